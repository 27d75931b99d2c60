package ecs_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

// BenchmarkRef reads a component of many entities in random order.
func BenchmarkRef(b *testing.B) {
	for _, entities := range []int{1000, 100_000} {
		b.Run(fmt.Sprint(entities), func(b *testing.B) { benchmarkRef(b, entities) })
	}
}

func benchmarkRef(b *testing.B, entities int) {
	w := donburi.NewWorld()
	var refs []ecs.Ref
	for _, e := range w.CreateMany(entities, mediums, smalls) {
		refs = append(refs, ecs.NewRef(w, e))
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(entities, func(i, j int) { refs[i], refs[j] = refs[j], refs[i] })
	b.Run("alive", func(b *testing.B) {
		n := 0
		for i := range b.N {
			if refs[i%entities].Alive() {
				n++
			}
		}
	})
	b.Run("get", func(b *testing.B) {
		sum := int32(0)
		for i := range b.N {
			if entry, ok := refs[i%entities].Get(); ok {
				sum += mediums.Get(entry).N
			}
		}
	})
	b.Run("donburi", func(b *testing.B) {
		sum := int32(0)
		for i := range b.N {
			sum += mediums.Get(w.Entry(refs[i%entities].Entity())).N
		}
	})
	b.Run("value", func(b *testing.B) {
		view := ecs.New(ecs.WithWorld(w)).View()
		sum := int32(0)
		for i := range b.N {
			m, _ := ecs.Value(view, refs[i%entities].Entity(), mediums)
			sum += m.N
		}
	})
}

// BenchmarkCommands makes changes to a thousand entities at once; the figures are for one.
func BenchmarkCommands(b *testing.B) {
	for name, archetypes := range map[string]int{"few archetypes": 1, "128 archetypes": 128} {
		b.Run(name, func(b *testing.B) {
			const entities = 1000
			e := manyArchetypes(archetypes)
			all := e.World().CreateMany(entities, smalls, empties)
			b.Run("spawn and despawn", func(b *testing.B) {
				b.ReportAllocs()
				found := ecs.NewQuery2(mediums, smalls, ecs.Without(tag))
				for range b.N/entities + 1 {
					for range entities {
						e.Commands().Spawn(ecs.Comp(mediums, medium{N: 1}), ecs.Comp(smalls, 2))
					}
					e.Step(0)
					for row := range found.Rows(e.World()) {
						e.Commands().Despawn(row.Entity)
					}
					e.Step(0)
				}
			})
			b.Run("set and remove", func(b *testing.B) {
				b.ReportAllocs()
				for range b.N/entities + 1 {
					for _, entity := range all {
						e.Commands().Set(entity, ecs.Comp(mediums, medium{N: 1}))
					}
					e.Step(0)
					for _, entity := range all {
						e.Commands().Remove(entity, mediums)
					}
					e.Step(0)
				}
			})
		})
	}
}

// manyArchetypes returns an engine whose world has an entity in each of n archetypes.
func manyArchetypes(n int) *ecs.Engine {
	e := ecs.New()
	marks := make([]donburi.IComponentType, 7)
	for i := range marks {
		marks[i] = donburi.NewTag()
	}
	for i := range n {
		types := []donburi.IComponentType{tag}
		for bit, mark := range marks {
			if i&(1<<bit) != 0 {
				types = append(types, mark)
			}
		}
		e.Spawn(types...)
	}
	return e
}
