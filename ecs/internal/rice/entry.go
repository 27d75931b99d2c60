package rice

import (
	"slices"
	"unsafe"

	"github.com/yohamta/donburi"
)

// LocationOf returns where the entity is that has the id of an entry, or nil if it can't be read.
// donburi has one *Entry for each entity id, for as long as the world lives, and one location, to which
// the entry points, and which it writes anew when the entity moves.
func LocationOf(e *donburi.Entry) *Location {
	if !direct {
		return nil
	}
	return (*entry)(unsafe.Pointer(e)).loc
}

// EntryFor returns the entry of an entity that is alive, and whose id the entry is of. An entry that is kept
// names another when somebody has asked donburi for the entry of one that had the id before.
func EntryFor(e *donburi.Entry, entity donburi.Entity) *donburi.Entry {
	if e.Entity() != entity {
		return e.World.Entry(entity)
	}
	return e
}

// Alive reports whether the world of an entry has an entity whose id is that of the entry.
func Alive(e *donburi.Entry, entity donburi.Entity) bool {
	at := LocationOf(e)
	if at == nil {
		return e.World.Valid(entity)
	}
	if !at.Valid || !entity.IsReady() {
		return false
	}
	archetypes := e.World.Archetypes()
	if int(at.Archetype) >= len(archetypes) { // as of an entity that was made since the world was put back
		return false
	}
	entities := archetypes[at.Archetype].Entities()
	return int(at.Component) < len(entities) && entities[at.Component] == entity
}

// Valid is donburi's Valid for any entity: that panics for an id which the world has not given yet.
func Valid(w donburi.World, e donburi.Entity) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	return w.Valid(e)
}

// Hide makes an entity look removed while donburi removes it, and returns what shows it again.
//
// donburi tells of a removal before it happens, and the entity is valid till then. If it were
// removed once more meanwhile, donburi would take a second entity out of its place. An entity that is not
// the one in the archetype's list is not valid, and to remove it does nothing.
func Hide(w donburi.World, e donburi.Entity) (show func()) {
	hidden := e.IncVersion() // what donburi keeps for the id's next use, which is not ready
	entry := w.Entry(e)
	replace(entry, e, hidden)
	return func() { replace(entry, hidden, e) }
}

// replace puts another value into the entity's place in the list of its archetype.
func replace(e *donburi.Entry, old, with donburi.Entity) {
	entities := e.Archetype().Entities()
	i := -1
	if at := LocationOf(e); at != nil {
		i = at.Component
	}
	if i < 0 || i >= len(entities) || entities[i] != old {
		i = slices.Index(entities, old)
	}
	if i >= 0 {
		entities[i] = with
	}
}

// Unhook takes a function out of those that w calls when it removes an entity. If it can't, it leaves
// it there. A call of them all may be under way, so their list stays as it is, and w gets another.
func Unhook(w donburi.World, f func(donburi.World, donburi.Entity)) {
	r := Of(w)
	if r == nil {
		return
	}
	var others []func(donburi.World, donburi.Entity)
	for _, g := range r.removeCallbacks {
		if closureOf(g) != closureOf(f) {
			others = append(others, g)
		}
	}
	r.removeCallbacks = slices.Clip(others)
}

// closureOf tells functions apart that Go does not compare.
func closureOf(f func(donburi.World, donburi.Entity)) unsafe.Pointer {
	return *(*unsafe.Pointer)(unsafe.Pointer(&f))
}
