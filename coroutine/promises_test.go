package coroutine_test

import (
	"errors"
	"iter"
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/coroutine/internal/gort"
	"github.com/stretchr/testify/require"
)

// A panic stays a panic, whatever is done to the task while its deferred functions wait.
func TestPanicIsReportedThoughItsDeferredFunctionIsCancelled(t *testing.T) {
	waits := map[string]func(co *coroutine.Co){
		"Sleep": func(co *coroutine.Co) { co.Sleep(time.Hour) },
		"Over": func(co *coroutine.Co) {
			for range co.Over(time.Hour) {
			}
		},
		"Run":  func(co *coroutine.Co) { co.Run(coroutine.Await(coroutine.Forever())) },
		"Race": func(co *coroutine.Co) { co.Race(coroutine.Script((*coroutine.Co).Forever)) },
		"inner Script": func(co *coroutine.Co) {
			co.Run(coroutine.Script(func(co *coroutine.Co) {
				defer co.Sleep(time.Hour)
				panic("inner")
			}))
		},
		"loop": func(co *coroutine.Co) {
			for range 1000 {
				co.Frame()
			}
		},
	}
	ends := map[string]func(s *bench, task coroutine.Task){
		"cancelled":           func(_ *bench, task coroutine.Task) { task.Cancel() },
		"closed":              func(s *bench, _ coroutine.Task) { s.Close() },
		"cancelled in a Tick": func(s *bench, task coroutine.Task) { s.script(func(*coroutine.Co) { task.Cancel() }); s.ticks(1) },
	}
	for name, wait := range waits {
		for how, end := range ends {
			t.Run(name+", "+how, func(t *testing.T) {
				s := newBench(t)
				fault, last := errors.New("a fault"), false
				task := s.script(func(co *coroutine.Co) {
					defer func() { last = true }()
					defer wait(co)
					panic(fault)
				}, coroutine.Named("hero"))
				s.ticks(2)
				require.Equal(t, coroutine.Waiting, task.State())
				end(s, task)
				require.True(t, last)
				require.Equal(t, coroutine.Failed, task.State())
				errs := s.errors()
				require.Len(t, errs, 1)
				require.ErrorContains(t, errs[0], `"hero"`)
				if name != "inner Script" { // whose panic has taken the place of the outer one, as ever in Go
					require.ErrorIs(t, errs[0], fault)
				}
			})
		}
	}
}

func TestRaiseWhileAPanicIsOnItsWayLosesNeither(t *testing.T) {
	for _, raw := range []bool{false, true} {
		s := newBench(t)
		fault, raised := errors.New("a fault"), errors.New("stunned")
		b := coroutine.Script(func(co *coroutine.Co) {
			defer co.Sleep(time.Hour)
			panic(fault)
		})
		if raw {
			b = func(yield func(coroutine.Wait) bool) {
				defer yield(coroutine.Sleep(time.Hour))
				panic(fault)
			}
		}
		task := s.Start(b)
		s.ticks(1)
		task.Raise(raised)
		s.ticks(1)
		require.ErrorIs(t, task.Err(), fault)
		require.ErrorIs(t, errors.Join(s.errors()...), raised)
	}
}

func TestRaisedErrorRecoveredInADeferredFunctionThatWaits(t *testing.T) {
	fault := errors.New("stunned")
	s := newBench(t)
	var woke []int64
	unwinds := true
	task := s.script(func(co *coroutine.Co) {
		defer func() {
			require.ErrorIs(t, recover().(error), fault)
			unwinds = co.Unwinding()
			for {
				co.Sleep(tickTime)
				woke = append(woke, s.Ticks())
			}
		}()
		co.Forever()
	})
	s.ticks(1)
	task.Raise(fault)
	s.ticks(4)
	require.False(t, unwinds)
	require.Equal(t, []int64{3, 4, 5}, woke)
	if !gort.Known().Panics {
		return // there the panic is taken to be on its way until the deferred function returns
	}
	task.Raise(fault)
	s.ticks(1)
	require.ErrorIs(t, task.Err(), fault)
	require.Len(t, s.errors(), 1)

	quiet := s.script(func(co *coroutine.Co) {
		defer func() {
			_ = recover()
			for {
				co.Sleep(tickTime)
			}
		}()
		panic("a fault")
	})
	s.ticks(3)
	quiet.Cancel()
	require.Equal(t, coroutine.Cancelled, quiet.State())
	require.Empty(t, s.errors(), "what it recovered is no panic any more")
}

