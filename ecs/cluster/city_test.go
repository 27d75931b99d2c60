package cluster_test

import (
	"context"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster"
	"github.com/somen-go/somen/ecs/cluster/embedded"
	"github.com/somen-go/somen/systems"
)

// life is what a walker of the tests remembers.
type life struct {
	Walks  int
	Heard  []uint64
	Friend cluster.Address
	Sent   int
	Errors int
}

var lives = donburi.NewComponentType[life]().SetName("Life")

var hello = cluster.NewChannel[int]("hello")

var grid = cluster.Grid{Width: 400, Height: 100, Columns: 2, Rows: 1, Overlap: 5, Sight: 20}

// walk goes to and fro across the whole world.
func walk(me *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		l := lives.Get(me)
		at, v := components.Position.Get(me), components.Velocity.Get(me)
		for {
			to := components.Vec2{X: co.Rand().Float64() * grid.Width, Y: co.Rand().Float64() * grid.Height}
			way := to.Sub(*at)
			took := time.Duration(way.Len() / 100 * float64(time.Second))
			*v = way.Unit().Mul(100)
			co.Sleep(took)
			*v = components.Vec2{}
			l.Walks++
		}
	})
}

func newCity(r *cluster.Region) *ecs.Engine {
	e := ecs.New()
	e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}), systems.Movement())
	return e
}

func where(agent *donburi.Entry, now string) string {
	at := components.Position.Get(agent)
	return grid.Where(at.X, at.Y, now)
}

// mustBeCompiled skips a test in which behaviours go on elsewhere, unless they can.
func mustBeCompiled(t testing.TB) {
	if !coroutine.IsStackless(walk(nil)) {
		t.Skip("behaviours on stacks can't be moved or saved: run somen test")
	}
}

// testServer starts a server of NATS that ends with the test.
func testServer(t testing.TB) *embedded.Server {
	s, err := embedded.Start()
	require.NoError(t, err)
	t.Cleanup(s.Close)
	return s
}

func connect(t testing.TB, s *embedded.Server) *nats.Conn {
	nc, err := s.Connect()
	require.NoError(t, err)
	t.Cleanup(nc.Close)
	return nc
}

// noErrors is a World.Error that has the test fail.
func noErrors(t testing.TB) func(error) {
	return func(err error) { t.Error(err) }
}

// until lets frames pass in all nodes until cond is true.
func until(t testing.TB, cond func() bool, nodes ...*cluster.Node) {
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute) // on a machine that is busy
	defer cancel()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !cond() {
		require.NoError(t, ctx.Err(), "it takes too long")
		for _, n := range nodes {
			n.Frame(time.Second / 60)
		}
		<-tick.C
	}
}

func population(nodes ...*cluster.Node) (n int) {
	for _, node := range nodes {
		for _, r := range node.Regions() {
			n += r.Counts().Agents
		}
	}
	return n
}

func TestTwoNodesShareAWorld(t *testing.T) {
	mustBeCompiled(t)
	s := testServer(t)
	world := cluster.World{Name: "city", Regions: grid.Names(), New: newCity, Where: where, Error: noErrors(t),
		Begin: func(r *cluster.Region) {
			x0, y0, x1, y1, _ := grid.Bounds(r.Name())
			for i := range 50 {
				r.Engine().Spawn(cluster.Agent, lives, components.Velocity,
					ecs.Comp(components.Position, components.Vec2{X: x0 + (x1-x0)*float64(i)/50, Y: (y0 + y1) / 2}),
					ecs.Comp(components.Behaviour, components.BehaveFunc("walk", walk)))
			}
		}}
	join := func(name string) *cluster.Node {
		n, err := cluster.Join(t.Context(), connect(t, s), world, cluster.Named(name), cluster.LeaseFor(time.Second), cluster.CheckpointEvery(500*time.Millisecond))
		require.NoError(t, err)
		t.Cleanup(n.Close)
		return n
	}
	a := join("a")
	until(t, func() bool { return len(a.Regions()) == 2 }, a)
	require.Equal(t, 100, population(a))
	b := join("b")
	until(t, func() bool { return len(a.Regions()) == 1 && len(b.Regions()) == 1 }, a, b)
	until(t, func() bool { return population(a, b) == 100 }, a, b)
	crossed := func() (came, under int) {
		for _, r := range append(a.Regions(), b.Regions()...) {
			came += r.Counts().Came
			under += r.Counts().Went - r.Counts().Came
		}
		return came, under
	}
	_, before := crossed() // from now on, who has gone and has not come is on the way
	until(t, func() bool {
		came, under := crossed()
		require.Equal(t, 100, population(a, b)+under-before, "at every moment everybody is here or on the way")
		return came > 300
	}, a, b)

	a.Close()
	until(t, func() bool { return len(b.Regions()) == 2 }, b)
	until(t, func() bool { return population(b) == 100 }, b)
	require.NoError(t, b.Leave(t.Context()))
}
