package ecs

import (
	"slices"
	"unsafe"

	"github.com/yohamta/donburi"
)

// hook is a function of an engine that the world calls. What a world once calls it calls for ever, as
// far as donburi goes; so it has the engine and its function through a hook, which lets go of them when
// the engine is closed.
type hook struct {
	engine *Engine
	f      func(donburi.World, donburi.Entity)
}

// OnRemove has f called when an entity is about to be removed, as donburi's World.OnRemove does, but
// only until the engine is closed and its behaviours have unwound. On a closed engine it does
// nothing.
func (e *Engine) OnRemove(f func(donburi.World, donburi.Entity)) {
	if e.closed {
		return
	}
	h := &hook{e, f}
	call := h.call
	e.world.OnRemove(call)
	e.release = append(e.release, func() {
		h.engine, h.f = nil, nil
		unhook(e.world, call)
	})
}

func (h *hook) call(w donburi.World, entity donburi.Entity) {
	if h.f == nil {
		return
	}
	if h.engine.letGo(); h.f != nil {
		h.f(w, entity)
	}
}

// unhook takes a function out of those that w calls when it removes an entity. If it can't, it leaves
// it there. A call of them all may be under way, so their list stays as it is, and w gets another.
func unhook(w donburi.World, f func(donburi.World, donburi.Entity)) {
	fields := fieldsOf(w)
	if fields == nil {
		return
	}
	var others []func(donburi.World, donburi.Entity)
	for _, g := range fields.removeCallbacks {
		if closureOf(g) != closureOf(f) {
			others = append(others, g)
		}
	}
	fields.removeCallbacks = slices.Clip(others)
}

// closureOf tells functions apart that Go does not compare.
func closureOf(f func(donburi.World, donburi.Entity)) unsafe.Pointer {
	return *(*unsafe.Pointer)(unsafe.Pointer(&f))
}

// letGo makes the world forget the engine, if it is closed. Closed from inside a behaviour, the
// scheduler still runs to the end of its Tick; an entity that is removed till then still ends its
// behaviour at once.
func (e *Engine) letGo() {
	if !e.closed || e.scheduler.Len() > 0 {
		return
	}
	for _, release := range e.release {
		release()
	}
	e.release = nil
}
