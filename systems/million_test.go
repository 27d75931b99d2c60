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

// bytesPerEntity returns how much the heap grows by while f makes a million entities.
func bytesPerEntity(f func()) float64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	f()
	runtime.GC()
	runtime.ReadMemStats(&after)
	return float64(int64(after.HeapAlloc)-int64(before.HeapAlloc)) / million
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
	t.Logf("bytes an entity: plain donburi %.0f, engine %.0f; a behaviour %.0f more", plain, engine, behaviours*100)

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
