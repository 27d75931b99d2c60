package coroutine

import (
	"context"
	"fmt"
	"hash/fnv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A run with a budget by count, a fixed step and a seed is a pure function of its inputs.
func TestRunsRepeat(t *testing.T) {
	frames := 10_000
	if testing.Short() {
		frames = 2_000
	}
	first := runMixedLoad(frames, 1)
	require.Equal(t, first, runMixedLoad(frames, 1), "the same seed")
	require.NotEqual(t, first, runMixedLoad(frames, 2), "another seed")
}

// runMixedLoad returns a hash of all that happens in a little world under a tight budget.
func runMixedLoad(frames int, seed uint64) uint64 {
	trace := fnv.New64a()
	note := func(s *Scheduler, what string, id, value int) {
		fmt.Fprintln(trace, s.Ticks(), s.Now(), what, id, value)
	}
	var s *Scheduler
	s = NewScheduler(WithSeed(seed), InlineAsync(), OnError(func(err error) { note(s, err.Error(), 0, 0) }))
	defer s.Close()
	market, alarm := NewChan[int](4), &Signal[int]{}
	slow := s.Clock().NewClock("slow")
	night := s.NewGroup()
	prices := 0

	trader := func(id int) Behaviour {
		return Script(func(co *Co) {
			defer note(s, "trader leaves", id, 0)
			for {
				co.Sleep(ms * 5 * time.Duration(co.Rand().IntN(40)))
				market.Send(co, id*1000+co.Rand().IntN(1000))
				prices++
			}
		})
	}
	buyer := func(id int) Behaviour {
		return Script(func(co *Co) {
			for v := range market.All(co) {
				note(s, "bought", id, v)
				switch co.Rand().IntN(6) {
				case 0:
					panic(bang(v))
				case 1:
					alarm.Emit(v)
				case 2:
					co.Go(Sequence(Await(Frames(v%7)), Await(alarm.Next(new(int)))), WithPriority(Low))
				case 3:
					winner := co.Race(Await(Sleep(ms*time.Duration(co.Rand().IntN(100)))), Await(alarm.Next(new(int))), Await(Frames(3)))
					note(s, "race", id, winner)
				case 4:
					co.Until(func() bool { return prices%3 == 0 })
				default:
					for range v % 4 {
						co.Yield()
					}
				}
			}
		})
	}
	guard := func(id int) Behaviour {
		return Script(func(co *Co) {
			for {
				v := 0
				switch co.First(alarm.Next(&v), co.Clock().Sleep(ms*200)) {
				case 0:
					note(s, "alarm", id, v)
				case 1:
					done := co.Timeout(ms*time.Duration(co.Rand().IntN(60)), Await(Sleep(30*ms)))
					note(s, fmt.Sprint("rested ", done), id, 0)
				}
			}
		})
	}
	director := Script(func(co *Co) {
		for i := range co.Every(100 * ms) {
			note(s, "director", i, s.Len())
			slow.SetScale(float64(co.Rand().IntN(8)) / 3)
			switch co.Rand().IntN(5) {
			case 0:
				night.Pause()
			case 1:
				night.Resume()
			case 2:
				night.Cancel(nil)
			}
			price, _ := Async(func(context.Context) (int, error) { return i * i, nil }).Await(co)
			prices += price
			for id := range co.Rand().IntN(12) {
				kind := []func(int) Behaviour{trader, buyer, guard}[co.Rand().IntN(3)]
				options := []Option{WithPriority(Priority(co.Rand().IntN(3) - 1))}
				if co.Rand().IntN(2) == 0 {
					options = append(options, OnClock(slow))
				}
				if co.Rand().IntN(2) == 0 {
					options = append(options, InGroup(night))
				}
				t := s.Start(kind(100*i+id), options...)
				if co.Rand().IntN(4) == 0 {
					s.Start(Sequence(Await(Sleep(ms*time.Duration(co.Rand().IntN(3000)))), cancelling(t)))
				}
			}
			if s.Len() > 400 {
				for _, task := range s.Tasks() {
					if task != co.Self() && co.Rand().IntN(3) == 0 {
						task.Raise(bang(i))
					}
				}
			}
		}
	})
	s.Start(director, WithPriority(High))
	for range frames {
		stats := s.Tick(16*ms, Budget{Resumes: 40})
		fmt.Fprintln(trace, stats)
	}
	return trace.Sum64()
}

func cancelling(t Task) Behaviour { return func(func(Wait) bool) { t.Cancel() } }
