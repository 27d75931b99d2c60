package coroutine_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
)

const allTime = time.Duration(math.MaxInt64)

func TestLargestValuesAreNoLimit(t *testing.T) {
	budgets := map[string]coroutine.Budget{
		"Time":    {Time: allTime},
		"Slice":   {Slice: allTime},
		"both":    {Time: allTime, Slice: allTime},
		"Resumes": {Resumes: math.MaxInt},
		"all":     {Resumes: math.MaxInt, Time: allTime, Slice: allTime},
	}
	for name, budget := range budgets {
		t.Run(name, func(t *testing.T) {
			now := time.Hour
			s := newBench(t, coroutine.WithGuard(math.MaxInt), coroutine.WithWallClock(func() time.Duration { now++; return now }))
			paced := 0
			for range 10 {
				s.script(func(co *coroutine.Co) {
					for range 1000 {
						co.Yield()
						for range 100 {
							co.Pace()
							paced++
						}
					}
				})
			}
			stats := s.Tick(tickTime, budget)
			require.Zero(t, stats.LeftOver)
			require.Equal(t, 1_000_000, paced)
			require.Equal(t, 10_010, stats.Resumed)
			require.Empty(t, s.errors())
		})
	}
}

func TestGuardOfTheLargestValue(t *testing.T) {
	s := newBench(t, coroutine.WithGuard(math.MaxInt))
	s.script(func(co *coroutine.Co) { co.Yield() })
	require.Equal(t, 2, s.Tick(tickTime, coroutine.Budget{}).Resumed)
}

func TestStepsAddUpToTheEndOfTime(t *testing.T) {
	s := newBench(t)
	c := s.Clock().NewClock("paused")
	c.Pause()
	c.Step(allTime)
	c.Step(allTime)
	task := s.Start(coroutine.Await(coroutine.Sleep(allTime-1)), coroutine.OnClock(c))
	s.Tick(0, coroutine.Budget{})
	c.Step(allTime)
	c.Step(time.Second)
	s.Tick(0, coroutine.Budget{})
	require.Equal(t, allTime, c.Now())
	require.Equal(t, coroutine.Done, task.State())
}

func TestTicksOfAllTime(t *testing.T) {
	s := newBench(t)
	over, every := 0, 0
	s.script(func(co *coroutine.Co) {
		for range co.Over(allTime) {
			over++
		}
	})
	s.script(func(co *coroutine.Co) {
		for range co.Every(allTime) {
			every++
		}
	})
	for range 4 {
		s.Tick(allTime/2+1, coroutine.Budget{})
	}
	require.Equal(t, allTime, s.Now())
	require.GreaterOrEqual(t, over, 3)
	require.Positive(t, every)
}

// Under a wall clock that stands still a budget of time is never used up.
func TestWallClockThatStandsStill(t *testing.T) {
	restless := map[string]func(co *coroutine.Co){
		"Yield": (*coroutine.Co).Yield,
		"Pace":  (*coroutine.Co).Pace,
		"over at once": func(co *coroutine.Co) {
			var c coroutine.Chan[int]
			c.Close()
			c.Receive(co)
		},
	}
	for name, wait := range restless {
		t.Run(name, func(t *testing.T) {
			s := newBench(t, coroutine.WithWallClock(func() time.Duration { return time.Hour }), coroutine.WithGuard(1000))
			task := s.script(func(co *coroutine.Co) {
				for {
					wait(co)
				}
			}, coroutine.Named("restless"))
			s.Tick(tickTime, coroutine.Budget{Time: time.Millisecond})
			errs := s.errors()
			require.Len(t, errs, 1)
			var runaway *coroutine.RunawayError
			require.True(t, errors.As(errs[0], &runaway))
			require.Equal(t, task, runaway.Task)
			require.Equal(t, "restless", runaway.Name)
		})
	}
}
