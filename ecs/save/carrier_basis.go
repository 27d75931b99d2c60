package save

import (
	"reflect"
	"slices"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/coroutine/code"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/internal/rice"
)

// basis is what a travel knows of the game when it is made: as long as it is the same, the travel is good.
type basis struct {
	components int // how many types there are
	code       any // what is registered
	engine     ecs.PartBasis
	outside    []any // pointers to the components of the entities that Outside names
}

func (t *travel) basisNow() basis {
	return basis{len(donburi.AllComponentTypes()), code.Version(), t.e.PartBasis(), t.outsideNow()}
}

// isGood reports whether nothing is new since the travel was made.
func (t *travel) isGood() bool {
	b := &t.basis
	return b.components == len(donburi.AllComponentTypes()) && b.code == code.Version() && t.e.IsBasis(&b.engine) && slices.Equal(b.outside, t.outsideNow())
}

func (t *travel) outsideNow() (all []any) {
	for _, name := range t.sortedNames {
		entry, ok := ecs.NewRef(t.world, t.named[name]).Get()
		if !ok {
			return []any{name} // it is gone
		}
		rice.ValuesOf(entry, func(_ donburi.IComponentType, v reflect.Value) { all = append(all, v.Interface()) })
	}
	return all
}
