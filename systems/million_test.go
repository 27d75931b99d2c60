package systems_test

import (
	"runtime"
	"testing"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
)

const million = 1_000_000

// bytesPerEntity returns by how much the heap and the stacks of goroutines grow while f does something
// for a million entities.
func bytesPerEntity(f func()) float64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	f()
	runtime.GC()
	runtime.ReadMemStats(&after)
	grown := int64(after.HeapAlloc+after.StackInuse) - int64(before.HeapAlloc+before.StackInuse)
	return float64(grown) / million
}

func TestAMillionEntities(t *testing.T) {
	if testing.Short() || raceEnabled {
		t.Skip("it takes a gigabyte")
	}
	w := donburi.NewWorld()
	plain := bytesPerEntity(func() { w.CreateMany(million, components.Position, components.Velocity) })
	runtime.KeepAlive(w)
	w = nil

	g, l := newGame(t, coroutine.Budget{}), &life{}
	g.Add(ecs.Update, systems.Movement())
	engine := bytesPerEntity(func() {
		for _, e := range g.World().CreateMany(million, components.Position, components.Velocity) {
			components.Velocity.Get(g.World().Entry(e)).X = 60
		}
		g.Step(step)
	})
	moving := ecs.NewQuery2(components.Position, components.Velocity)
	i := 0
	behaviours := bytesPerEntity(func() {
		for row := range moving.Rows(g.World()) {
			if i++; i%100 == 0 {
				g.Commands().Set(row.Entity, ecs.Comp(components.Behaviour, l.behave()))
			}
		}
		g.Step(step)
		g.Step(step)
	})
	t.Logf("bytes an entity: plain donburi %.0f, engine %.0f; a behaviour with its stack %.0f", plain, engine, behaviours*100)

	require.Equal(t, million/100, g.Scheduler().Len())
	require.Equal(t, million/100, l.began)
	for pos := range moving.Each(g.World()) {
		require.InDelta(t, 3, pos.X, 1e-6)
		break
	}
	var all []donburi.Entity
	for row := range moving.Rows(g.World()) {
		all = append(all, row.Entity)
	}
	require.Len(t, all, million)
	for _, e := range all {
		g.World().Remove(e)
	}
	require.Zero(t, g.World().Len())
	require.Zero(t, g.Scheduler().Len())
	require.Equal(t, million/100, l.ended)
}
