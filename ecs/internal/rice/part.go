package rice

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"unsafe"

	"github.com/yohamta/donburi"
)

// Coming returns the entity that the world will create after n others.
func (w *World) Coming(n int) donburi.Entity {
	if n < len(w.destroyed) {
		return w.destroyed[len(w.destroyed)-1-n].Ready()
	}
	return (donburi.Entity(w.nextEntityId+uint32(n-len(w.destroyed))) << 32).Ready()
}

// NewEntry returns an entry of an entity that the world does not have.
func NewEntry(w donburi.World, e donburi.Entity) *donburi.Entry {
	made := new(donburi.Entry)
	reflect.ValueOf(made).Elem().FieldByName("World").Set(reflect.ValueOf(w)) // whose type has no name outside donburi
	own := (*entry)(unsafe.Pointer(made))
	own.id, own.entity, own.loc = uint32(e.Id()), e, &Location{}
	return made
}

// Components are the component types and values of an entity.
type Components struct {
	Types  []donburi.IComponentType
	Values []Pointer
}

// CreateFrom creates entities whose components are the given pieces of memory. The entry of one that has an id which
// the world has not given before is the one that entry returns for its index, unless that is nil. What tell does the
// world would have done itself: it calls those who listen to what is created.
func CreateFrom(w donburi.World, entities []Components, entry func(int) *donburi.Entry) (created []donburi.Entity, tell func()) {
	r := Of(w)
	created = make([]donburi.Entity, len(entities))
	told := r.createCallbacks
	r.createCallbacks = nil
	var corrected Correction
	for i, of := range entities {
		corrected.Correct(w)
		fresh := len(r.entries)
		e := w.Create(of.Types...)
		made := w.Entry(e)
		if own := entry(i); own != nil && int(e.Id()) >= fresh {
			*own = *made
			r.entries[e.Id()], made = own, own
		}
		for j, c := range of.Types {
			made.SetComponent(c, of.Values[j])
		}
		created[i] = e
	}
	r.createCallbacks = told
	return created, func() {
		for _, e := range created {
			for _, f := range told {
				if Valid(w, e) { // another may have removed it
					f(w, e)
				}
			}
		}
	}
}

// ValuesOf calls f for each component of an entity, with a pointer to its value.
func ValuesOf(e *donburi.Entry, f func(donburi.IComponentType, reflect.Value)) {
	for _, c := range e.Archetype().ComponentTypes() {
		f(c, reflect.NewAt(c.Typ(), e.Component(c)))
	}
}

// ErrEvents says of an entity that it is one in which donburi keeps events.
var ErrEvents = errors.New("it is one in which donburi keeps the subscribers and events of a type; leave it out")

// IsEvents reports whether donburi keeps events in an entity.
func IsEvents(e *donburi.Entry) bool { return isEventBus(e.Archetype().ComponentTypes()) }

// Within calls f with the memory of each component of a type that lies in a range, or in part, until that returns an error. For
// each of the others it costs no more than a look at its address.
func (w *World) Within(c donburi.IComponentType, lo, hi uintptr, f func(e donburi.Entity, start, end uintptr) error) error {
	id, size := int(c.Id()), c.Typ().Size()
	if id >= len(w.components.storages) || w.components.storages[id] == nil || isEventBus([]donburi.IComponentType{c}) {
		return nil
	}
	lo -= min(lo, size-1) // so that one comparison is enough
	span := hi - lo
	for i, column := range w.components.storages[id].storages {
		for j, p := range column {
			if uintptr(p)-lo >= span {
				continue
			}
			if err := f(w.archetypes[i].entities[j], uintptr(p), uintptr(p)+size); err != nil {
				return err
			}
		}
	}
	return nil
}

// CheckTypes returns an error unless an entity can have the components.
func CheckTypes(types []donburi.IComponentType) error {
	if len(types) == 0 {
		return errors.New("an entity has no component")
	}
	for i, c := range types {
		if slices.Contains(types[:i], c) {
			return fmt.Errorf("an entity has the component %s twice", c.Name())
		}
	}
	return nil
}
