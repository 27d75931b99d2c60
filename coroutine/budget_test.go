package coroutine_test

import (
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
)

func spin(co *coroutine.Co) {
	for {
		co.Yield()
	}
}

func TestLeftOverGoesFirstOldestFirst(t *testing.T) {
	s := newBench(t)
	var log []int
	for i := range 10 {
		s.script(func(*coroutine.Co) { log = append(log, i) })
	}
	stats := s.Tick(tickTime, coroutine.Budget{Resumes: 4})
	require.Equal(t, coroutine.Stats{Resumed: 4, LeftOver: 6, OldestWait: 1, Started: 10, Finished: 4}, stats)
	s.script(func(*coroutine.Co) { log = append(log, 10) })
	stats = s.Tick(tickTime, coroutine.Budget{Resumes: 4})
	require.Equal(t, coroutine.Stats{Resumed: 4, LeftOver: 3, OldestWait: 2, Started: 1, Finished: 4}, stats)
	s.ticks(1)
	require.Equal(t, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, log)
}

func TestNegativeBudgetMovesClocksOnly(t *testing.T) {
	for _, budget := range []coroutine.Budget{{Resumes: -1}, {Time: -1}, {Resumes: 5, Time: -1}} {
		s := newBench(t)
		ran := false
		s.script(func(*coroutine.Co) { ran = true })
		stats := s.Tick(time.Second, budget)
		require.False(t, ran)
		require.Equal(t, 1, stats.LeftOver)
		require.Equal(t, time.Second, s.Now())
	}
}

func TestStatsCountEnds(t *testing.T) {
	s := newBench(t)
	s.script(func(*coroutine.Co) {})
	s.script(func(*coroutine.Co) { panic("a fault") })
	s.script(func(co *coroutine.Co) { co.Exit() })
	queued := s.script(func(*coroutine.Co) {})
	queued.Cancel()
	stats := s.ticks(1)
	require.Equal(t, coroutine.Stats{Resumed: 3, Started: 4, Finished: 1, Cancelled: 2, Failed: 1}, stats)
	require.Equal(t, coroutine.Stats{}, s.ticks(1))

	for range 5 {
		s.script(func(*coroutine.Co) {}).Cancel()
	}
	require.Zero(t, s.Tick(tickTime, coroutine.Budget{Resumes: -1}).LeftOver, "what was cancelled is not left over")
	require.Zero(t, s.ticks(1).LeftOver)
}

func TestPriorities(t *testing.T) {
	s := newBench(t)
	var log []coroutine.Priority
	for _, p := range []coroutine.Priority{coroutine.Low, coroutine.Normal, coroutine.High, coroutine.Low, coroutine.High} {
		s.script(func(*coroutine.Co) { log = append(log, p) }, coroutine.WithPriority(p))
	}
	s.ticks(1)
	require.Equal(t, []coroutine.Priority{coroutine.High, coroutine.High, coroutine.Normal, coroutine.Low, coroutine.Low}, log)
}

func TestAgeingBoundUnderOverload(t *testing.T) {
	// Each level alone is more than the budget of 10 resumes, in every Tick, for ever.
	const perLevel = 15
	for _, level := range []coroutine.Priority{coroutine.Low, coroutine.Normal, coroutine.High} {
		t.Run(fmt.Sprint(level), func(t *testing.T) {
			s := newBench(t)
			for p := coroutine.Low; p <= coroutine.High; p++ {
				for range perLevel {
					s.script(func(co *coroutine.Co) { forever(co) }, coroutine.WithPriority(p))
				}
			}
			longest, last := int64(0), int64(0)
			s.script(func(co *coroutine.Co) {
				for {
					longest = max(longest, s.Ticks()-last)
					last = s.Ticks()
					co.Frame()
				}
			}, coroutine.WithPriority(level))
			for range 500 {
				stats := s.Tick(tickTime, coroutine.Budget{Resumes: 10})
				require.Equal(t, 10, stats.Resumed)
			}
			longest = max(longest, s.Ticks()-last)
			// 46 tasks can be ready before it, and each higher one once more while it ages: a task
			// is ready once at a time, so that is all that can be resumed first in 2*AgeTicks.
			bound := int64(2*coroutine.AgeTicks + (3*perLevel+1+2*perLevel)/10 + 2)
			require.LessOrEqual(t, longest, bound)
		})
	}
}

func TestAgeingBetweenLevels(t *testing.T) {
	s := newBench(t)
	low := int64(0)
	s.script(func(*coroutine.Co) { low = s.Ticks() }, coroutine.WithPriority(coroutine.Low))
	for range 100 {
		s.script(func(*coroutine.Co) {}, coroutine.WithPriority(coroutine.High))
		s.Tick(tickTime, coroutine.Budget{Resumes: 1})
	}
	require.Equal(t, int64(2*coroutine.AgeTicks+2), low, "one High is made ready and resumed a Tick; those of the first 2*AgeTicks go before")
}

