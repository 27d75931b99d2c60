package cluster_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/ecs/cluster"
	"github.com/somen-go/somen/ecs/cluster/embedded"
)

// A cut is told once, and that it is over, and nothing of what fails in between.
func TestACutIsToldOnce(t *testing.T) {
	s := testServer(t)
	l := newLine(t, s.URL())
	nc, err := nats.Connect(l.url(), nats.MaxReconnects(-1), nats.ReconnectWait(10*time.Millisecond))
	require.NoError(t, err)
	defer nc.Close()
	var told []*cluster.ConnectionError
	lost := 0
	world := nobody(t, "east", "west")
	world.Error = func(err error) {
		var c *cluster.ConnectionError
		switch {
		case errors.As(err, &c):
			told = append(told, c)
		case errors.As(err, new(*cluster.LostError)):
			lost++
		default:
			require.Len(t, told, 2, err) // when it is back, the leases are nobody's
		}
	}
	n, err := cluster.Join(t.Context(), nc, world, cluster.LeaseFor(500*time.Millisecond), cluster.CheckpointEvery(time.Hour))
	require.NoError(t, err)
	defer n.Close()
	until(t, func() bool { return len(n.Regions()) == 2 && n.Regions()[0].Counts().Saves > 0 }, n)
	l.cut(true)
	east := n.Region("east")
	until(t, func() bool { return len(told) == 1 && east.Counts().Stands > 100 }, n)
	require.False(t, told[0].Back)
	require.ErrorContains(t, told[0], "no connection to NATS at "+l.url()+" since ")
	require.ErrorContains(t, told[0], "others may go on with them after 500ms")
	l.heal()
	until(t, func() bool {
		return len(told) == 2 && len(n.Regions()) == 2 && n.Region("east").Lives() && n.Region("west").Lives()
	}, n)
	require.True(t, told[1].Back)
	require.ErrorContains(t, told[1], "there is a connection to NATS at "+l.url()+" again, after ")
}

// NATS without JetStream is told while one waits, and in the end.
func TestJoinWithoutJetStream(t *testing.T) {
	s, err := embedded.Start(embedded.Configure(func(o *server.Options) { o.JetStream = false }))
	require.NoError(t, err)
	defer s.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	world := nobody(t, "east")
	world.Error = func(err error) {
		require.ErrorContains(t, err, "this server has no JetStream; start it with `nats-server -js`")
		cancel()
	}
	_, err = cluster.Join(ctx, connect(t, s), world)
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorContains(t, err, "start it with `nats-server -js`")
}
