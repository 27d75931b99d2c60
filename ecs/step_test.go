package ecs_test

import (
	"context"
	"errors"
	"math"
	"testing"
	"testing/synctest"
	"time"

	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
)

const ms = time.Millisecond

func TestFrames(t *testing.T) {
	type frame struct {
		passed time.Duration
		steps  int
		alpha  float64
	}
	for _, test := range []struct {
		name   string
		scale  float64
		frames []frame
	}{
		{"the rest is kept", 1, []frame{{7 * ms, 0, 0.7}, {7 * ms, 1, 0.4}, {6 * ms, 1, 0}, {25 * ms, 2, 0.5}}},
		{"at most three steps", 1, []frame{{1005 * ms, 3, 0.5}, {5 * ms, 1, 0}}},
		{"the clock goes back", 1, []frame{{-20 * ms, 0, 0}, {10 * ms, 1, 0}}},
		{"slow motion", 0.5, []frame{{10 * ms, 0, 0.5}, {10 * ms, 1, 0}}},
		{"twice as fast", 2, []frame{{10 * ms, 2, 0}}},
		{"time stands still", 0, []frame{{1000 * ms, 0, 0}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := ecs.New(ecs.WithStep(10*ms), ecs.WithMaxSteps(3))
			e.SetTimeScale(test.scale)
			total := 0
			for i, f := range test.frames {
				require.Equal(t, f.steps, e.Frame(f.passed))
				require.InDelta(t, f.alpha, e.View().Alpha(), 1e-9)
				total += f.steps
				require.EqualValues(t, total, e.Steps())
				require.Equal(t, time.Duration(total)*10*ms, e.Now())
				require.EqualValues(t, i+1, e.Frames())
			}
		})
	}
}

func TestPauseAndSingleStep(t *testing.T) {
	e := ecs.New(ecs.WithStep(10 * ms))
	e.SingleStep() // not paused: nothing is kept for later
	e.Pause()
	require.True(t, e.Paused())
	require.Zero(t, e.Frame(50*ms))
	e.FixedStep()
	require.Zero(t, e.Steps())
	e.SingleStep()
	require.Equal(t, 1, e.Frame(50*ms))
	require.Zero(t, e.Frame(50*ms))
	e.SingleStep()
	e.FixedStep()
	e.FixedStep()
	require.EqualValues(t, 2, e.Steps())
	e.Step(3 * ms)
	require.Equal(t, 23*ms, e.Now(), "Step goes on")
	require.Equal(t, 3*ms, e.Delta())
	e.SingleStep()
	e.Resume()
	require.Equal(t, 2, e.Frame(20*ms), "the time of the pause is gone")
	e.Pause()
	require.Zero(t, e.Frame(20*ms))
}

// What passes while a level is loaded is not made up for.
func TestSkipTime(t *testing.T) {
	e := ecs.New(ecs.WithStep(10 * ms))
	require.Zero(t, e.Frame(4*ms))
	e.SkipTime()
	require.Equal(t, 1, e.Frame(3000*ms))
	require.InDelta(t, 0.4, e.View().Alpha(), 1e-9)
	require.Equal(t, 5, e.Frame(3000*ms), "once")
	e.Pause()
	e.SkipTime()
	require.Zero(t, e.Frame(3000*ms), "a paused game stays so")
}

func TestPausingInAStepEndsTheFrame(t *testing.T) {
	e := ecs.New(ecs.WithStep(10 * ms))
	e.Add(ecs.Update, ecs.System{Update: func(e *ecs.Engine) { e.Pause() }})
	require.Equal(t, 1, e.Frame(40*ms))
}

func TestWrongSettings(t *testing.T) {
	for _, f := range []float64{-1, math.NaN(), math.Inf(1)} {
		require.Panics(t, func() { ecs.New().SetTimeScale(f) })
	}
	require.Panics(t, func() { ecs.WithStep(0) })
	require.Panics(t, func() { ecs.WithMaxSteps(0) })
}

func TestRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 1005*ms)
		defer cancel()
		e := ecs.New(ecs.WithStep(10 * ms))
		closed := false
		e.Add(ecs.Update, ecs.System{Update: func(*ecs.Engine) {}, Close: func(*ecs.Engine) { closed = true }})
		require.NoError(t, e.Run(ctx))
		require.EqualValues(t, 100, e.Steps())
		require.True(t, closed)
	})
}

func TestRunReportsWhatCanNotStart(t *testing.T) {
	broken := errors.New("port is taken")
	e := ecs.New()
	e.Add(ecs.Early, ecs.System{Name: "net", Update: func(*ecs.Engine) {}, Start: func(*ecs.Engine) error { return broken }})
	require.ErrorIs(t, e.Run(t.Context()), broken)
}

// A screen that keeps time itself, as Ebitengine does, shows slow motion too.
func TestFixedStepsAreScaled(t *testing.T) {
	for scale, want := range map[float64]int64{0: 0, 0.25: 15, 0.5: 30, 1: 60, 2: 120} {
		e := ecs.New()
		e.SetTimeScale(scale)
		for range 60 {
			e.NewFrame()
			e.FixedStep()
		}
		require.InDelta(t, want, e.Steps(), 1, "scale %v", scale)
		require.Equal(t, time.Duration(e.Steps())*e.StepLength(), e.Now())
		e.Close()
	}
}
