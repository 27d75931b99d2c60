package systems_test

import (
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"testing"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/rewind"
	"github.com/somen-go/somen/systems"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
)

// hear returns a function that returns what has been logged since its last call.
func hear(t *testing.T) func() string {
	var out strings.Builder
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&out, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
	return func() string {
		defer out.Reset()
		return out.String()
	}
}

func steps(e *ecs.Engine, n int) {
	for range n {
		e.Step(step)
	}
}

// TestAdviceBehaviours: a behaviour that nobody resumes is named once, with what is missing.
func TestAdviceBehaviours(t *testing.T) {
	rest := components.Behave("rest", coroutine.Await(coroutine.Forever()))
	for name, spawn := range map[string]func(donburi.World) *donburi.Entry{
		"Behaviour": func(w donburi.World) *donburi.Entry {
			entry := w.Entry(w.Create(components.Behaviour))
			components.Behaviour.SetValue(entry, rest)
			return entry
		},
		"Slots": func(w donburi.World) *donburi.Entry {
			entry := w.Entry(w.Create(components.Slots))
			components.Slots.Get(entry).Put("move", rest)
			return entry
		},
	} {
		t.Run(name, func(t *testing.T) {
			said, world := hear(t), donburi.NewWorld()
			e := ecs.New(ecs.WithWorld(world))
			defer e.Close()
			world.Create(components.Behaviour) // which is empty
			steps(e, 1000)
			require.Empty(t, said())
			entry := spawn(world)
			steps(e, 2000)
			out := said()
			require.Equal(t, 1, strings.Count(out, "\n"), out)
			for _, part := range []string{"WARN", "systems.Behaviours(", "behaviour=rest", fmt.Sprintf("entity=%q", ecs.RefOf(entry))} {
				require.Contains(t, out, part)
			}
		})
	}

	said, world := hear(t), donburi.NewWorld()
	e := ecs.New(ecs.WithWorld(world))
	e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}))
	beside := ecs.New(ecs.WithWorld(world)) // which has other work
	defer beside.Close()
	defer e.Close()
	components.Behaviour.SetValue(world.Entry(world.Create(components.Behaviour)), rest)
	for range 1000 {
		e.Step(step)
		beside.Step(step)
	}
	require.Empty(t, said())
}

// TestAdviceVelocity: a Velocity without Movement is named once; one that something else moves is not.
func TestAdviceVelocity(t *testing.T) {
	said := hear(t)
	for name, test := range map[string]struct {
		systems []ecs.System
		speed   float64
		warns   bool
	}{
		"nothing moves it": {nil, 5, true},
		"it stands":        {nil, 0, false},
		"Movement does":    {[]ecs.System{systems.Movement(systems.Named("walk"))}, 5, false},
		"the game does": {[]ecs.System{{Name: "walk", Update: func(e *ecs.Engine) {
			for _, at := range ecs.NewQuery1(components.Position).Each(e.World()) {
				at.X++
			}
		}}}, 5, false},
	} {
		t.Run(name, func(t *testing.T) {
			g := newGame(t, coroutine.Budget{})
			g.Add(ecs.Update, test.systems...)
			entry := g.Spawn(components.Position, components.Velocity)
			components.Velocity.SetValue(entry, components.Vec2{X: test.speed})
			steps(g.Engine, 2000)
			out := said()
			if !test.warns {
				require.Empty(t, out)
				return
			}
			require.Equal(t, 1, strings.Count(out, "\n"), out)
			require.Contains(t, out, "systems.Movement()")
			require.Contains(t, out, "component=Velocity entity=\"entity 1.0\"")
		})
	}
}

// TestAdviceTwoEngines: two engines that run the behaviours of one world are named, and those that come
// one after the other are not.
func TestAdviceTwoEngines(t *testing.T) {
	said, world := hear(t), donburi.NewWorld()
	level := func() *ecs.Engine {
		e := ecs.New(ecs.WithWorld(world))
		e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}))
		e.Step(step)
		return e
	}
	for range 3 {
		level().Close()
	}
	first := level()
	require.Empty(t, said())
	second := level()
	out := said()
	require.Equal(t, 1, strings.Count(out, "\n"), out)
	require.Contains(t, out, "two engines run the behaviours of one world")
	require.Contains(t, out, "engine.Close")
	require.Contains(t, out, `"steps of the old engine"=1`)

	began := 0
	components.Behaviour.SetValue(world.Entry(world.Create(components.Behaviour)),
		components.Behave("count", coroutine.Script(func(*coroutine.Co) { began++ })))
	first.Step(step)
	second.Step(step)
	require.Equal(t, 2, began, "what it warns of is so")
	first.Close()
	second.Close()
	level().Close()
	require.Empty(t, said())
	runtime.KeepAlive(first)
}

// TestAdviceOfStepsPlayedAgain: advice is given once in a game each step of which is rolled back and played again.
func TestAdviceOfStepsPlayedAgain(t *testing.T) {
	rest := components.Behave("rest", coroutine.Await(coroutine.Forever()))
	for name, systems := range map[string][]ecs.System{
		"resumes": nil,
		"moves":   {systems.Behaviours(coroutine.Budget{})},
	} {
		t.Run(name, func(t *testing.T) {
			said := hear(t)
			e := ecs.New()
			defer e.Close()
			e.Add(ecs.Update, systems...)
			e.Spawn(components.Position, ecs.Comp(components.Velocity, components.Vec2{X: 1}), ecs.Comp(components.Behaviour, rest))
			rewinder := rewind.New(e)
			var before rewind.Snapshot
			for range 700 {
				require.NoError(t, rewinder.Take(&before))
				for _, as := range []ecs.Replay{ecs.Live, ecs.Again, ecs.Silent} {
					require.NoError(t, rewinder.Restore(&before))
					e.SetReplay(as)
					e.Step(step)
				}
			}
			out := said()
			require.Equal(t, 1, strings.Count(out, "nothing "+name), out)
			require.Equal(t, 1, strings.Count(out, "WARN"), out)
		})
	}
}
