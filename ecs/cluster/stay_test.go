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

// tie is what keeps an agent where it is, until it lets go.
type tie struct {
	Place *components.Vec2
	Other *donburi.Entry
	Box   *coroutine.Chan[int]
	Free  bool
	Acts  int
}

var ties = donburi.NewComponentType[tie]().SetName("Tie")

// holds acts on, with a variable that leads to what stays behind.
func holds(take func(t *tie) any) func(me *donburi.Entry) coroutine.Behaviour {
	return func(me *donburi.Entry) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			held := take(ties.Get(me))
			for {
				co.Sleep(50 * time.Millisecond)
				t := ties.Get(me)
				if t.Acts++; t.Free {
					held = nil
				}
				_ = held != nil
			}
		})
	}
}

// onStack acts on a stack of its own, which can't leave the process.
//
//somen:stackful
func onStack(me *donburi.Entry) coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) {
		for yield(coroutine.Sleep(50*time.Millisecond)) && !ties.Get(me).Free {
			ties.Get(me).Acts++
		}
	}
}

// Who leads to what stays behind stays itself, and acts on; the error names what it is. It goes when it has let go.
func TestWhoCannotLeaveStays(t *testing.T) {
	mustBeCompiled(t)
	for name, test := range map[string]struct {
		behaviour func(me *donburi.Entry) coroutine.Behaviour
		keeps     func(t *tie, other *donburi.Entry, box *coroutine.Chan[int]) // in its component
		says      string
		remedy    string
	}{
		"a variable with another entity":      {holds(func(t *tie) any { return t.Other }), nil, "held", "keep its cluster.Address instead, or have it Accompany the agent"},
		"a variable with another's component": {holds(func(t *tie) any { return t.Place }), nil, "held", "keep its cluster.Address instead, or have it Accompany the agent"},
		"a variable with a shared channel":    {holds(func(t *tie) any { return t.Box }), nil, "held", "have who has it Accompany the agent"},
		"a stack":                             {onStack, nil, "stack", ""},
		"a component with another's":          {holds(func(*tie) any { return nil }), func(t *tie, other *donburi.Entry, _ *coroutine.Chan[int]) { t.Place = components.Position.Get(other) }, "Place", "keep its cluster.Address instead, or have it Accompany the agent"},
		"a component with a shared channel":   {holds(func(*tie) any { return nil }), func(t *tie, _ *donburi.Entry, box *coroutine.Chan[int]) { t.Box = box }, "Box", "have who has it Accompany the agent"},
	} {
		t.Run(name, func(t *testing.T) {
			var stays []*cluster.MoveError
			var one *donburi.Entry
			n := single(t, grid, func(r *cluster.Region) {
				if r.Name() != "0-0" {
					return
				}
				box := coroutine.NewChan[int](1)
				other := r.Engine().Spawn(components.Position, ecs.Comp(ties, tie{Box: box}))
				one = r.Engine().Spawn(cluster.Agent, ecs.Comp(components.Position, components.Vec2{X: 10, Y: 10}),
					ecs.Comp(ties, tie{Place: components.Position.Get(other), Other: other, Box: box}), ecs.Comp(components.Behaviour, components.BehaveFunc("holds", test.behaviour)))
			}, func(err error) {
				var stay *cluster.MoveError
				if errors.As(err, &stay) {
					stays = append(stays, stay)
				}
			})
			act := func(more int) {
				acts := ties.Get(one).Acts
				until(t, func() bool { return ties.Get(one).Acts > acts+more }, n)
			}
			act(2)
			mine, other := ties.Get(one), ties.Get(one).Other
			box := mine.Box
			mine.Place, mine.Other, mine.Box = nil, nil, nil
			if test.keeps != nil {
				test.keeps(mine, other, box)
			}
			components.Position.Get(one).X = 300 // it belongs elsewhere
			until(t, func() bool { return len(stays) > 0 }, n)
			require.ErrorContains(t, stays[0], test.says)
			require.ErrorContains(t, stays[0], test.remedy)
			require.Equal(t, cluster.AddressOf(one), stays[0].Agent)
			require.Equal(t, "0-0", stays[0].From)
			require.Equal(t, "1-0", stays[0].To)
			act(10)
			require.Equal(t, 1, n.Region("0-0").Counts().Agents)
			require.Zero(t, n.Region("1-0").Counts().Came)
			until(t, func() bool { return n.Region("0-0").Counts().Stuck > 1 }, n) // it is tried again, but not in every step
			if test.says == "stack" {
				require.ErrorContains(t, stays[0], "of which nothing more is said")
				require.Len(t, stays, 1)
			} else {
				require.Greater(t, len(stays), 1)
			}
			require.Less(t, n.Region("0-0").Counts().Stuck, 10)

			mine = ties.Get(one)
			mine.Free, mine.Place, mine.Box = true, nil, nil
			until(t, func() bool { return n.Region("1-0").Counts().Came == 1 }, n)
			require.Zero(t, n.Region("0-0").Counts().Agents)
		})
	}
}

