package rice

import (
	"reflect"
	"unsafe"

	"github.com/yohamta/donburi"
)

// Untyped is what a walk through the memory of a world as it is needs to know: where donburi hides the types of its
// components.
type Untyped struct {
	Storage    reflect.Type // of which the field storages says nothing
	Components reflect.Type // for each value of which Visit is to be called
	// Visit calls visit for each list of components, with the address of the list and the type that it has. The error says
	// that there are donburi's events.
	Visit func(components unsafe.Pointer, visit func(list unsafe.Pointer, t reflect.Type)) error
}

// NewUntyped returns that of a world, whose storage is read directly.
func NewUntyped(w donburi.World) Untyped {
	f, _ := worldType.Elem().FieldByName("components")
	storages, _ := f.Type.Elem().FieldByName("storages")
	var types []reflect.Type // of lists, by the ids of components
	return Untyped{
		Storage:    storages.Type.Elem().Elem(),
		Components: f.Type.Elem(),
		Visit: func(p unsafe.Pointer, visit func(unsafe.Pointer, reflect.Type)) error {
			c := (*components)(p)
			for id, st := range c.storages {
				if st != nil {
					visit(unsafe.Pointer(&st.storages), untypedLists)
				}
				if id >= len(types) {
					types = append(types, nil)
				}
			}
			for i, archetype := range w.Archetypes() {
				for _, t := range archetype.ComponentTypes() {
					id := int(t.Id())
					if id >= len(c.storages) || c.storages[id] == nil || i >= len(c.storages[id].storages) {
						continue
					}
					list := &c.storages[id].storages[i]
					switch {
					case cap(*list) == 0:
						visit(unsafe.Pointer(list), untypedLists)
						continue
					case len(*list) > 0 && isEventBus([]donburi.IComponentType{t}):
						return c.eventsError(id, i)
					case types[id] == nil:
						types[id] = reflect.SliceOf(reflect.PointerTo(t.Typ()))
					}
					visit(unsafe.Pointer(list), types[id])
				}
			}
			return nil
		},
	}
}

// untypedLists is a list whose elements are visited by themselves, if there are any.
var untypedLists = reflect.TypeFor[[]struct{}]()

// Trim forgets the components of archetypes that a world has no longer.
func Trim(w donburi.World) {
	r := Of(w)
	if r == nil {
		return
	}
	for _, st := range r.components.storages {
		if st != nil && len(st.storages) > len(r.archetypes) {
			clear(st.storages[len(r.archetypes):])
		}
	}
}

// LastArchetype tells apart what archetypes a world had in two moments: it is the last of them.
func LastArchetype(w donburi.World) any {
	all := w.Archetypes()
	if len(all) == 0 {
		return nil
	}
	return all[len(all)-1]
}

// LastEntry returns the number of the entries that a world has, and the last of them. The world only ever adds to them, so
// two moments in which both were the same have the same entries.
func LastEntry(w donburi.World) (n int, last *donburi.Entry) {
	r := Of(w)
	if r == nil || len(r.entries) == 0 {
		return 0, nil
	}
	n = len(r.entries)
	return n, r.entries[n-1]
}

// Forsake says of the entries that a world has, but did not have in another moment, that their entities are gone. It is for
// when the world is about to be put back to that moment, with n entries and this last one: what refers to the others has to
// know then. It may say so of all, since those that are put back are right again.
func Forsake(w donburi.World, n int, last *donburi.Entry) {
	r := Of(w)
	if r == nil {
		return
	}
	gone := r.entries
	if 0 < n && n <= len(gone) && gone[n-1] == last {
		gone = gone[n:]
	}
	for _, e := range gone {
		if e != nil { // as that of the id 0
			LocationOf(e).Valid = false
		}
	}
}