func TestRaisedErrorLetsDeferredFunctionsWait(t *testing.T) {
	fault := errors.New("killed")
	s := newBench(t)
	died := time.Duration(0)
	task := s.script(func(co *coroutine.Co) {
		defer func() {
			co.Sleep(3 * tickTime)
			died = co.Now()
		}()
		co.Forever()
	})
	s.ticks(1)
	task.Raise(fault)
	s.ticks(9)
	require.Equal(t, 5*tickTime, died)
	require.ErrorIs(t, task.Err(), fault)
}

func TestRaiseThroughALoopOverAScript(t *testing.T) {
	fault := errors.New("stunned")
	s := newBench(t)
	cleaned := false
	task := s.Start(func(yield func(coroutine.Wait) bool) {
		inner := coroutine.Script(func(co *coroutine.Co) {
			defer func() {
				for range 3 {
					co.Sleep(time.Hour) // nobody listens
				}
				cleaned = co.Unwinding()
			}()
			co.Forever()
		})
		for w := range inner {
			if !yield(w) {
				return
			}
		}
	})
	s.ticks(1)
	task.Raise(fault)
	s.ticks(1)
	require.True(t, cleaned)
	require.ErrorIs(t, task.Err(), fault)
}

func TestWhatRecoversItsCancellationIsEnded(t *testing.T) {
	swallow := func(f func()) {
		defer func() { _ = recover() }()
		f()
	}
	stubborn := map[string]coroutine.Behaviour{
		"supervisor": coroutine.Script(func(co *coroutine.Co) {
			for {
				swallow(func() { co.Sleep(time.Second) })
			}
		}),
		"supervisor of inline work": coroutine.Script(func(co *coroutine.Co) {
			for {
				swallow(func() { co.Run(coroutine.Script((*coroutine.Co).Forever)) })
			}
		}),
		"inner supervisor": coroutine.Script(func(co *coroutine.Co) {
			co.Run(coroutine.Script(func(co *coroutine.Co) {
				for {
					swallow(func() { co.Frame() })
				}
			}))
		}),
		"supervisor of children": coroutine.Script(func(co *coroutine.Co) {
			for {
				swallow(func() { co.Race(coroutine.Await(coroutine.Forever())) })
			}
		}),
		"supervisor of a pulled Script": func(yield func(coroutine.Wait) bool) {
			next, stop := iter.Pull(coroutine.Script(func(co *coroutine.Co) {
				for {
					swallow(func() { co.Frame() })
				}
			}))
			defer stop()
			for w, ok := next(); ok && yield(w); w, ok = next() {
			}
		},
		"in a deferred function": coroutine.Script(func(co *coroutine.Co) {
			defer func() {
				for {
					swallow(func() { co.Frame() })
				}
			}()
			co.Forever()
		}),
		"raw": func(yield func(coroutine.Wait) bool) {
			for {
				swallow(func() { yield(coroutine.NextFrame()) })
			}
		},
		"raw, in a deferred function": func(yield func(coroutine.Wait) bool) {
			defer func() {
				for {
					swallow(func() { yield(coroutine.NextFrame()) })
				}
			}()
			yield(coroutine.Forever())
		},
	}
	for name, b := range stubborn {
		for how, end := range map[string]func(s *bench, task coroutine.Task){
			"cancelled":           func(_ *bench, task coroutine.Task) { task.Cancel() },
			"closed":              func(s *bench, _ coroutine.Task) { s.Close() },
			"cancelled in a Tick": func(s *bench, task coroutine.Task) { s.script(func(*coroutine.Co) { task.Cancel() }); s.ticks(1) },
			"with its parent": func(s *bench, task coroutine.Task) {
				parent := s.script(func(co *coroutine.Co) { co.Go(b, coroutine.Named("stubborn")); co.Forever() })
				s.ticks(1)
				parent.Cancel()
				require.Equal(t, coroutine.Cancelled, parent.State())
				require.Len(t, s.errors(), 1)
				task.Cancel()
			},
		} {
			t.Run(name+", "+how, func(t *testing.T) {
				s := newBench(t)
				cleaned := false
				task := s.Start(coroutine.Finally(b, func() { cleaned = true }), coroutine.Named("stubborn"))
				s.ticks(1)
				end(s, task)
				require.Equal(t, coroutine.Failed, task.State())
				require.ErrorIs(t, task.Err(), coroutine.ErrIgnoresCancel)
				require.True(t, cleaned)
				errs := s.errors()
				require.Len(t, errs, 1)
				require.ErrorContains(t, errs[0], `"stubborn"`)
				require.Zero(t, s.Len())
				if how != "closed" { // the scheduler goes on
					again := s.script(func(co *coroutine.Co) { co.Frame() })
					s.ticks(3)
					require.Equal(t, coroutine.Done, again.State())
				}
			})
		}
	}
}

