package ecs_test

import (
	"fmt"
	"testing"

	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

// BenchmarkQuery loops over entities that are spread evenly over the archetypes of a world.
func BenchmarkQuery(b *testing.B) {
	for _, n := range []struct{ archetypes, entities int }{{1, 1}, {1, 1000}, {64, 64}, {64, 6400}} {
		b.Run(fmt.Sprintf("%d in %d", n.entities, n.archetypes), func(b *testing.B) {
			benchmarkQuery(b, n.archetypes, n.entities)
		})
	}
}

func benchmarkQuery(b *testing.B, archetypes, entities int) {
	w := manyArchetypes(archetypes).World()
	for _, a := range w.Archetypes()[:archetypes] {
		types := append([]donburi.IComponentType{smalls, mediums, larges, empties}, a.ComponentTypes()...)
		w.CreateMany(entities/archetypes, types...)
	}
	q1, q2 := ecs.NewQuery1(mediums), ecs.NewQuery2(smalls, mediums)
	q4 := ecs.NewQuery4(smalls, mediums, larges, empties)
	loop := func(name string, each func() int) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				if n := each(); n != entities {
					b.Fatal(n)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*entities), "ns/entity")
		})
	}
	loop("Query1.Each", func() (n int) {
		for _, m := range q1.Each(w) {
			m.N++
			n++
		}
		return n
	})
	loop("Query2.Each", func() (n int) {
		for s, m := range q2.Each(w) {
			*s++
			m.N++
			n++
		}
		return n
	})
	loop("Query4.Rows", func() (n int) {
		for r := range q4.Rows(w) {
			*r.A++
			r.B.N++
			n++
		}
		return n
	})
	loop("Count", func() int { return q2.Count(w) })
}
