package ecs

import (
	"reflect"
	"unsafe"

	"github.com/yohamta/donburi"
)

// This file reads donburi's storage. donburi keeps, for each component type, a slice for each
// archetype with a pointer to the component of each of its entities, in the order of the
// archetype's own slice of entities. Its public way to them costs a call per component; reading
// the slices is as fast as a slice of pointers is.

// columns is the storage of one component type: a slice for each archetype.
type columns struct {
	direct *[][]unsafe.Pointer
	slow   func(archetype, n int, into []unsafe.Pointer) []unsafe.Pointer
}

// of returns the components of an archetype's n entities.
func (c *columns) of(archetype, n int) []unsafe.Pointer {
	if c.direct != nil {
		if all := *c.direct; archetype < len(all) {
			return all[archetype]
		}
		return nil
	}
	// Not reused: a loop within a loop over the same query reads two columns at once.
	return c.slow(archetype, n, make([]unsafe.Pointer, 0, n))
}

func columnsOf(w donburi.World, c donburi.IComponentType) columns {
	accessor := w.StorageAccessor()
	s := accessor.Components.Storage(c)
	if directColumns {
		return columns{direct: (*[][]unsafe.Pointer)(unsafe.Pointer(s))}
	}
	return columns{slow: collect(s.Component)}
}

// collect collects a column by donburi's public call. The types of the indices have no names
// outside donburi, but can be inferred.
func collect[A, C ~int](component func(A, C) unsafe.Pointer) func(int, int, []unsafe.Pointer) []unsafe.Pointer {
	return func(archetype, n int, into []unsafe.Pointer) []unsafe.Pointer {
		for i := range n {
			into = append(into, component(A(archetype), C(i)))
		}
		return into
	}
}

// directColumns says that donburi's Storage is what columns takes it for: a struct of one field of
// the type [][]unsafe.Pointer. With a donburi that has changed, the slow way is taken.
var directColumns = storageIsColumns(reflect.TypeFor[donburi.StorageAccessor]())

func storageIsColumns(accessor reflect.Type) bool {
	field, ok := accessor.FieldByName("Components")
	if !ok {
		return false
	}
	method, ok := field.Type.MethodByName("Storage")
	if !ok || method.Type.NumOut() != 1 || method.Type.Out(0).Kind() != reflect.Pointer {
		return false
	}
	storage := method.Type.Out(0).Elem()
	return storage.Kind() == reflect.Struct && storage.NumField() == 1 &&
		storage.Field(0).Type == reflect.TypeFor[[][]unsafe.Pointer]()
}
