package ecs_test

import (
	"runtime"
	"testing"
	"weak"

	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
)

// A query is often a variable of a package: what it remembers of worlds must not keep them alive.
func TestQueriesKeepNoWorldAlive(t *testing.T) {
	for name, slow := range map[string]bool{"direct": false, "slow": true} {
		t.Run(name, func(t *testing.T) {
			if slow {
				ecs.ForceSlowReads(t)
			}
			q1, q2 := ecs.NewQuery1(larges), ecs.NewQuery2(smalls, larges, ecs.Optional(smalls))
			q3 := ecs.NewQuery3(smalls, mediums, larges, ecs.Optional(smalls, mediums))
			q4 := ecs.NewQuery4(smalls, mediums, larges, empties, ecs.Optional(smalls, empties))
			var values []weak.Pointer[large]
			use := func() {
				w := donburi.NewWorld()
				for range 3 {
					entry := w.Entry(w.Create(larges, mediums))
					larges.Get(entry).Next = &large{Name: "of the world"}
					values = append(values, weak.Make(larges.Get(entry).Next))
				}
				for range q1.Each(w) {
				}
				for range q2.Each(w) {
					break
				}
				for range q3.Rows(w) {
				}
				require.Equal(t, 3, q4.Count(w))
				q4.Single(donburiWorldOfOne())
			}
			for range 20 {
				use()
			}
			runtime.GC()
			for i, v := range values {
				require.Nil(t, v.Value(), i)
			}
			runtime.KeepAlive([]any{q1, q2, q3, q4})
		})
	}
}

func donburiWorldOfOne() donburi.World {
	w := donburi.NewWorld()
	w.Create(mediums, larges)
	return w
}