func TestGuardEndsTick(t *testing.T) {
	s := newBench(t, coroutine.WithGuard(1000))
	s.script(spin, coroutine.Named("busy"), coroutine.OwnedBy("bee"))
	idle := 0
	s.script(func(co *coroutine.Co) {
		for {
			idle++
			co.Frame()
		}
	})
	stats := s.ticks(1)
	require.Equal(t, 1008, stats.Resumed)
	errs := s.errors()
	require.Len(t, errs, 1)
	var runaway *coroutine.RunawayError
	require.ErrorAs(t, errs[0], &runaway)
	require.Equal(t, "busy", runaway.Name)
	require.Equal(t, "bee", runaway.Owner)
	require.Equal(t, 1008, runaway.Resumes)
	require.ErrorContains(t, runaway, `"busy" of bee`)
	s.ticks(1)
	require.Equal(t, 2, idle)
	require.Len(t, s.errors(), 1)
	require.Panics(t, func() { coroutine.WithGuard(-1) })
}

func TestGuardLeavesHonestTickAlone(t *testing.T) {
	s := newBench(t, coroutine.WithGuard(0))
	for range 100 {
		s.script(func(co *coroutine.Co) { co.Yield(); co.Yield(); co.Yield() })
	}
	require.Equal(t, 400, s.ticks(1).Resumed)
	require.Empty(t, s.errors())
}

func TestBudgetByTime(t *testing.T) {
	now := time.Duration(0)
	s := newBench(t, coroutine.WithWallClock(func() time.Duration { return now }))
	for range 1000 {
		s.script(func(co *coroutine.Co) {
			for {
				now += 100 * time.Microsecond
				co.Yield()
			}
		})
	}
	stats := s.Tick(tickTime, coroutine.Budget{Time: 2 * time.Millisecond})
	require.Equal(t, 20, stats.Resumed)
	require.Equal(t, 2*time.Millisecond, stats.Time)
	require.Equal(t, 1000, stats.LeftOver)
	stats = s.Tick(tickTime, coroutine.Budget{Time: time.Second, Resumes: 7})
	require.Equal(t, 7, stats.Resumed)
}

func TestPaceGivesWay(t *testing.T) {
	now := time.Duration(0)
	clock := coroutine.WithWallClock(func() time.Duration { now += time.Microsecond; return now })
	t.Run("by calls", func(t *testing.T) {
		s := newBench(t, coroutine.WithWallClock(func() time.Duration { panic("the wall clock was read") }))
		calls := 0
		s.script(func(co *coroutine.Co) {
			for {
				calls++
				co.Pace()
			}
		})
		for i := range 5 {
			stats := s.Tick(tickTime, coroutine.Budget{})
			require.Equal(t, 1, stats.Resumed)
			require.InDelta(t, 1024*(i+1), calls, 1)
		}
		stats := s.Tick(tickTime, coroutine.Budget{Resumes: 3})
		require.Equal(t, 3, stats.Resumed)
		require.InDelta(t, 1024*8, calls, 1)
	})
	t.Run("raw", func(t *testing.T) {
		s := newBench(t)
		calls := 0
		s.Start(func(yield func(coroutine.Wait) bool) {
			for yield(coroutine.Pace()) {
				calls++
			}
		})
		s.ticks(2)
		require.InDelta(t, 2*1024, calls, 2)
	})
	t.Run("by slice", func(t *testing.T) {
		s := newBench(t, clock)
		calls := 0
		s.script(func(co *coroutine.Co) {
			for {
				calls++
				co.Pace()
			}
		})
		s.Tick(tickTime, coroutine.Budget{Slice: 10 * time.Microsecond})
		require.InDelta(t, 16*11, calls, 16)
		calls = 0
		stats := s.Tick(tickTime, coroutine.Budget{Time: 100 * time.Microsecond})
		require.Greater(t, stats.Resumed, 1)
		require.Greater(t, calls, 100)
	})
}

func TestSpread(t *testing.T) {
	s := newBench(t)
	var got []int
	s.script(func(co *coroutine.Co) {
		for i := range co.Spread(3000) {
			got = append(got, i)
		}
	})
	s.ticks(1)
	require.InDelta(t, 1024, len(got), 1)
	s.ticks(2)
	require.Len(t, got, 3000)
	require.Equal(t, 2999, got[2999])
	task := s.script(func(co *coroutine.Co) {
		for i := range co.Spread(math.MaxInt) {
			if i == 5 {
				break
			}
		}
		for range co.Spread(math.MaxInt) {
		}
	})
	s.ticks(2)
	task.Cancel()
	require.Equal(t, coroutine.Cancelled, task.State())
}

func TestPanickingPostLosesNoOther(t *testing.T) {
	s := newBench(t)
	ran := false
	s.Post(func() { panic(errors.New("a fault")) })
	s.Post(func() { ran = true })
	require.Panics(t, func() { s.ticks(1) })
	s.ticks(1)
	require.True(t, ran)
}
