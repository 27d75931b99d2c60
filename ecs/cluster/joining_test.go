package cluster_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/ecs/cluster"
	"github.com/somen-go/somen/ecs/cluster/embedded"
)

// nobody is a world without agents.
func nobody(t testing.TB, regions ...string) cluster.World {
	return cluster.World{Name: "nobody", Regions: regions, New: newCity, Where: where, Error: func(err error) { t.Log(err) }}
}

// leavesNothing has the test fail if f leaves goroutines.
func leavesNothing(t *testing.T, f func(t *testing.T)) {
	before := len(running())
	t.Run("and ends", f)
	for begun := time.Now(); len(running()) > before; time.Sleep(time.Millisecond) {
		if time.Since(begun) > 10*time.Second {
			require.FailNow(t, "goroutines are left", strings.Join(running(), "\n\n"))
		}
	}
}

// running is the stacks of all goroutines, but those that the client library leaves behind when a Put ends before its
// goroutine has begun.
func running() []string {
	stacks := make([]byte, 4<<20)
	all := strings.Split(string(stacks[:runtime.Stack(stacks, true)]), "\n\n")
	return slices.DeleteFunc(all, func(g string) bool {
		return strings.Contains(g, "(nil chan)") && strings.Contains(g, "resetPendingAcksOnReconnect")
	})
}

func TestNodesOfAnotherVersionDoNotJoin(t *testing.T) {
	for name, second := range map[string]struct {
		regions []string
		version string
	}{
		"another version": {[]string{"east", "west"}, "2"},
		"another region":  {[]string{"east", "north"}, "1"},
		"another order":   {[]string{"west", "east"}, "1"},
	} {
		for _, turned := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				leavesNothing(t, func(t *testing.T) {
					s := testServer(t)
					join := func(name, version string, regions ...string) (*cluster.Node, error) {
						return cluster.Join(t.Context(), connect(t, s), nobody(t, regions...), cluster.Named(name), cluster.Version(version), cluster.LeaseFor(2*time.Second))
					}
					one := func() (*cluster.Node, error) { return join("one", "1", "east", "west") }
					two := func() (*cluster.Node, error) { return join("two", second.version, second.regions...) }
					if turned {
						one, two = two, one
					}
					n, err := one()
					require.NoError(t, err)
					_, err = two()
					var version *cluster.VersionError
					require.ErrorAs(t, err, &version)
					require.Equal(t, n.Name(), version.Node)
					require.ErrorContains(t, err, "stop the old nodes before you start new ones")
					require.NoError(t, n.Leave(t.Context()))
					n, err = two() // the first has left
					require.NoError(t, err)
					n.Close()
				})
			})
		}
	}
}

func TestNamesAreTaken(t *testing.T) {
	leavesNothing(t, func(t *testing.T) {
		s := testServer(t)
		join := func() (*cluster.Node, error) {
			return cluster.Join(t.Context(), connect(t, s), nobody(t, "east"), cluster.Named("one"), cluster.LeaseFor(time.Second))
		}
		n, err := join()
		require.NoError(t, err)
		_, err = join()
		require.EqualError(t, err, `cluster: there is a node "one" already; give this one another name, or wait until the lease of one that has crashed has ended`)
		n.Close()
		require.Eventually(t, func() bool { // when the lease of the one that has crashed has ended
			n, err = join()
			return err == nil
		}, 20*time.Second, 50*time.Millisecond)
		n.Close()
	})
}

func TestJoinWithoutNATS(t *testing.T) {
	leavesNothing(t, func(t *testing.T) {
		l := newLine(t, "nats://127.0.0.1:1") // where nobody listens
		nc, err := nats.Connect(l.url(), nats.RetryOnFailedConnect(true), nats.ReconnectWait(10*time.Millisecond))
		require.NoError(t, err)
		defer nc.Close()
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		_, err = cluster.Join(ctx, nc, nobody(t, "east"))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.ErrorContains(t, err, `opening world "nobody"`)
		nc.Close()
		_, err = cluster.Join(t.Context(), nc, nobody(t, "east"))
		require.ErrorContains(t, err, `opening world "nobody"`)
	})
}

