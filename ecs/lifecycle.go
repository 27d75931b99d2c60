package ecs

import (
	"slices"

	"github.com/somen-go/somen/coroutine"
	"github.com/yohamta/donburi"
)

// removals tells who waits for it that an entity is removed.
type removals struct {
	any Feed[donburi.Entity]
	of  map[donburi.Entity]*coroutine.Signal[donburi.Entity]
}

func (r *removals) hear(_ donburi.World, entity donburi.Entity) {
	r.any.emit(entity)
	if s := r.of[entity]; s != nil {
		delete(r.of, entity)
		s.Emit(entity)
	}
}

// EntityRemoved returns the feed of all removals of entities. Behaviours that wait for it go on
// after the removal.
func (e *Engine) EntityRemoved() *Feed[donburi.Entity] { return &e.removal.any }

// Removed returns a wait for the removal of an entity, which is over at once if it is gone. Make it
// where it is yielded: kept until after the removal it would wait for ever. It allocates.
func (e *Engine) Removed(entity donburi.Entity) coroutine.Wait {
	if !NewRef(e.world, entity).Alive() {
		return coroutine.Task{}.Done()
	}
	r := &e.removal
	if r.of == nil {
		r.of = make(map[donburi.Entity]*coroutine.Signal[donburi.Entity])
	}
	if r.of[entity] == nil {
		r.of[entity] = new(coroutine.Signal[donburi.Entity])
	}
	return r.of[entity].Next(new(donburi.Entity))
}

// Lifecycle has the feeds of one component type. Get it with [Engine.Watch].
type Lifecycle struct {
	// Added tells of each entity that has got the component, or was created with it.
	Added Feed[donburi.Entity]
	// Removed tells of each entity that has lost the component, or was removed with it.
	Removed Feed[donburi.Entity]
}

// Watch returns the feeds of a component type. donburi does not tell when a component is added or
// removed, so the engine looks at the end of each step at the entities that have it, from the first
// call of Watch on; that costs about a nanosecond for each of them, and some hundred in a step that
// has changed them. The entities are told in the order of the world's storage; those that have the
// component already are not. A component that comes and goes within a step is not seen.
func (e *Engine) Watch(c donburi.IComponentType) *Lifecycle {
	for _, w := range e.watches {
		if w.c == c {
			return &w.tell
		}
	}
	w := &watch{c: c, query: newQuery([]Filter{With(c)}), known: make(map[donburi.Entity]int64)}
	w.look(e)
	e.watches = append(e.watches, w)
	return &w.tell
}

// watch compares the entities that have a component with those that had it one step before.
type watch struct {
	c         donburi.IComponentType
	query     Query `somen:"-"`
	tell      Lifecycle
	had, have []donburi.Entity         // in the order of the storage
	known     map[donburi.Entity]int64 // those of had, with the last look that has seen them
	looks     int64
}

func (w *watch) look(e *Engine) {
	w.have = w.have[:0]
	archetypes := e.world.Archetypes()
	for _, m := range w.query.in(e.world, len(archetypes)).list {
		w.have = append(w.have, archetypes[m.index].Entities()...)
	}
	if slices.Equal(w.had, w.have) {
		return
	}
	w.looks++
	for _, e := range w.have {
		if _, ok := w.known[e]; !ok {
			w.tell.Added.emit(e)
		}
		w.known[e] = w.looks
	}
	for _, e := range w.had {
		if w.known[e] != w.looks {
			delete(w.known, e)
			w.tell.Removed.emit(e)
		}
	}
	w.had, w.have = w.have, w.had
}
