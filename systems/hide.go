package systems

import (
	"reflect"
	"slices"

	"github.com/yohamta/donburi"
)

// hide makes an entity look removed while donburi removes it, and returns what shows it again.
//
// donburi tells of a removal before it happens, and the entity is valid till then. If it were
// removed once more meanwhile, as a deferred function of its behaviour may do, donburi would take
// a second entity out of its place. An entity that is not the one in the archetype's list is not
// valid, and to remove it does nothing.
func hide(w donburi.World, e donburi.Entity) (show func()) {
	hidden := e.IncVersion() // what donburi keeps for the id's next use, which is not ready
	entry := w.Entry(e)
	replace(entry, e, hidden)
	return func() { replace(entry, hidden, e) }
}

// replace puts another value into the entity's place in the list of its archetype.
func replace(entry *donburi.Entry, old, with donburi.Entity) {
	entities := entry.Archetype().Entities()
	i, ok := position(entry)
	if !ok || i >= len(entities) || entities[i] != old {
		i = slices.Index(entities, old)
	}
	if i >= 0 {
		entities[i] = with
	}
}

// position returns where an entity is in its archetype. donburi doesn't tell, and searching would
// take time in proportion to the entities.
func position(entry *donburi.Entry) (int, bool) {
	location := reflect.ValueOf(entry).Elem().FieldByName("loc")
	if !location.IsValid() || location.Kind() != reflect.Pointer {
		return 0, false
	}
	index := location.Elem().FieldByName("Component")
	if !index.IsValid() || !index.CanInt() {
		return 0, false
	}
	return int(index.Int()), true
}
