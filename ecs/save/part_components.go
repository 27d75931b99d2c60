package save

import (
	"fmt"
	"math"
	"reflect"
	"slices"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/internal/graph"
)

// shares knows by types what a part might share with the rest of the game.
type shares struct {
	shared     *graph.Finder
	components []donburi.IComponentType
	near       map[reflect.Type][]near
	blocks     [][]graph.Block // reused: of each component type what may lie in one, or the other way round
}

// near is a component type in whose memory values of a type may lie.
type near struct {
	component int
	most      int // next to each other
}

func newShares() shares {
	s := shares{shared: graph.Find(coroutine.IsShared), near: map[reflect.Type][]near{}}
	for _, c := range donburi.AllComponentTypes() {
		if c.Typ() != nil && c.Typ().Size() > 0 {
			s.components = append(s.components, c)
		}
	}
	s.blocks = make([][]graph.Block, len(s.components))
	return s
}

// of returns the component types in whose memory values of a type may lie.
func (s *shares) of(t reflect.Type) []near {
	all, known := s.near[t]
	if known {
		return all
	}
	for i, c := range s.components {
		most := mostIn(c.Typ(), t)
		if c.Typ().Kind() == reflect.Array || mostIn(t, c.Typ()) > 0 {
			most = math.MaxInt // it may be a piece of something greater
		}
		if most > 0 {
			all = append(all, near{i, most})
		}
	}
	s.near[t] = all
	return all
}

// mostIn returns how many values of type want may lie next to each other in one of type t. A pointer to a value may have
// been converted.
func mostIn(t, want reflect.Type) (most int) {
	if t.Size() < want.Size() {
		return 0
	}
	if t == want || t.Size() == want.Size() && reflect.PointerTo(t).ConvertibleTo(reflect.PointerTo(want)) {
		return 1
	}
	switch t.Kind() {
	case reflect.Array:
		if n := mostIn(t.Elem(), want); n > 0 {
			return n * t.Len()
		}
	case reflect.Struct:
		for i := range t.NumField() {
			most = max(most, mostIn(t.Field(i).Type, want))
		}
	}
	return most
}

// sharesComponents refuses memory of the part that is that of a component of another entity. It looks at the addresses of those
// components alone that might be it by their types.
func (t *travel) sharesComponents(i *graph.Inspection) error {
	s := &t.shares
	i.Blocks(func(b graph.Block) {
		for _, n := range s.of(b.Type) {
			if b.N <= n.most {
				s.blocks[n.component] = append(s.blocks[n.component], b)
			}
		}
	})
	var err error
	for n, blocks := range s.blocks {
		if len(blocks) > 0 && err == nil {
			err = t.sharesComponent(i, s.components[n], blocks)
		}
		s.blocks[n] = blocks[:0]
	}
	return err
}

func (t *travel) sharesComponent(i *graph.Inspection, c donburi.IComponentType, blocks []graph.Block) error {
	return t.w.Within(c, blocks[0].Start, blocks[len(blocks)-1].End, func(e donburi.Entity, start, end uintptr) error {
		at, found := slices.BinarySearchFunc(blocks, start, func(b graph.Block, at uintptr) int {
			switch {
			case b.End <= at:
				return -1
			case b.Start > at:
				return 1
			}
			return 0
		})
		if !found && (at == len(blocks) || blocks[at].Start >= end) {
			return nil
		}
		if _, is := t.in[e]; is || t.names[e] != "" {
			return nil
		}
		return &graph.ValueError{Path: i.Path(blocks[at], max(start, blocks[at].Start)), Type: c.Typ(),
			Reason: fmt.Sprintf("it is the component %s of %v, which is not of the part", c.Name(), ecs.NewRef(t.world, e)),
			Remedy: "add that to the part, name it by Outside, or clear the pointer"}
	})
}