// A region that is none is an error too, and not more than that.
func TestWhereThatIsNowhere(t *testing.T) {
	s := testServer(t)
	var stays *cluster.MoveError
	world := cluster.World{Name: "city", Regions: grid.Names(), New: newCity, Begin: func(r *cluster.Region) {
		if r.Name() == "0-0" {
			r.Engine().Spawn(cluster.Agent)
		}
	}, Where: func(_ *donburi.Entry, now string) string { return "nowhere" }, Error: func(err error) { errors.As(err, &stays) }}
	n, err := cluster.Join(t.Context(), connect(t, s), world)
	require.NoError(t, err)
	defer n.Close()
	until(t, func() bool { return stays != nil }, n)
	require.Equal(t, "nowhere", stays.To)
	require.ErrorContains(t, stays, "have World.Where return one of World.Regions")
	require.Equal(t, 1, n.Region("0-0").Counts().Agents)
}

// single starts a world of one node, and waits until it lives.
func single(t testing.TB, of cluster.Grid, begin func(r *cluster.Region), report func(error), options ...cluster.Option) *cluster.Node {
	s := testServer(t)
	world := cluster.World{Name: "city", Regions: of.Names(), New: newCity, Begin: begin, Error: report,
		Where: func(agent *donburi.Entry, now string) string {
			at := components.Position.Get(agent)
			return of.Where(at.X, at.Y, now)
		}}
	n, err := cluster.Join(t.Context(), connect(t, s), world, append([]cluster.Option{cluster.LeaseFor(2 * time.Second), cluster.CheckpointEvery(200 * time.Millisecond)}, options...)...)
	require.NoError(t, err)
	t.Cleanup(n.Close)
	until(t, func() bool { return len(n.Regions()) == len(of.Names()) }, n)
	return n
}

// Who is told of a MoveError may remove the agent, and others who would leave.
func TestWhoCannotLeaveIsRemoved(t *testing.T) {
	s := testServer(t)
	var all []*donburi.Entry
	to, said := "", 0
	world := cluster.World{Name: "city", Regions: grid.Names(), New: newCity,
		Where: func(_ *donburi.Entry, now string) string {
			if to == "" {
				return now
			}
			return to
		},
		Error: func(err error) {
			var stays *cluster.MoveError
			if errors.As(err, &stays) {
				said++
				for _, one := range all {
					one.Remove()
				}
				all = nil
			}
		}}
	n, err := cluster.Join(t.Context(), connect(t, s), world)
	require.NoError(t, err)
	defer n.Close()
	until(t, func() bool { return len(n.Regions()) == 2 }, n)
	r := n.Region("0-0")
	for region, times := range map[string]int{"1-0": 1, "nowhere": 3} {
		for range 3 {
			all = append(all, r.Engine().Spawn(cluster.Agent, ecs.Comp(ties, tie{Other: r.Engine().Spawn(lives)})))
		}
		to, said = region, 0
		until(t, func() bool { return said > 0 && r.Counts().Agents == 0 }, n)
		require.Equal(t, times, said)
		to = ""
	}
}
