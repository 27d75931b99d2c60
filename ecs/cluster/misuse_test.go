package cluster_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster"
)

func TestOptionsThatCannotBe(t *testing.T) {
	for name, option := range map[string]func(){
		"CheckpointEvery": func() { cluster.CheckpointEvery(0) },
		"Stuck":           func() { cluster.Stuck(-1) },
		"MostLog":         func() { cluster.MostLog(0) },
	} {
		var wrong *coroutine.ArgumentError
		func() {
			defer func() { require.ErrorAs(t, recover().(error), &wrong) }()
			option()
		}()
		require.Equal(t, name, wrong.Func)
	}
	_, err := cluster.Join(t.Context(), nil, nobody(t, "east"))
	require.ErrorContains(t, err, "no connection was given")
}

// The error says what differs, however much is the same.
func TestVersionsThatBeginAlike(t *testing.T) {
	s := testServer(t)
	join := func(version string) (*cluster.Node, error) {
		return cluster.Join(t.Context(), connect(t, s), nobody(t, "east"), cluster.Named("node-"+version), cluster.Version(version))
	}
	n, err := join("release-2026-11-30")
	require.NoError(t, err)
	defer n.Close()
	_, err = join("release-2026-12-01")
	require.ErrorContains(t, err, "release-2026-11-30")
	require.ErrorContains(t, err, "release-2026-12-01")
}

// Inside of World.New there is not much of a region, and what is asked of it says so.
func TestInsideOfNew(t *testing.T) {
	s := testServer(t)
	var beyond ecs.View
	var told []error
	world := nobody(t, "east")
	world.New = func(r *cluster.Region) *ecs.Engine {
		require.Nil(t, r.Engine())
		require.True(t, r.Lives())
		beyond = r.Beyond()
		told = append(told, bell.Emit(r, 1), bell.Emit(nil, 1))
		require.Zero(t, r.Counts().Agents)
		return newCity(r)
	}
	n, err := cluster.Join(t.Context(), connect(t, s), world)
	require.NoError(t, err)
	defer n.Close()
	until(t, func() bool { return len(n.Regions()) == 1 }, n)
	require.Equal(t, []error{cluster.ErrNoRegion, cluster.ErrNoRegion}, told)
	require.Equal(t, n.Regions()[0].Beyond(), beyond)
}

func TestNewThatReturnsNothing(t *testing.T) {
	s := testServer(t)
	var no *cluster.TakeoverError
	world := nobody(t, "east")
	world.New = func(*cluster.Region) *ecs.Engine { return nil }
	world.Error = func(err error) { errors.As(err, &no) }
	n, err := cluster.Join(t.Context(), connect(t, s), world)
	require.NoError(t, err)
	defer n.Close()
	until(t, func() bool { return no != nil }, n)
	require.ErrorContains(t, no, "World.New has returned nil")
	require.NoError(t, n.Leave(t.Context()))
}

func TestWhoCannotAccompany(t *testing.T) {
	n := single(t, grid, nil, func(error) {})
	var one, far *donburi.Entry
	one = n.Region("0-0").Engine().Spawn(cluster.Agent, components.Position)
	far = n.Region("1-0").Engine().Spawn(components.Position)
	require.PanicsWithError(t, "cluster: AgentData.Accompany: the entity is of another engine; pass one that is where the agent is",
		func() { cluster.Agent.Get(one).Accompany(far) })
}

// If a function of World panics, and the game goes on, nothing else is lost by that, and the region is taken over once more.
func TestPanicsOfTheGame(t *testing.T) {
	mustBeCompiled(t)
	for name, panics := range map[string]func(w *cluster.World, once func()){
		"New": func(w *cluster.World, once func()) {
			w.New = func(r *cluster.Region) *ecs.Engine { once(); return newCity(r) }
		},
		"Begin": func(w *cluster.World, once func()) {
			w.Begin = func(*cluster.Region) { once() }
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := testServer(t)
			world := nobody(t, "east", "west")
			panicked := 0
			panics(&world, func() {
				if panicked++; panicked <= 2 {
					panic("no")
				}
			})
			n, err := cluster.Join(t.Context(), connect(t, s), world, cluster.LeaseFor(200*time.Millisecond))
			require.NoError(t, err)
			defer n.Close()
			until(t, func() bool {
				func() {
					defer func() { recover() }()
					n.Frame(time.Second / 60)
				}()
				return len(n.Regions()) == 2
			})
			require.GreaterOrEqual(t, panicked, 2)
			require.NoError(t, n.Leave(t.Context()))
		})
	}
}

// A node can't be stepped, or leave, from inside of a step. It could save nothing there.
func TestInsideOfAStep(t *testing.T) {
	s := testServer(t)
	var n *cluster.Node
	var said []any
	world := nobody(t, "east")
	world.New = func(r *cluster.Region) *ecs.Engine {
		e := newCity(r)
		e.Add(ecs.Update, ecs.System{Name: "wrong", Update: func(*ecs.Engine) {
			for _, f := range []func(){func() { n.Frame(time.Second) }, func() { _ = n.Leave(t.Context()) }} {
				func() {
					defer func() { said = append(said, recover()) }()
					f()
				}()
			}
		}})
		return e
	}
	n, err := cluster.Join(t.Context(), connect(t, s), world)
	require.NoError(t, err)
	defer n.Close()
	until(t, func() bool { return len(said) >= 4 }, n)
	require.Equal(t, []any{coroutine.ErrBusy, coroutine.ErrBusy}, said[:2])
	require.Len(t, n.Regions(), 1)
	require.True(t, n.Regions()[0].Lives())
}
