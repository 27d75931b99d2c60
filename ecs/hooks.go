package ecs

import (
	"github.com/somen-go/somen/ecs/internal/rice"
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
		rice.Unhook(e.world, call)
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

// AsRemoved calls f while an entity that is being removed counts as removed already: donburi's Valid is
// false, a [Ref] to it is gone, and to remove it once more does nothing. Its components can be read through
// its entry. It is for functions of OnRemove that let others run, who may remove the entity again: donburi
// alone would then remove a second one in its place.
//
//	engine.OnRemove(func(w donburi.World, entity donburi.Entity) {
//		ecs.AsRemoved(w, entity, func() { tasks[entity].Cancel() })
//	})
func AsRemoved(w donburi.World, entity donburi.Entity, f func()) {
	defer rice.Hide(w, entity)()
	f()
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
