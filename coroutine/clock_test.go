package coroutine_test

import (
	"context"
	"math"
	"runtime"
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
)

func TestScaleRetimesSleepsUnderWay(t *testing.T) {
	s := newBench(t)
	slow := s.Clock().NewClock("slow")
	var woke time.Duration
	sleeper := func(co *coroutine.Co) {
		co.Sleep(time.Second)
		woke = s.Now()
	}
	s.script(sleeper, coroutine.OnClock(slow))
	s.ticks(51) // it has slept half
	slow.SetScale(0.25)
	s.ticks(500)
	require.Equal(t, 10*time.Millisecond+500*time.Millisecond+2*time.Second, woke)
	require.Equal(t, 0.25, slow.Scale())
	require.Equal(t, "slow", slow.Name())
	require.Equal(t, tickTime/4, slow.Delta())
}

func TestPausedClockStandsStill(t *testing.T) {
	s := newBench(t)
	game := s.Clock().NewClock("game")
	inner := game.NewClock("inner")
	frames, asked, inners := 0, 0, 0
	s.script(func(co *coroutine.Co) {
		for {
			co.Frame()
			frames++
		}
	}, coroutine.OnClock(game))
	s.script(func(co *coroutine.Co) { co.Until(func() bool { asked++; return false }) }, coroutine.OnClock(game))
	s.script(func(co *coroutine.Co) {
		for {
			co.Frame()
			inners++
		}
	}, coroutine.OnClock(inner))
	s.ticks(3)
	require.Equal(t, []int{2, 2, 2}, []int{frames, asked, inners})
	game.Pause()
	require.True(t, game.Paused())
	require.False(t, inner.Paused())
	s.ticks(10)
	require.Equal(t, []int{2, 2, 2}, []int{frames, asked, inners})
	before := game.Now()
	game.Step(time.Second)
	game.Step(time.Second)
	s.ticks(5)
	require.Equal(t, before+2*time.Second, game.Now())
	require.Equal(t, []int{3, 3, 3}, []int{frames, asked, inners})
	game.Step(time.Hour)
	game.Resume()
	game.Pause()
	s.ticks(1)
	require.Equal(t, before+2*time.Second, game.Now(), "a step that was not made is dropped")
	game.Resume()
	game.Step(time.Hour)
	s.ticks(1)
	require.Equal(t, before+2*time.Second+tickTime, game.Now(), "no steps on a clock that runs")
}

func TestScaleZeroGivesFrames(t *testing.T) {
	s := newBench(t)
	c := s.Clock().NewClock("frozen")
	c.SetScale(0)
	frames := 0
	s.script(func(co *coroutine.Co) {
		for {
			require.Zero(t, co.Frame())
			frames++
		}
	}, coroutine.OnClock(c))
	s.ticks(5)
	require.Equal(t, 4, frames)
	require.Zero(t, c.Now())
}

func TestScalesMultiplyWithoutLosingTime(t *testing.T) {
	s := newBench(t)
	outer := s.Clock().NewClock("outer")
	inner := outer.NewClock("inner")
	outer.SetScale(1.0 / 3)
	inner.SetScale(2.5)
	for range 1000 {
		s.Tick(1, coroutine.Budget{})
	}
	require.InDelta(t, 333, outer.Now(), 1)
	require.InDelta(t, 832, inner.Now(), 2)
	s.Clock().SetScale(0.5)
	before := s.Now()
	s.ticks(2)
	require.Equal(t, before+tickTime, s.Now())
}

func TestSleepOnAnotherClock(t *testing.T) {
	s := newBench(t)
	ui := s.Clock().NewClock("ui")
	ui.SetScale(2)
	var woke []time.Duration
	s.script(func(co *coroutine.Co) {
		co.Wait(ui.Sleep(time.Second))
		woke = append(woke, co.Now())
		co.Wait(ui.SleepUntil(2 * time.Second))
		woke = append(woke, co.Now())
	})
	s.Tick(0, coroutine.Budget{})
	s.ticks(300)
	require.Equal(t, []time.Duration{500 * time.Millisecond, time.Second}, woke)
}

