package bus

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/stretchr/testify/require"
)

// three starts a cluster of three processes; the functions kill one and start it again, where and with what it was.
func three(t testing.TB) (urls string, kill, start func(i int)) {
	t.Helper()
	if testing.Short() {
		t.Skip("starts processes, and elections take seconds")
	}
	var clients, routes, dirs [3]string
	var killers [3]func()
	for i := range 3 {
		clients[i], routes[i], dirs[i] = freeAddress(t), freeAddress(t), t.TempDir()
	}
	start = func(i int) {
		settings := []string{dirs[i], clients[i], routes[i]}
		for j := range 3 {
			if j != i {
				settings = append(settings, routes[j])
			}
		}
		killers[i] = process(t, settings...)
	}
	for i := range 3 {
		start(i)
	}
	return strings.Join(clients[:], ","), func(i int) { killers[i]() }, start
}

func TestClusterLosesAServerMeanwhile(t *testing.T) {
	urls, kill, start := three(t)
	options := Options{Replicas: 3, LeaseTTL: time.Hour}
	ctx, cancel := context.WithTimeout(t.Context(), ever)
	defer cancel()
	b, err := Open(ctx, connect(t, urls, nats.DontRandomize(), nats.RetryOnFailedConnect(true)), "w", options)
	require.NoError(t, err)
	t.Cleanup(b.Close)
	tr := traffic{t: t, b: b}
	tr.begin()
	l, err := b.Claim(ctx, "north", []byte("holder"))
	require.NoError(t, err)
	for i := range 3 {
		tr.flows(200)
		name, data := fmt.Sprint("checkpoint ", i), []byte(strings.Repeat("x", 300<<10))
		require.NoError(t, b.Put(ctx, name, data))
		kill(i) // in turn also the one that we are connected to, and the leaders
		tr.flows(200)
		require.NoError(t, l.Renew(ctx))
		got, err := b.Get(ctx, name)
		require.NoError(t, err)
		require.Equal(t, data, got)
		_, ok, err := b.Last(ctx, "south.north")
		require.NoError(t, err)
		require.True(t, ok)
		start(i)
	}
	other, err := Open(ctx, connect(t, urls), "w", options)
	require.NoError(t, err)
	t.Cleanup(other.Close)
	_, err = other.Claim(ctx, "north", nil)
	require.IsType(t, &HeldError{}, err)
	tr.end()
	require.NoError(t, l.Release(ctx))
}

// With half of the servers gone nothing is stored, and nothing that waits is lost.
func TestClusterWithoutAMajority(t *testing.T) {
	urls, kill, start := three(t)
	b, err := Open(t.Context(), connect(t, urls, nats.RetryOnFailedConnect(true)), "w", Options{Replicas: 3})
	require.NoError(t, err)
	t.Cleanup(b.Close)
	tr := traffic{t: t, b: b}
	tr.begin()
	tr.flows(100)
	kill(0)
	kill(1)
	require.Eventually(t, func() bool { return b.InFlight() > 200 }, ever, time.Millisecond) // it stands still
	start(1)
	tr.flows(300)
	start(0)
	tr.end()
}
