package main

import (
	"testing"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
)

// followed is as many agents as the race detector can follow, and as there are in the game without it.
func followed() int {
	if raceEnabled {
		return 4_800
	}
	return agents
}

// TestBudget: with enough, nobody waits. With too little, a frame resumes what it may and no more,
// and the wait grows. With plenty, the swarm catches up.
func TestBudget(t *testing.T) {
	n := followed()
	engine := newGame(1, n)
	defer engine.Close()
	meter, enough := ecs.Resource[Meter](engine), n/perPeriod
	frames := func(count, budget int, check func(Sample)) {
		t.Helper()
		for range count {
			meter.Budget = budget
			engine.Step(engine.StepLength())
			check(meter.Last)
		}
	}
	// The player takes the slider, which ends the tour; from then on the test sets it.
	engine.Input().Press("ArrowLeft")
	engine.Step(engine.StepLength())
	engine.Input().Release("ArrowLeft")
	require.Equal(t, n, meter.Last.Resumed, "everybody begins")

	frames(300, 3*enough, func(s Sample) {
		require.LessOrEqual(t, s.Resumed, 3*enough)
		require.Zero(t, s.LeftOver)
		require.Zero(t, s.Oldest)
	})

	oldest := 0
	frames(240, enough/2, func(s Sample) {
		require.Equal(t, enough/2, s.Resumed, "the frame is full, and no fuller")
		require.LessOrEqual(t, s.Oldest, oldest+1, "nobody waits longer than since it got ready")
		oldest = s.Oldest
	})
	require.Greater(t, oldest, 60)

	frames(240, 4*enough, func(s Sample) { require.LessOrEqual(t, s.Resumed, 4*enough) })
	require.Zero(t, meter.Last.LeftOver)
}

// TestSlider: it is a round number of agents to the left and to the right, however many there are.
func TestSlider(t *testing.T) {
	for _, test := range []struct{ agents, least, most int }{
		{240, 1, 24}, {agents, 10, 10_000}, {10 * agents, 100, 100_000},
	} {
		m := &Meter{Agents: test.agents}
		require.Equal(t, test.least, m.budgetAt(0))
		require.Equal(t, test.most, m.budgetAt(width))
		require.InDelta(t, trackRight, m.position(test.most), .5)
	}
}

// TestFair: although the budget is for half of them, everybody moves.
func TestFair(t *testing.T) {
	engine := newGame(1, 4_800)
	defer engine.Close()
	ecs.Resource[Meter](engine).Budget = 10
	for range 4 * perPeriod {
		engine.Step(engine.StepLength())
	}
	for entity, agent := range ecs.Values(engine.View(), AgentType) {
		require.Positive(t, agent.Woke, "%v has never run", entity)
	}
}

// TestTour is the game that nobody plays.
func TestTour(t *testing.T) {
	engine := newGame(1, 4_800)
	defer engine.Close()
	meter := ecs.Resource[Meter](engine)
	var budgets, oldest []int
	for range 10 {
		for range 60 {
			engine.Step(engine.StepLength())
		}
		budgets = append(budgets, meter.Budget)
		oldest = append(oldest, meter.Last.Oldest)
	}
	require.Equal(t, []int{40, 40, 40, 40, 40, 10, 10, 10, 60, 60}, budgets)
	require.Equal(t, []int{0, 0, 0, 0}, oldest[:4])
	require.Greater(t, oldest[7], oldest[6])
	require.Zero(t, oldest[9])
}

// TestSeed: the same seed gives the same world.
func TestSeed(t *testing.T) {
	state := func(seed uint64) (all []any) {
		engine := newGame(seed, 2_400)
		defer engine.Close()
		for range 400 {
			engine.Step(engine.StepLength())
		}
		for entity, agent := range ecs.Values(engine.View(), AgentType) {
			at, _ := ecs.Value(engine.View(), entity, components.Position)
			all = append(all, agent, at)
		}
		return all
	}
	first := state(7)
	require.Equal(t, first, state(7))
	require.NotEqual(t, first, state(8))
}

func BenchmarkStep(b *testing.B) {
	for _, part := range []float64{2, 1, .5, .25} {
		b.Run(map[float64]string{2: "twice", 1: "enough", .5: "half", .25: "quarter"}[part], func(b *testing.B) {
			engine := newGame(1, agents)
			defer engine.Close()
			enough := float64(agents / perPeriod)
			meter := ecs.Resource[Meter](engine)
			step := func() {
				engine.Step(engine.StepLength())
				meter.Budget = int(part * enough)
			}
			for range 300 {
				step()
			}
			b.ReportAllocs()
			for b.Loop() {
				step()
			}
			b.ReportMetric(float64(meter.Last.Resumed), "resumed")
			b.ReportMetric(float64(meter.Last.Oldest), "oldest")
		})
	}
}