func TestClockRefuses(t *testing.T) {
	s := newBench(t)
	for _, f := range []float64{-1, math.NaN(), math.Inf(1)} {
		require.Panics(t, func() { s.Clock().SetScale(f) })
	}
	require.Panics(t, func() { s.Clock().Step(-1) })
	s.Clock().NewClock("wild").SetScale(math.MaxFloat64)
	last := time.Duration(0)
	wild := s.Clock().NewClock("fast")
	wild.SetScale(1e300)
	for range 10 {
		s.ticks(1)
		require.GreaterOrEqual(t, wild.Now(), last, "time never goes back")
		last = wild.Now()
	}
}

func TestConditionThatCancelsItsTask(t *testing.T) {
	s := newBench(t)
	var task coroutine.Task
	task = s.script(func(co *coroutine.Co) {
		co.Until(func() bool { task.Cancel(); return true })
		t.Error("resumed after its end")
	})
	s.ticks(3)
	require.Equal(t, coroutine.Cancelled, task.State())
	require.Zero(t, s.Len())
	failing := s.script(func(co *coroutine.Co) { co.Until(func() bool { panic("a fault") }) })
	s.ticks(2)
	require.ErrorContains(t, failing.Err(), "a fault")
	require.Len(t, s.errors(), 1)
}

func TestChanged(t *testing.T) {
	s := newBench(t)
	health, hits := 10, 0
	s.script(func(co *coroutine.Co) {
		for {
			co.Wait(coroutine.Changed(func() int { return health }))
			hits++
		}
	})
	s.ticks(3)
	require.Zero(t, hits)
	health = 7
	s.ticks(3)
	require.Equal(t, 1, hits)
}

func TestStepOfNothingIsAFrame(t *testing.T) {
	s := newBench(t)
	game := s.Clock().NewClock("game")
	game.Pause()
	frames := 0
	s.script(func(co *coroutine.Co) {
		for {
			co.Frame()
			frames++
		}
	}, coroutine.OnClock(game))
	s.ticks(2)
	game.Step(0)
	s.ticks(2)
	require.Equal(t, 1, frames)
	require.Zero(t, game.Now())
}

// A condition that calls runtime.Goexit keeps nobody else from going on.
func TestGoexitInACondition(t *testing.T) {
	s := newBench(t)
	exits := true
	other := s.Clock().NewClock("other")
	first := s.script(func(co *coroutine.Co) {
		co.Until(func() bool {
			if exits {
				exits = false
				runtime.Goexit()
			}
			return false
		})
	})
	second := s.script(func(co *coroutine.Co) { co.Until(func() bool { return true }) })
	s.ticks(1)
	onGoroutine(false, func() { s.ticks(1) })
	require.Equal(t, 2*tickTime, other.Now(), "the clocks behind move")
	s.ticks(1)
	require.ErrorIs(t, first.Err(), coroutine.ErrGoexit)
	require.Equal(t, coroutine.Done, second.State())
	require.Equal(t, 3*tickTime, other.Now())
}

func TestGoexitInTheWorkOfAnInlineFuture(t *testing.T) {
	for name, ready := range map[string]int{"at once": 0, "in a Tick of its own": 2} {
		t.Run(name, func(t *testing.T) {
			s := newBench(t, coroutine.InlineAsync())
			f := coroutine.Async(func(context.Context) (int, error) { runtime.Goexit(); return 0, nil })
			want := coroutine.ErrGoexit
			if ready > 0 {
				f.ReadyIn(ready)
				want = context.Canceled // for it ends who began the work
			}
			s.script(func(co *coroutine.Co) { _, _ = f.Await(co) })
			other := s.script(func(co *coroutine.Co) { co.Frame(); _, _ = f.Await(co) })
			onGoroutine(false, func() { s.ticks(1) })
			s.ticks(5)
			require.Equal(t, coroutine.Done, other.State())
			_, err := f.Result()
			require.ErrorIs(t, err, want)
		})
	}
}