// A cut in the middle of joining is no different.
func TestJoinIsCut(t *testing.T) {
	leavesNothing(t, func(t *testing.T) {
		s := testServer(t)
		l := newLine(t, s.URL())
		nc, err := nats.Connect(l.url(), nats.MaxReconnects(-1), nats.ReconnectWait(10*time.Millisecond))
		require.NoError(t, err)
		defer nc.Close()
		l.hold()
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		_, err = cluster.Join(ctx, nc, nobody(t, "east"))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		l.heal()
		n, err := cluster.Join(t.Context(), nc, nobody(t, "east"))
		require.NoError(t, err)
		n.Close()
	})
}

func TestJoinWithoutRights(t *testing.T) {
	leavesNothing(t, func(t *testing.T) {
		s, err := embedded.Start(embedded.Configure(func(o *server.Options) {
			o.Users = []*server.User{{Username: "guest", Password: "x", Permissions: &server.Permissions{Publish: &server.SubjectPermission{Allow: []string{"nobody.loose.>"}}}}}
		}))
		require.NoError(t, err)
		defer s.Close()
		_, err = s.Connect(nats.UserInfo("guest", "wrong"))
		require.ErrorIs(t, err, nats.ErrAuthorization)
		nc, err := s.Connect(nats.UserInfo("guest", "x"))
		require.NoError(t, err)
		defer nc.Close()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err = cluster.Join(ctx, nc, nobody(t, "east"))
		require.ErrorContains(t, err, "Permissions Violation")
	})
}

// NATS that takes only small messages is refused, for agents may be large.
func TestJoinWithSmallMessages(t *testing.T) {
	s, err := embedded.Start(embedded.Configure(func(o *server.Options) { o.MaxPayload = 64 << 10 }))
	require.NoError(t, err)
	defer s.Close()
	nc, err := s.Connect()
	require.NoError(t, err)
	defer nc.Close()
	_, err = cluster.Join(t.Context(), nc, nobody(t, "east"))
	require.ErrorContains(t, err, "set its max_payload to at least 1048576")
}

// Leave and Close end although NATS is gone.
func TestLeaveWithoutNATS(t *testing.T) {
	leavesNothing(t, func(t *testing.T) {
		s := testServer(t)
		l := newLine(t, s.URL())
		nc, err := nats.Connect(l.url(), nats.MaxReconnects(-1), nats.ReconnectWait(10*time.Millisecond))
		require.NoError(t, err)
		defer nc.Close()
		n, err := cluster.Join(t.Context(), nc, nobody(t, "east"), cluster.LeaseFor(time.Second))
		require.NoError(t, err)
		until(t, func() bool { return len(n.Regions()) == 1 }, n)
		l.hold()
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		defer cancel()
		err = n.Leave(ctx)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		var left *cluster.LeaveError
		require.ErrorAs(t, err, &left)
		require.Equal(t, []string{"east"}, left.Regions)
		require.ErrorContains(t, err, "1 region not handed over (east)")
		n.Close()
		n.Frame(time.Second)
		require.Empty(t, n.Regions())
		l.heal()
	})
}

// A connection that is closed for good is reported, by the node and by its regions, which end.
func TestTheConnectionIsClosed(t *testing.T) {
	s := testServer(t)
	nc := connect(t, s)
	closed, lost := 0, 0
	world := nobody(t, "east", "west")
	world.Error = func(err error) {
		var l *cluster.LostError
		if errors.As(err, &l) {
			lost++
		} else if strings.Contains(err.Error(), "closed for good") {
			closed++
		}
	}
	n, err := cluster.Join(t.Context(), nc, world, cluster.LeaseFor(time.Second), cluster.CheckpointEvery(time.Hour))
	require.NoError(t, err)
	defer n.Close()
	until(t, func() bool { return len(n.Regions()) == 2 }, n)
	nc.Close()
	until(t, func() bool { return closed > 0 && len(n.Regions()) == 0 }, n)
	require.Equal(t, 2, lost)
	require.Equal(t, 1, closed)
	require.Error(t, n.Leave(t.Context()))
}
