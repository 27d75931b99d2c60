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

// A log that is full keeps agents where they are, and they act on; when checkpoints have made room, they go on.
func TestFullLog(t *testing.T) {
	mustBeCompiled(t)
	s := testServer(t)
	world := cluster.World{Name: "city", Regions: grid.Names(), New: newCity, Where: where, Error: noErrors(t), Begin: fill(50)}
	n, err := cluster.Join(t.Context(), connect(t, s), world, cluster.LeaseFor(time.Second), cluster.CheckpointEvery(4*time.Second), cluster.MostLog(200_000))
	require.NoError(t, err)
	defer n.Close()
	until(t, func() bool { return population(n) == 100 }, n)

	crossings, stood, went := came(n), 0, 0
	until(t, func() bool { // twice it is full, and then not
		if now := came(n); now > crossings {
			if stood > 30 { // half a second of the game, in which a dozen come otherwise
				went++
			}
			crossings, stood = now, 0
		} else {
			stood++
		}
		return went >= 2
	}, n)
	until(t, func() bool { return population(n) == 100 }, n)
	for _, r := range n.Regions() {
		require.Greater(t, r.Counts().Saves, 1)
	}
}

// A log that is small for what goes through it is full again and again, but never so full that no checkpoint can make room.
func TestLargeAgentsAndASmallLog(t *testing.T) {
	mustBeCompiled(t)
	var all []*donburi.Entry
	n := single(t, grid, func(r *cluster.Region) {
		for range 30 {
			if r.Name() == "0-0" {
				all = append(all, r.Engine().Spawn(cluster.Agent, components.Position, ecs.Comp(ownedThings, owned{Name: string(make([]byte, 50_000))})))
			}
		}
	}, noErrors(t), cluster.MostLog(1_000_000))
	until(t, func() bool { return n.Region("0-0").Counts().Saves > 0 }, n)
	for _, one := range all {
		components.Position.Get(one).X = 300
	}
	until(t, func() bool { return n.Region("1-0").Counts().Agents == 30 }, n)
}
