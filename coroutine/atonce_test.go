package coroutine_test

import (
	"context"
	"errors"
	"iter"
	"math"
	"runtime"
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
)

func TestSharedFirstWakesEverybody(t *testing.T) {
	var signal coroutine.Signal[int]
	waits := map[string]coroutine.Wait{
		"First": coroutine.First(nil, signal.Next(nil), coroutine.Sleep(time.Hour)),
		"AllOf": coroutine.AllOf(signal.Next(nil), coroutine.NextFrame()),
	}
	for name, w := range waits {
		t.Run(name, func(t *testing.T) {
			s := newBench(t)
			woke := 0
			b := func(yield func(coroutine.Wait) bool) {
				for yield(w) {
					woke++
				}
			}
			for range 3 {
				s.Start(b)
			}
			for round := range 3 {
				s.ticks(1)
				signal.Emit(1)
				s.ticks(1)
				require.Equal(t, 3*(round+1), woke)
			}
		})
	}
}

func TestSharedFirstOfAChannelLosesNoMessage(t *testing.T) {
	s := newBench(t)
	ch := coroutine.NewChan[int](0)
	var got [2]coroutine.Message[int]
	which := -1
	w := coroutine.First(&which, ch.ToReceive(&got[0]), coroutine.Sleep(time.Hour))
	one := s.Start(coroutine.Await(w))
	two := s.Start(coroutine.Await(w))
	s.ticks(1)
	require.True(t, ch.TrySend(1))
	one.Cancel() // before its turn: the message goes to the other
	s.ticks(1)
	require.Equal(t, coroutine.Done, two.State())
	require.Equal(t, 1, got[0].Value)
	require.Zero(t, which)
}

func TestYieldAsOneOfSeveralGivesWay(t *testing.T) {
	for name, choose := range map[string]func(look coroutine.Wait, which *int) coroutine.Wait{
		"last": func(look coroutine.Wait, which *int) coroutine.Wait {
			return coroutine.First(which, look, coroutine.Yield())
		},
		"first": func(look coroutine.Wait, which *int) coroutine.Wait {
			return coroutine.First(which, coroutine.Yield(), look)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newBench(t)
			ch := coroutine.NewChan[int](0)
			turns, got := 0, 0
			s.Start(func(yield func(coroutine.Wait) bool) {
				var m coroutine.Message[int]
				which := -1
				for !m.OK {
					if !yield(choose(ch.ToReceive(&m), &which)) {
						return
					}
					turns++
				}
				got = m.Value
			})
			s.script(func(co *coroutine.Co) {
				co.Yield()
				co.Yield()
				ch.Send(co, 7)
			})
			s.ticks(1)
			require.Equal(t, 7, got, "in one Tick")
			require.Equal(t, 4, turns)
		})
	}
	s := newBench(t)
	n := 0
	s.script(func(co *coroutine.Co) {
		for {
			co.AllOf(coroutine.Yield(), coroutine.Yield())
			n++
		}
	})
	stats := s.Tick(tickTime, coroutine.Budget{Resumes: 10})
	require.Equal(t, 10, stats.Resumed)
	require.Equal(t, 9, n)
}

// What a behaviour may wait for that is over at once.
func overAtOnce(t *testing.T, s *bench) map[string]func(co *coroutine.Co) {
	closed := coroutine.NewChan[int](0)
	closed.Close()
	full := coroutine.NewChan[int](math.MaxInt16)
	ended := s.script(func(*coroutine.Co) {})
	future := coroutine.Async(func(context.Context) (int, error) { return 1, nil })
	s.script(func(co *coroutine.Co) { _, _ = future.Await(co) })
	for ended.State() != coroutine.Done || s.Len() > 0 {
		s.ticks(1)
		runtime.Gosched() // in WebAssembly nothing else would run
	}
	var me coroutine.Task
	return map[string]func(co *coroutine.Co){
		"closed channel":  func(co *coroutine.Co) { closed.Receive(co) },
		"send on closed":  func(co *coroutine.Co) { closed.Send(co, 1) },
		"its own channel": func(co *coroutine.Co) { full.Send(co, 1); full.Receive(co) },
		"ended task":      func(co *coroutine.Co) { _ = co.Join(ended) },
		"done future":     func(co *coroutine.Co) { _, _ = future.Await(co) },
		"First":           func(co *coroutine.Co) { co.First(ended.Done(), coroutine.Sleep(1)) },
		"AllOf":           func(co *coroutine.Co) { co.AllOf(ended.Done(), ended.Done()) },
		"Self":            func(co *coroutine.Co) { co.Wait(coroutine.Self(&me)) },
		"no task":         func(co *coroutine.Co) { co.Wait(coroutine.Task{}.Done()) },
		"All of nothing":  func(co *coroutine.Co) { co.All() },
		"Over nothing":    func(co *coroutine.Co) { forEach(co.Over(0)) },
		"Over, left":      func(co *coroutine.Co) { first(co.Over(time.Second)) },
		"Spread nothing":  func(co *coroutine.Co) { forEach(co.Spread(0)) },
		"Spread, left":    func(co *coroutine.Co) { first(co.Spread(9)) },
		"While false":     func(co *coroutine.Co) { co.While(func() bool { return false }, coroutine.Await(coroutine.NextFrame())) },
		"Run of nothing":  func(co *coroutine.Co) { co.Run(coroutine.Sequence()) },
		"Repeat nothing":  func(co *coroutine.Co) { co.Run(coroutine.Repeat(0, coroutine.Await(coroutine.NextFrame()))) },
		"Repeat":          func(co *coroutine.Co) { co.Run(coroutine.Repeat(3, coroutine.Await(ended.Done()))) },
	}
}

