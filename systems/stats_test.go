package systems_test

import (
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/stretchr/testify/require"
)

// TestFrameStats: the numbers are those of a frame, however many steps it has.
func TestFrameStats(t *testing.T) {
	g := newGame(t, coroutine.Budget{Resumes: 5})
	require.Zero(t, systems.FrameStats(g.Engine))
	var l life
	for range 4 {
		g.Scheduler().Start(l.behave().Recipe.Behaviour)
	}
	g.NewFrame()
	g.FixedStep()
	require.Equal(t, 4, systems.FrameStats(g.Engine).Resumed)
	g.FixedStep()
	stats := systems.FrameStats(g.Engine)
	require.Equal(t, 5, stats.Resumed)
	require.Equal(t, 3, stats.LeftOver)
	require.Equal(t, 4, stats.Started)
	require.Equal(t, 2, stats.Steps)
	require.Equal(t, g.Frames(), stats.Frame)
	require.Equal(t, coroutine.Budget{Resumes: 5}, stats.Budget)

	g.NewFrame()
	require.Equal(t, stats, systems.FrameStats(g.Engine), "of the last frame with a step")
	for _, task := range g.Scheduler().Tasks() {
		task.Cancel()
	}
	g.FixedStep()
	stats = systems.FrameStats(g.Engine)
	require.Equal(t, 1, stats.Steps)
	require.Zero(t, stats.Started)
	require.Equal(t, 4, stats.InAll.Started)
	require.Equal(t, 4, stats.InAll.Cancelled)
	require.Equal(t, 5, stats.InAll.Resumed)
	shown, ok := ecs.ResourceValue[systems.BehaviourStats](g.View())
	require.True(t, ok)
	require.Equal(t, stats, shown)
}

// TestSetBudget: a game changes its budget while it runs, or before.
func TestSetBudget(t *testing.T) {
	g := newGame(t, coroutine.Budget{Resumes: 1})
	systems.SetBudget(g.Engine, coroutine.Budget{Resumes: 2})
	require.Equal(t, coroutine.Budget{Resumes: 2}, systems.FrameBudget(g.Engine))
	var l life
	for range 6 {
		g.Scheduler().Start(l.behave().Recipe.Behaviour)
	}
	for _, c := range []struct{ budget, resumed int }{{2, 2}, {4, 4}, {-1, 0}, {0, 6}} {
		systems.SetBudget(g.Engine, coroutine.Budget{Resumes: c.budget})
		g.Step(time.Second)
		require.Equal(t, c.resumed, systems.FrameStats(g.Engine).Resumed)
	}
	require.Empty(t, g.errors)
}
