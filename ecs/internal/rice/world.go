package rice

import (
	"unsafe"

	"github.com/yohamta/donburi"
)

// Pointer points to a component, whose type stands elsewhere.
type Pointer = unsafe.Pointer

// Column has the components of one type of the entities of an archetype, in the order of its entities.
type Column = []Pointer

// Of returns what can be read of a world, or nil if it can't be read directly.
func Of(w donburi.World) *World {
	parts := (*anyWorld)(unsafe.Pointer(&w))
	if !direct || parts.kind != donburisKind {
		return nil
	}
	return parts.world
}

// anyWorld is what a variable of the type donburi.World looks like.
type anyWorld struct {
	kind  unsafe.Pointer // says what type of world it is
	world *World         // if it is donburi's
}

// donburisKind is the kind of donburi's own worlds.
var donburisKind = func() unsafe.Pointer {
	var w donburi.World = donburi.Entry{}.World
	return (*anyWorld)(unsafe.Pointer(&w)).kind
}()

// Key tells worlds apart without keeping one alive. donburi numbers its worlds; the address tells
// those apart that got one number because two goroutines made them at once.
type Key struct {
	id donburi.WorldId
	at uintptr
}

// KeyOf returns the key of a world.
func KeyOf(w donburi.World) Key {
	if r := Of(w); r != nil {
		return r.Key()
	}
	return Key{w.Id(), uintptr(unsafe.Pointer((*anyWorld)(unsafe.Pointer(&w)).world))}
}

// Key returns the key of the world.
func (w *World) Key() Key { return Key{donburi.WorldId(w.id), uintptr(unsafe.Pointer(w))} }

// Archetypes returns how many archetypes the world has. They are never removed.
func (w *World) Archetypes() int { return len(w.archetypes) }

// Entities returns an archetype's own list of its entities, which follows all changes.
func (w *World) Entities(archetype int) *[]donburi.Entity { return &w.archetypes[archetype].entities }

// Column returns the components with an id that the entities of an archetype have.
func (w *World) Column(id, archetype int) Column {
	return w.components.storages[id].storages[archetype]
}

// EntryOf returns the entry of the id of an entity, whoever has it, or nil if the world has not given the
// id yet. World.Entry, donburi's public way, writes to the entry at each call; to only read is up to
// twice as fast, and leaves the entry alone when it is asked for an entity that is gone.
func (w *World) EntryOf(e donburi.Entity) *donburi.Entry {
	if id := uint(e.Id()); id < uint(len(w.entries)) {
		return w.entries[id]
	}
	return nil
}

// Callbacks returns how many functions the world calls when an entity is created, and when one is
// removed.
func (w *World) Callbacks() (created, removed int) {
	return len(w.createCallbacks), len(w.removeCallbacks)
}

// SlowColumn collects what [World.Column] reads by donburi's public call.
func SlowColumn(w donburi.World, c donburi.IComponentType, archetype, n int) Column {
	s := w.StorageAccessor().Components.Storage(c)
	return collect(s.Component, archetype, make(Column, 0, n)) // not reused: a loop within a loop reads two at once
}

// collect fills a column. The types of the indices have no names outside donburi, but can be inferred.
func collect[A, C ~int](component func(A, C) Pointer, archetype int, into Column) Column {
	for i := range cap(into) {
		into = append(into, component(A(archetype), C(i)))
	}
	return into
}
