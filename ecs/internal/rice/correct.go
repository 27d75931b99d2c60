package rice

import (
	"reflect"
	"unsafe"

	"github.com/yohamta/donburi"
)

// Correction keeps donburi v1.15.8 from two panics with "index out of range". The engine looks at new
// archetypes before each system and before it creates an entity.
//
// donburi numbers the entities that are created with the same components. If the first of them was
// not created so, but got there because a component was added to it or removed, the numbers are
// one too high, and the next World.Create with these components panics.
//
// And a component's storage grows to twice its size at most when a new archetype needs it, which
// is too little for a component that is used for the first time when there are 512 archetypes.
type Correction struct{ seen int }

// Correct looks at the archetypes that have come since the last call. It costs a few nanoseconds if
// there are none.
func (c *Correction) Correct(w donburi.World) {
	archetypes := w.Archetypes()
	if c.seen == len(archetypes) {
		return
	}
	accessor := w.StorageAccessor()
	numbers := reflect.ValueOf(accessor.Components).Elem().FieldByName("componentIndices")
	for it := accessor.Index.SearchFrom(every{}, c.seen); it.HasNext(); {
		i := it.Next()
		n := len(archetypes[i].Entities())
		if isOneTooHigh(numbers, reflect.ValueOf(i), n) {
			accessor.Components.Move(i, -1) // takes one from i and gives it to nobody
		}
	}
	c.seen = len(archetypes)
	if Of(w) != nil && 2*len(archetypes) > smallestStorage {
		for _, t := range donburi.AllComponentTypes() {
			s := (*storage)(unsafe.Pointer(accessor.Components.Storage(t)))
			if missing := 2*len(archetypes) - len(s.storages); missing > 0 {
				s.storages = append(s.storages, make([]Column, missing)...)
			}
		}
	}
}

// every is a donburi filter that every archetype passes.
type every struct{}

func (every) MatchesLayout([]donburi.IComponentType) bool { return true }

// smallestStorage is how many archetypes a new storage of donburi has room for.
const smallestStorage = 256

// isOneTooHigh reports whether the last number given in an archetype is n, the number of its
// entities, instead of n-1. It is false for a donburi that numbers in another way.
func isOneTooHigh(numbers, archetype reflect.Value, n int) bool {
	if !numbers.IsValid() || numbers.Kind() != reflect.Map || numbers.Type().Key() != archetype.Type() {
		return false
	}
	last := numbers.MapIndex(archetype)
	return last.IsValid() && last.CanInt() && last.Int() == int64(n)
}
