package cluster_test

import (
	"errors"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/ecs/cluster"
)

// A node that was cut off while another version of the program has taken over does not take regions when it is back: it says
// why, and is one of the world again when the others have left.
func TestComingBackToAnotherVersion(t *testing.T) {
	mustBeCompiled(t)
	s := testServer(t)
	l := newLine(t, s.URL())
	nc, err := nats.Connect(l.url(), nats.MaxReconnects(-1), nats.ReconnectWait(10*time.Millisecond))
	require.NoError(t, err)
	defer nc.Close()
	var version *cluster.VersionError
	said := 0
	world := cluster.World{Name: "city", Regions: grid.Names(), New: newCity, Where: where, Begin: fill(10), Error: func(err error) {
		if errors.As(err, &version) {
			said++
		}
	}}
	join := func(nc *nats.Conn, version string) (*cluster.Node, error) {
		return cluster.Join(t.Context(), nc, world, cluster.Named("node-"+version), cluster.Version(version), cluster.LeaseFor(700*time.Millisecond), cluster.CheckpointEvery(100*time.Millisecond))
	}
	old, err := join(nc, "1")
	require.NoError(t, err)
	defer old.Close()
	until(t, func() bool {
		return population(old) == 20 && old.Regions()[0].Counts().Saves > 1 && old.Regions()[1].Counts().Saves > 1
	}, old)
	l.cut(true)
	var fresh *cluster.Node
	until(t, func() bool { // the lease ends
		fresh, err = join(connect(t, s), "2")
		return err == nil
	}, old)
	defer fresh.Close()
	until(t, func() bool { return population(fresh) == 20 }, old, fresh)
	for _, r := range old.Regions() {
		require.False(t, r.Lives())
	}
	l.heal()
	until(t, func() bool { return version != nil && len(old.Regions()) == 0 }, old, fresh)
	require.Equal(t, "node-2", version.Node)
	walked := came(fresh)
	until(t, func() bool { return came(fresh) > walked+10 }, old, fresh)
	require.Len(t, fresh.Regions(), 2)
	require.Equal(t, 1, said, "once")
	require.NoError(t, fresh.Leave(t.Context()))
	until(t, func() bool { return population(old) == 20 }, old)
}
