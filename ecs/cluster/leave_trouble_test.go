package cluster_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster"
)

// A node that leaves keeps its leases for as long as that takes: here the log is full, and then not.
func TestLeaveTakesLong(t *testing.T) {
	mustBeCompiled(t)
	s := testServer(t)
	world := nobody(t, "east")
	world.Error = func(err error) {
		var lost *cluster.LostError
		require.False(t, errors.As(err, &lost), err)
	}
	planned := false
	world.Recovered = func(_ *cluster.Region, from cluster.Recovery) { planned = from.Planned }
	join := func(name string) *cluster.Node {
		n, err := cluster.Join(t.Context(), connect(t, s), world, cluster.Named(name), cluster.LeaseFor(600*time.Millisecond), cluster.CheckpointEvery(time.Hour),
			cluster.Stuck(100*time.Millisecond), cluster.MostLog(300_000))
		require.NoError(t, err)
		t.Cleanup(n.Close)
		return n
	}
	n := join("a")
	until(t, func() bool { return len(n.Regions()) == 1 && n.Regions()[0].Counts().Saves == 1 }, n)
	js, err := jetstream.New(connect(t, s))
	require.NoError(t, err)
	for _, size := range []int{100_000, 1000, 10} {
		for err == nil {
			_, err = js.Publish(t.Context(), "nobody.log.x.y", make([]byte, size))
		}
		err = nil
	}
	leases, err := js.KeyValue(t.Context(), "nobody-leases")
	require.NoError(t, err)
	watch, err := leases.Watch(t.Context(), "region.east")
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	emptied := make(chan error, 1)
	go func() {
		for range 12 { // two leases
			select {
			case <-watch.Updates():
			case <-ctx.Done():
				emptied <- ctx.Err()
				return
			}
		}
		log, err := js.Stream(ctx, "nobody-log")
		if err == nil {
			err = log.Purge(ctx, jetstream.WithPurgeSubject("nobody.log.x.y"))
		}
		emptied <- err
	}()
	require.NoError(t, n.Leave(ctx))
	require.NoError(t, <-emptied)
	b := join("b")
	until(t, func() bool { return len(b.Regions()) == 1 }, b)
	require.True(t, planned)
}

// A region that can't be saved can't be handed over. Leave does not wait for it, says so, and gives it to who may go on from
// before.
func TestLeaveWithoutASave(t *testing.T) {
	s := testServer(t)
	world := nobody(t, "east")
	world.Begin = func(r *cluster.Region) {
		r.Engine().Spawn(ties, ecs.Comp(components.Behaviour, components.BehaveFunc("on a stack", onStack)))
	}
	n, err := cluster.Join(t.Context(), connect(t, s), world)
	require.NoError(t, err)
	defer n.Close()
	until(t, func() bool { return len(n.Regions()) == 1 && n.Regions()[0].Engine().Steps() > 3 }, n)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	var no *cluster.CheckpointError
	err = n.Leave(ctx)
	require.ErrorAs(t, err, &no)
	require.NotErrorIs(t, err, context.DeadlineExceeded)
	js, err := jetstream.New(connect(t, s))
	require.NoError(t, err)
	leases, err := js.KeyValue(t.Context(), "nobody-leases")
	require.NoError(t, err)
	_, err = leases.Get(t.Context(), "region.east")
	require.ErrorIs(t, err, jetstream.ErrKeyNotFound)
}

// Leaving is no error for a node that is none of the world at the moment.
func TestLeaveWithoutALease(t *testing.T) {
	s := testServer(t)
	said := false
	world := nobody(t, "east")
	world.Error = func(err error) { t.Log(err); said = true }
	world.Where = func(_ *donburi.Entry, now string) string { return now }
	n, err := cluster.Join(t.Context(), connect(t, s), world, cluster.Named("a"), cluster.LeaseFor(time.Second), cluster.CheckpointEvery(time.Hour))
	require.NoError(t, err)
	defer n.Close()
	n.Drain()
	js, err := jetstream.New(connect(t, s))
	require.NoError(t, err)
	leases, err := js.KeyValue(t.Context(), "nobody-leases")
	require.NoError(t, err)
	_, err = leases.Put(t.Context(), "node.a", []byte("somebody else"))
	require.NoError(t, err)
	until(t, func() bool { return said }, n)
	require.NoError(t, n.Leave(t.Context()))
}

// Where checkpoints can't be stored, a region that is to be handed over does not make one after the other.
func TestHandoverWithoutAStore(t *testing.T) {
	mustBeCompiled(t)
	s := testServer(t)
	faults, frames := 0, 0
	world := nobody(t, "east")
	world.Error = func(err error) {
		var no *cluster.CheckpointError
		if errors.As(err, &no) {
			faults++
		}
	}
	n, err := cluster.Join(t.Context(), connect(t, s), world, cluster.CheckpointEvery(time.Hour), cluster.Named("a"))
	require.NoError(t, err)
	defer n.Close()
	until(t, func() bool { return len(n.Regions()) == 1 && n.Regions()[0].Counts().Saves == 1 }, n)
	js, err := jetstream.New(connect(t, s))
	require.NoError(t, err)
	other, err := cluster.Join(t.Context(), connect(t, s), world, cluster.Named("b"))
	require.NoError(t, err)
	defer other.Close()
	require.NoError(t, js.DeleteObjectStore(t.Context(), "nobody-checkpoints"))
	n.Drain()
	until(t, func() bool { return faults > 0 }, n, other)
	until(t, func() bool { frames++; return frames > 300 }, n, other)
	require.Less(t, faults, 30)
}
