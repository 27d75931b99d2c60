package cluster_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/ecs/cluster"
)

// Who leaves right after it has said much stays until that is in the log. A record of both would be more than NATS takes, and
// its region would be lost.
func TestLeavesAfterLongLetters(t *testing.T) {
	mustBeCompiled(t)
	s := testServer(t)
	agents := map[string]*donburi.Entry{}
	lively, stays := false, false
	world := cluster.World{Name: "city", Regions: grid.Names(), New: newCity,
		Begin: func(r *cluster.Region) { agents[r.Name()] = r.Engine().Spawn(cluster.Agent) },
		Where: func(agent *donburi.Entry, now string) string {
			if !lively || now == "1-0" {
				return now
			}
			if !stays {
				for range 25 {
					parcels.Send(agent, cluster.AddressOf(agents["1-0"]), strings.Repeat("x", 200<<10), 5*time.Second)
				}
			}
			return "1-0"
		},
		Error: func(err error) {
			stays = true
			require.ErrorContains(t, err, "together with what it has sent")
			require.IsType(t, &cluster.MoveError{}, err)
		}}
	n, err := cluster.Join(t.Context(), connect(t, s), world, cluster.LeaseFor(2*time.Second), cluster.CheckpointEvery(200*time.Millisecond))
	require.NoError(t, err)
	defer n.Close()
	until(t, func() bool { return population(n) == 2 }, n)
	lively = true
	until(t, func() bool { return n.Region("1-0").Counts().Agents == 2 }, n)
	require.True(t, stays)
	require.Equal(t, 25, parcels.In(agents["1-0"]).Len())
}
