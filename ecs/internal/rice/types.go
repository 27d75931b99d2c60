package rice

import (
	"reflect"
	"strings"
	"unsafe"

	"github.com/yohamta/donburi"
)

// firstID is the id of the first of donburi's component types, which stand in its list by their ids.
const firstID = 1

// IndexOf returns where a component type stands among donburi's: a number that takes the place of a
// pointer.
func IndexOf(c donburi.IComponentType) uint32 { return uint32(c.Id()) - firstID }

// TypeAt returns the component type that stands at an index.
func TypeAt(index uint32) donburi.IComponentType { return donburi.AllComponentTypes()[index] }

// Bytes calls f with the bytes of each component of each entity. The bytes may only be read.
func Bytes(w donburi.World, f func(donburi.Entity, donburi.IComponentType, []byte)) {
	for i, archetype := range w.Archetypes() {
		if isEventBus(archetype.ComponentTypes()) {
			continue
		}
		entities := archetype.Entities()
		for _, c := range archetype.ComponentTypes() {
			for j, p := range SlowColumn(w, c, i, len(entities)) {
				f(entities[j], c, unsafe.Slice((*byte)(p), c.Typ().Size()))
			}
		}
	}
}

// isEventBus reports whether the components are those of donburi's events package, which keeps
// something else in them than their types say.
func isEventBus(types []donburi.IComponentType) bool {
	for _, c := range types {
		if c.Typ().PkgPath() == "github.com/yohamta/donburi/features/events" {
			return true
		}
	}
	return false
}

// IsComponentType reports whether t is one of donburi's component types, to which pointers are kept.
func IsComponentType(t reflect.Type) bool {
	return t.PkgPath() == reflect.TypeFor[donburi.Entry]().PkgPath() && strings.HasPrefix(t.Name(), "ComponentType[")
}