func TestEndlessCleanUpOfAPanicLosesNeither(t *testing.T) {
	s := newBench(t)
	fault := errors.New("a fault")
	task := s.script(func(co *coroutine.Co) {
		defer func() {
			for {
				co.Frame()
			}
		}()
		panic(fault)
	})
	s.ticks(2)
	task.Cancel()
	errs := s.errors()
	require.Len(t, errs, 1)
	require.ErrorIs(t, errs[0], coroutine.ErrIgnoresCancel)
	if gort.Known().Panics {
		require.ErrorIs(t, errs[0], fault)
		return
	}
	var failed *coroutine.PanicError
	require.ErrorAs(t, errs[0], &failed)
	require.Contains(t, string(failed.Stack), "TestEndlessCleanUpOfAPanicLosesNeither", "the line that panicked is told")
}

func TestWhatRecoversItsOwnExitIsEnded(t *testing.T) {
	for name, options := range map[string][]coroutine.SchedulerOption{
		"plain": nil, "profiled": nil, "watched": {coroutine.WithWatchdog(time.Hour)},
	} {
		t.Run(name, func(t *testing.T) {
			onGoroutine(true, func() {
				s := newBench(t, options...)
				defer s.Close()
				s.Profile(name == "profiled")
				task := s.script(func(co *coroutine.Co) {
					for {
						func() {
							defer func() { _ = recover() }()
							co.Exit()
						}()
					}
				})
				s.ticks(2)
				require.ErrorIs(t, task.Err(), coroutine.ErrIgnoresCancel)
				require.Len(t, s.errors(), 1)
			})
		})
	}
}

func TestLongCleanUpIsNotCutShort(t *testing.T) {
	s := newBench(t)
	done := 0
	task := s.script(func(co *coroutine.Co) {
		defer func() {
			for range 50_000 {
				co.Frame()
				done++
			}
		}()
		co.Forever()
	})
	s.ticks(1)
	task.Cancel()
	require.Equal(t, 50_000, done)
	require.Equal(t, coroutine.Cancelled, task.State())
	require.Empty(t, s.errors())
}

func TestRaisedErrorIsNotLostByACancel(t *testing.T) {
	fault := errors.New("stunned")
	for name, end := range map[string]func(s *bench, task coroutine.Task){
		"cancelled":        func(_ *bench, task coroutine.Task) { task.Cancel() },
		"closed":           func(s *bench, _ coroutine.Task) { s.Close() },
		"raised afterward": func(_ *bench, task coroutine.Task) {},
	} {
		t.Run(name, func(t *testing.T) {
			s := newBench(t)
			task := s.script(func(co *coroutine.Co) {
				if name == "raised afterward" {
					co.Self().Cancel()
					co.Self().Raise(fault)
				}
				co.Forever()
			}, coroutine.Named("hero"))
			s.ticks(1)
			task.Raise(fault)
			end(s, task)
			require.Equal(t, coroutine.Cancelled, task.State())
			errs := s.errors()
			require.Len(t, errs, 1)
			require.ErrorIs(t, errs[0], fault)
			require.ErrorContains(t, errs[0], `"hero"`)
		})
	}
}
