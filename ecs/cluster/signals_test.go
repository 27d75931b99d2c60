package cluster_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster"
)

var bell = cluster.NewSignal[int]("test.bell")

// heeds notes each ring of the bell.
func heeds(me *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for {
			l := lives.Get(me)
			l.Heard = append(l.Heard, uint64(bell.In(me).Wait(co)))
		}
	})
}

// A signal is heard in all regions of all nodes, once and in order, by behaviours and by those who listen; and by an agent
// that has moved meanwhile.
func TestSignalsGoToAllNodes(t *testing.T) {
	mustBeCompiled(t)
	s := testServer(t)
	listened := map[string][]int{}
	world := cluster.World{Name: "city", Regions: grid.Names(), Where: where, Error: noErrors(t),
		New: func(r *cluster.Region) *ecs.Engine {
			bell.Listen(r, func(n int) { listened[r.Name()] = append(listened[r.Name()], n) })
			return newCity(r)
		},
		Begin: func(r *cluster.Region) {
			x0, _, _, _, _ := grid.Bounds(r.Name())
			r.Engine().Spawn(cluster.Agent, lives, ecs.Comp(components.Position, components.Vec2{X: x0 + 50, Y: 50}),
				ecs.Comp(components.Behaviour, components.BehaveFunc("heeds", heeds)))
		}}
	join := func(name string) *cluster.Node {
		n, err := cluster.Join(t.Context(), connect(t, s), world, cluster.Named(name), cluster.LeaseFor(2*time.Second))
		require.NoError(t, err)
		t.Cleanup(n.Close)
		return n
	}
	a, b := join("a"), join("b")
	until(t, func() bool { return len(a.Regions()) == 1 && len(b.Regions()) == 1 && population(a, b) == 2 }, a, b)
	west, east := a.Regions()[0], b.Regions()[0]
	until(t, func() bool { return west.Engine().Steps() > 5 && east.Engine().Steps() > 5 }, a, b) // the behaviours wait
	ring := func(from, to int) {
		for i := from; i <= to; i++ {
			r := []*cluster.Region{west, east}[i%2]
			require.NoError(t, bell.Emit(r, i))
			until(t, func() bool { return len(listened["0-0"]) == i && len(listened["1-0"]) == i }, a, b)
		}
	}
	ring(1, 10)
	heard := func(r *cluster.Region) (all []string) {
		for _, l := range ecs.Values(r.Engine().View(), lives) {
			all = append(all, fmt.Sprint(l.Heard))
		}
		return all
	}
	want := []string{"[1 2 3 4 5 6 7 8 9 10]"}
	until(t, func() bool { return slices.Equal(want, heard(west)) && slices.Equal(want, heard(east)) }, a, b)

	for _, at := range allPositions.Each(west.Engine().World()) { // all in the east
		at.X = 350
	}
	until(t, func() bool { return east.Counts().Agents == 2 }, a, b)
	ring(11, 14)
	want = []string{"[1 2 3 4 5 6 7 8 9 10 11 12 13 14]", "[1 2 3 4 5 6 7 8 9 10 11 12 13 14]"}
	until(t, func() bool { return slices.Equal(want, heard(east)) }, a, b)
	require.Equal(t, listened["0-0"], listened["1-0"])
	require.ErrorContains(t, tooLarge.Emit(west, string(make([]byte, 8<<20))), "emit at most")
}

var (
	allPositions = ecs.NewQuery1(components.Position)
	tooLarge     = cluster.NewSignal[string]("test.large")
	parcels      = cluster.NewChannel[string]("test.parcels")
)

// What is larger than a message of NATS is refused where it is sent, and an agent that is larger stays where it is.
func TestTooLarge(t *testing.T) {
	mustBeCompiled(t)
	var one *donburi.Entry
	var stays *cluster.MoveError
	n := single(t, grid, func(r *cluster.Region) {
		if r.Name() == "0-0" {
			one = r.Engine().Spawn(cluster.Agent, ecs.Comp(components.Position, components.Vec2{X: 10}), ecs.Comp(ownedThings, owned{Name: string(make([]byte, 9<<20))}))
		}
	}, func(err error) { stays, _ = err.(*cluster.MoveError) })
	_, err := awaited(t, parcels.Send(one, cluster.AddressOf(one), string(make([]byte, 8<<20)), time.Second), n)
	require.ErrorIs(t, err, cluster.ErrEncoding)
	require.ErrorContains(t, err, "send at most")
	components.Position.Get(one).X = 300
	until(t, func() bool { return stays != nil }, n)
	require.ErrorContains(t, stays, "larger than what NATS takes in one message")
	saves := n.Region("0-0").Counts().Saves
	until(t, func() bool { return n.Region("0-0").Counts().Saves > saves+2 }, n) // it can still be saved
	require.Equal(t, 1, n.Region("0-0").Counts().Agents)
	ownedThings.Get(one).Name = "light"
	until(t, func() bool { return n.Region("1-0").Counts().Agents == 1 }, n)
}