func forEach[T any](seq iter.Seq[T]) {
	for range seq {
	}
}

func first[T any](seq iter.Seq[T]) {
	for range seq {
		break
	}
}

func TestLoopOverWhatIsOverAtOnceGivesWay(t *testing.T) {
	other := newBench(t)
	for name := range overAtOnce(t, other) {
		t.Run(name, func(t *testing.T) {
			for _, budget := range []coroutine.Budget{{}, {Resumes: 20}, {Time: 10 * time.Millisecond}} {
				var now time.Duration
				s := newBench(t, coroutine.WithGuard(20_000), coroutine.WithWallClock(func() time.Duration { now += time.Millisecond; return now }))
				call := overAtOnce(t, s)[name]
				s.errors()
				s.script(func(co *coroutine.Co) {
					for {
						call(co)
					}
				}, coroutine.Named("greedy"))
				frames := 0
				s.script(func(co *coroutine.Co) {
					for {
						co.Frame()
						frames++
					}
				})
				for range 5 {
					s.Tick(tickTime, budget)
				}
				require.GreaterOrEqual(t, frames, 3, "the others go on")
				errs := s.errors()
				if budget == (coroutine.Budget{}) && name != "Repeat" { // which gives way by itself
					var runaway *coroutine.RunawayError
					require.ErrorAs(t, errors.Join(errs...), &runaway)
					require.ErrorContains(t, runaway, "greedy")
				} else {
					require.Empty(t, errs)
				}
			}
		})
	}
}

func TestManyMessagesInOneResumeTakeOneTick(t *testing.T) {
	s := newBench(t)
	ch := coroutine.NewChan[int](9000)
	for i := range 9000 {
		require.True(t, ch.TrySend(i))
	}
	n := 0
	task := s.script(func(co *coroutine.Co) {
		for v := range ch.All(co) {
			require.Equal(t, n, v)
			n++
		}
	})
	s.ticks(1)
	require.Equal(t, 9000, n)
	require.Empty(t, s.errors())

	// Whoever is cancelled where it was made to give way has not seen the last message, which is not lost.
	for i := range 6000 {
		require.True(t, ch.TrySend(9000+i))
	}
	s.Tick(tickTime, coroutine.Budget{Resumes: 1})
	seen := n - 9000
	require.Less(t, seen, 6000)
	task.Cancel()
	v, ok := ch.TryReceive()
	require.True(t, ok)
	require.Equal(t, n, v)
}

func TestRepeatOfNothing(t *testing.T) {
	for n, frames := range map[int]int{0: 1, 3: 1, 1000: 1, 3000: 3, -1: -1, math.MaxInt: -1} {
		s := newBench(t)
		rounds := 0
		task := s.Start(coroutine.Repeat(n, func(func(coroutine.Wait) bool) { rounds++ }))
		for range max(frames, 5) {
			require.False(t, task.State().Ended())
			s.ticks(1)
			if frames--; frames == 0 {
				break
			}
		}
		require.Equal(t, frames == 0, task.State() == coroutine.Done, n)
		if frames == 0 {
			require.Equal(t, n, rounds)
		} else if n < 0 {
			require.Equal(t, 5, rounds, "a frame each")
		}
	}
}

// The guard ends what never gives way by itself, where a budget by count is no bound.
func TestGuardUnderABudgetByCount(t *testing.T) {
	s := newBench(t, coroutine.WithGuard(200_000))
	closed := coroutine.NewChan[int](0)
	closed.Close()
	n, frames := 0, 0
	greedy := s.script(func(co *coroutine.Co) {
		for {
			n++
			closed.Receive(co)
		}
	}, coroutine.Named("greedy"))
	s.script(func(co *coroutine.Co) {
		for {
			frames++
			co.Frame()
		}
	})
	for tick := range 3 {
		n = 0
		s.Tick(tickTime, coroutine.Budget{Resumes: 20_000})
		require.Less(t, n, 250_000)
		require.Equal(t, tick+1, frames)
		errs := s.errors()
		require.Len(t, errs, 1)
		var runaway *coroutine.RunawayError
		require.ErrorAs(t, errs[0], &runaway)
		require.Equal(t, greedy, runaway.Task)
	}
	greedy.Cancel()
	require.Zero(t, s.Tick(tickTime, coroutine.Budget{Resumes: 20_000}).LeftOver)
	require.Empty(t, s.errors())
}

// Who paces within its slice is no runaway, however long the slice is.
func TestPaceWithinALongSlice(t *testing.T) {
	s := newBench(t, coroutine.WithGuard(10_000))
	n := 0
	task := s.Start(func(yield func(coroutine.Wait) bool) {
		for n < 100_000 && yield(coroutine.Pace()) {
			n++
		}
	})
	s.Tick(tickTime, coroutine.Budget{Slice: time.Hour})
	require.Equal(t, coroutine.Done, task.State())
	require.Equal(t, 100_000, n)
	require.Empty(t, s.errors())

	now := time.Duration(0)
	s = newBench(t, coroutine.WithWallClock(func() time.Duration { now++; return now }))
	looks := 0
	s.Start(func(yield func(coroutine.Wait) bool) {
		for yield(coroutine.Pace()) {
			looks++
		}
	})
	s.Tick(tickTime, coroutine.Budget{Resumes: 1, Slice: 10_000})
	require.Equal(t, 10_000, looks, "a slice is not cut short")
}
