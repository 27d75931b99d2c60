package cluster_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster"
)

// Who has come after the checkpoint and has left again has not arrived, and is not one who has left.
func TestRecoveryCounts(t *testing.T) {
	s := testServer(t)
	agents := map[string][]*donburi.Entry{}
	recovered := map[string]cluster.Recovery{}
	world := cluster.World{Name: "city", Regions: grid.Names(), New: newCity, Where: where, Error: noErrors(t),
		Begin: func(r *cluster.Region) {
			x0, _, _, _, _ := grid.Bounds(r.Name())
			for range 2 {
				agents[r.Name()] = append(agents[r.Name()], r.Engine().Spawn(cluster.Agent, ecs.Comp(components.Position, components.Vec2{X: x0 + 50})))
			}
		},
		Recovered: func(r *cluster.Region, from cluster.Recovery) { from.Age = 0; recovered[r.Name()] = from }}
	join := func(name string) *cluster.Node {
		n, err := cluster.Join(t.Context(), connect(t, s), world, cluster.Named(name), cluster.LeaseFor(time.Second), cluster.CheckpointEvery(time.Hour))
		require.NoError(t, err)
		t.Cleanup(n.Close)
		until(t, func() bool { return len(n.Regions()) == 2 }, n)
		return n
	}
	n := join("a")
	west, east := n.Region("0-0"), n.Region("1-0")
	until(t, func() bool { return west.Counts().Saves > 0 && east.Counts().Saves > 0 }, n)
	components.Position.Get(agents["0-0"][0]).X = 300 // goes to the east, and back
	until(t, func() bool { return east.Counts().Came == 1 }, n)
	for _, at := range allPositions.Each(east.Engine().World()) {
		if at.X == 300 {
			at.X = 10
		}
	}
	until(t, func() bool { return west.Counts().Came == 1 }, n)
	components.Position.Get(agents["1-0"][0]).X = 10 // goes to the west
	until(t, func() bool { return west.Counts().Came == 2 }, n)
	n.Close()
	join("b")
	require.Equal(t, "1 agent, as of 0s ago, but for 0 that came later", recovered["1-0"].String())
	require.Equal(t, map[string]cluster.Recovery{"0-0": {Agents: 3, Arrived: 2}, "1-0": {Agents: 1, Left: 1}}, recovered)
}
