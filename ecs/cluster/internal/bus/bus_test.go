package bus

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/ecs/cluster/embedded"
)

// ever is how long Eventually waits: no limit of ours.
const ever = time.Hour

func serve(t testing.TB, options ...embedded.Option) *embedded.Server {
	t.Helper()
	s, err := embedded.Start(options...)
	require.NoError(t, err)
	t.Cleanup(s.Close)
	return s
}

// connect connects by the network, and comes back for ever.
func connect(t testing.TB, url string, options ...nats.Option) *nats.Conn {
	t.Helper()
	nc, err := nats.Connect(url, append([]nats.Option{
		nats.MaxReconnects(-1), nats.ReconnectWait(10 * time.Millisecond), nats.ReconnectJitter(0, 0), nats.IgnoreAuthErrorAbort(),
		nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {}),
	}, options...)...)
	require.NoError(t, err)
	t.Cleanup(nc.Close)
	return nc
}

func open(t testing.TB, nc *nats.Conn, o Options) *Bus {
	t.Helper()
	b, err := Open(t.Context(), nc, "w", o)
	require.NoError(t, err)
	t.Cleanup(b.Close)
	return b
}

func single(t testing.TB, o Options) *Bus {
	t.Helper()
	return open(t, connect(t, serve(t).URL()), o)
}

func appendNow(t testing.TB, b *Bus, subject, id, data string) uint64 {
	t.Helper()
	seq, err := b.AppendNow(t.Context(), subject, id, []byte(data))
	require.NoError(t, err)
	return seq
}

func read(t testing.TB, b *Bus, from, to uint64, subjects ...string) []string {
	t.Helper()
	out := []string{}
	for m, err := range b.Read(t.Context(), from, to, subjects) {
		require.NoError(t, err)
		out = append(out, fmt.Sprintf("%d %s %s", m.Seq, m.Subject, m.Data))
	}
	return out
}

func TestLog(t *testing.T) {
	b := single(t, Options{})
	require.EqualValues(t, 1, appendNow(t, b, "north.south", "1", "a"))
	require.EqualValues(t, 2, appendNow(t, b, "south.north", "2", "b"))
	require.EqualValues(t, 1, appendNow(t, b, "north.south", "1", "again")) // the same id: the same place
	require.EqualValues(t, 3, appendNow(t, b, "north.takeover", "3", "c"))
	require.EqualValues(t, 4, appendNow(t, b, "west.south", "4", ""))

	all := []string{"1 north.south a", "2 south.north b", "3 north.takeover c", "4 west.south "}
	require.Equal(t, all, read(t, b, 0, 5))
	require.Equal(t, all[1:3], read(t, b, 2, 4))
	require.Equal(t, []string{all[0], all[3]}, read(t, b, 0, 1000, "*.south"))
	require.Equal(t, []string{all[0], all[2], all[3]}, read(t, b, 0, 1000, "north.*", "*.south", "north.takeover", "*.south"))
	require.Empty(t, read(t, b, 0, 1000, "nobody.*"))
	require.Empty(t, read(t, b, 5, 5))

	m, ok, err := b.Last(t.Context(), "*.south")
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, Message{4, "west.south", nil}, m)
	_, ok, err = b.Last(t.Context(), "a.b")
	require.NoError(t, err)
	require.False(t, ok)

	require.NoError(t, b.Purge(t.Context(), "*.south", 1))
	require.Equal(t, all[1:], read(t, b, 0, 5))
	require.NoError(t, b.Purge(t.Context(), "*.south", 4))
	require.Equal(t, all[1:3], read(t, b, 0, 5)) // ends although the last place is empty
	n, bytes, err := b.Stats(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 2, n)
	require.NotZero(t, bytes)

	got := make(chan string, 10)
	stop, err := b.Follow(2, []string{"*.north", "*.takeover"}, func(seq uint64, subject string, data []byte) { got <- fmt.Sprintf("%d %s %s", seq, subject, data) })
	require.NoError(t, err)
	require.Equal(t, all[1], <-got)
	require.Equal(t, all[2], <-got)
	require.EqualValues(t, 5, appendNow(t, b, "x.north", "5", "d"))
	require.Equal(t, "5 x.north d", <-got)
	stop()
	require.Zero(t, b.InFlight())
	_, _, err = b.Last(context.Background(), "a..b")
	require.IsType(t, &NameError{}, err)
}
