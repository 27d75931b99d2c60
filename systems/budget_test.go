package systems_test

import (
	"runtime"
	"testing"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
)

func TestCatchUpStepsShareABudgetByCount(t *testing.T) {
	g, l := newGame(t, coroutine.Budget{Resumes: 10}), &life{}
	for range 100 {
		set(g.Spawn(components.Behaviour), l.behave())
	}
	require.Equal(t, 3, g.Frame(3*g.StepLength()))
	require.Equal(t, 10, l.resumed)
	require.Equal(t, 1, g.Frame(g.StepLength()))
	require.Equal(t, 20, l.resumed)
	g.NewFrame()
	g.FixedStep()
	g.FixedStep()
	require.Equal(t, 30, l.resumed)
	g.Step(step)
	g.Step(step)
	require.Equal(t, 50, l.resumed, "each Step is a frame")
}

func TestCatchUpStepsShareABudgetByTime(t *testing.T) {
	var wall time.Duration
	clock := coroutine.WithWallClock(func() time.Duration { return wall })
	g := newGame(t, coroutine.Budget{Time: 2 * time.Millisecond}, clock)
	resumed := 0
	for range 100 {
		set(g.Spawn(components.Behaviour), components.Behave("slow", coroutine.Script(func(co *coroutine.Co) {
			for {
				resumed++
				wall += 500 * time.Microsecond
				co.Frame()
			}
		})))
	}
	require.Equal(t, 3, g.Frame(3*g.StepLength()))
	require.Equal(t, 4, resumed)
	require.Equal(t, 1, g.Frame(g.StepLength()))
	require.Equal(t, 8, resumed)
}

// Sleepers see the time of every step, even of those that the budget left nothing for.
func TestClocksMoveWithoutABudget(t *testing.T) {
	g := newGame(t, coroutine.Budget{Resumes: 1})
	var woke time.Duration
	set(g.Spawn(components.Behaviour), components.Behave("sleeper", coroutine.Script(func(co *coroutine.Co) {
		co.Sleep(10 * time.Second / 60)
		woke = co.Now()
	})))
	for range 4 {
		g.Frame(3 * g.StepLength())
	}
	require.GreaterOrEqual(t, woke, 10*time.Second/60)
	require.Equal(t, g.Now(), g.Scheduler().Now())
}

func TestClosingEndsAllGoroutines(t *testing.T) {
	before := runtime.NumGoroutine()
	g, l := newGame(t, coroutine.Budget{}), &life{}
	for range 10_000 {
		set(g.Spawn(components.Behaviour), l.behave())
	}
	g.Step(step)
	require.Equal(t, 10_000, g.Scheduler().Len())
	require.Greater(t, runtime.NumGoroutine(), before+9_000)
	g.Close()
	require.Equal(t, 10_000, l.ended)
	require.LessOrEqual(t, runtime.NumGoroutine(), before)
	g.World().Remove(g.Spawn(components.Behaviour).Entity())
}

// The story that Somen is about: logic rests, drawing goes on.
func TestARestingRobotIsThereInEveryStep(t *testing.T) {
	g := newGame(t, coroutine.Budget{})
	robot := g.Spawn(components.Position, components.Behaviour)
	at := components.Vec2{X: 40, Y: 20}
	set(robot, components.Behave("patrol", coroutine.Script(func(co *coroutine.Co) {
		components.Position.SetValue(robot, at)
		co.Sleep(5 * time.Second)
		components.Position.SetValue(robot, components.Vec2{})
	})))
	for range 300 {
		g.Step(step)
		require.Equal(t, at, components.Position.GetValue(robot))
	}
	for range 3 {
		g.Step(step)
	}
	require.Equal(t, components.Vec2{}, components.Position.GetValue(robot))
}
