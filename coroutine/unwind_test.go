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

func TestCancelledCallNeverReturns(t *testing.T) {
	never := coroutine.NewChan[int](0)
	var signal coroutine.Signal[int]
	calls := map[string]func(co *coroutine.Co){
		"Yield":      func(co *coroutine.Co) { co.Self().Pause(); co.Yield() },
		"Frame":      func(co *coroutine.Co) { co.Frame() },
		"Frames":     func(co *coroutine.Co) { co.Frames(9) },
		"Sleep":      func(co *coroutine.Co) { co.Sleep(time.Hour) },
		"SleepUntil": func(co *coroutine.Co) { co.SleepUntil(time.Hour) },
		"Until":      func(co *coroutine.Co) { co.Until(func() bool { return false }) },
		"WaitWhile":  func(co *coroutine.Co) { co.WaitWhile(func() bool { return true }) },
		"Forever":    func(co *coroutine.Co) { co.Forever() },
		"Over": func(co *coroutine.Co) {
			for range co.Over(time.Hour) {
			}
		},
		"Every": func(co *coroutine.Co) {
			for range co.Every(time.Hour) {
			}
		},
		"Run":        func(co *coroutine.Co) { co.Run(coroutine.Await(coroutine.Forever())) },
		"Run Script": func(co *coroutine.Co) { co.Run(coroutine.Script((*coroutine.Co).Forever)) },
		"Send":       func(co *coroutine.Co) { coroutine.NewChan[int](0).Send(co, 1) },
		"Receive":    func(co *coroutine.Co) { never.Receive(co) },
		"Chan.All": func(co *coroutine.Co) {
			for range never.All(co) {
			}
		},
		"Signal.Wait": func(co *coroutine.Co) { signal.Wait(co) },
		"Signal.All": func(co *coroutine.Co) {
			for range signal.All(co) {
			}
		},
		"First": func(co *coroutine.Co) {
			co.First(coroutine.Sleep(time.Hour), never.ToReceive(&coroutine.Message[int]{}))
		},
		"AllOf":   func(co *coroutine.Co) { co.AllOf(coroutine.NextFrame(), coroutine.Sleep(time.Hour)) },
		"All":     func(co *coroutine.Co) { co.All(coroutine.Await(coroutine.Forever())) },
		"Race":    func(co *coroutine.Co) { co.Race(coroutine.Await(coroutine.Forever())) },
		"Timeout": func(co *coroutine.Co) { co.Timeout(time.Hour, coroutine.Await(coroutine.Forever())) },
		"While": func(co *coroutine.Co) {
			co.While(func() bool { return true }, coroutine.Await(coroutine.Forever()))
		},
		"Join": func(co *coroutine.Co) { co.Join(co.Go(coroutine.Await(coroutine.Forever()))) },
	}
	for name, call := range calls {
		t.Run(name, func(t *testing.T) {
			s := newBench(t)
			returned, deferred, finished := false, false, false
			task := s.script(func(co *coroutine.Co) {
				defer func() {
					deferred = true
					for _, call := range calls { // none may hang
						call(co)
					}
					finished = true
				}()
				call(co)
				returned = true
			})
			s.ticks(1)
			require.False(t, deferred)
			task.Cancel()
			require.Equal(t, coroutine.Cancelled, task.State())
			require.True(t, deferred)
			require.True(t, finished, "the rest of the deferred function runs")
			require.False(t, returned)
			require.NoError(t, task.Err())
			require.ErrorIs(t, task.Cause(), coroutine.ErrCancelled)
			require.Empty(t, s.errors())
			require.Zero(t, s.Len())
		})
	}
}

func TestDeferredLoopEnds(t *testing.T) {
	s := newBench(t)
	ran := false
	task := s.script(func(co *coroutine.Co) {
		defer func() { ran = true }()
		defer func() {
			for {
				co.Sleep(time.Second)
			}
		}()
		co.Forever()
	})
	s.ticks(1)
	task.Cancel()
	require.True(t, ran)
	require.ErrorIs(t, task.Err(), coroutine.ErrIgnoresCancel)
	require.Len(t, s.errors(), 1)
}

func TestSupervisorThatRecoversEndsWhenCancelled(t *testing.T) {
	s := newBench(t)
	rounds := 0
	task := s.script(func(co *coroutine.Co) {
		for {
			func() {
				defer func() { _ = recover() }()
				rounds++
				if rounds%2 == 0 {
					panic("a fault")
				}
				co.Sleep(tickTime)
			}()
			co.Sleep(tickTime)
		}
	})
	s.ticks(6)
	require.Equal(t, coroutine.Waiting, task.State())
	require.Greater(t, rounds, 2)
	for range 2 { // wherever it stands
		s.ticks(1)
	}
	task.Cancel()
	require.Equal(t, coroutine.Cancelled, task.State())
	require.Empty(t, s.errors())
}

func TestRawBehaviourThatIgnoresCancel(t *testing.T) {
	stubborn := func(yield func(coroutine.Wait) bool) {
		for {
			yield(coroutine.NextFrame()) //somen:ignore yieldresult the misuse that is tested
		}
	}
	for name, b := range map[string]coroutine.Behaviour{
		"alone":    stubborn,
		"Run":      coroutine.Script(func(co *coroutine.Co) { co.Run(stubborn) }),
		"Sequence": coroutine.Sequence(stubborn),
		"Repeat":   coroutine.Repeat(-1, stubborn),
	} {
		t.Run(name, func(t *testing.T) {
			s := newBench(t)
			task := s.Start(b)
			s.ticks(1)
			task.Cancel()
			require.Equal(t, coroutine.Failed, task.State())
			require.ErrorIs(t, task.Err(), coroutine.ErrIgnoresCancel)
			require.Len(t, s.errors(), 1)
		})
	}
}

func TestPanicInDeferredFunctionIsReported(t *testing.T) {
	s := newBench(t)
	fault := errors.New("clean-up failed")
	outer := false
	task := s.script(func(co *coroutine.Co) {
		defer func() { outer = true }()
		defer func() { panic(fault) }()
		co.Forever()
	}, coroutine.Named("untidy"))
	s.ticks(1)
	task.Cancel()
	require.Equal(t, coroutine.Failed, task.State())
	require.True(t, outer)
	errs := s.errors()
	require.Len(t, errs, 1)
	require.ErrorIs(t, errs[0], fault)
	require.ErrorContains(t, errs[0], `"untidy"`)
	var p *coroutine.PanicError
	require.ErrorAs(t, errs[0], &p)
	require.Contains(t, string(p.Stack), "TestPanicInDeferredFunctionIsReported")
}

func TestRealPanicAfterCancelIsNotLost(t *testing.T) {
	s := newBench(t)
	task := s.script(func(co *coroutine.Co) {
		defer co.Sleep(time.Second)
		co.Self().Cancel()
		panic("a fault")
	})
	s.ticks(1)
	require.Equal(t, coroutine.Failed, task.State())
	require.ErrorContains(t, task.Err(), "a fault")
	require.Len(t, s.errors(), 1)
}

func TestCauseIsReadInDeferredFunction(t *testing.T) {
	why := errors.New("the door closed")
	for name, wait := range map[string]func(co *coroutine.Co){
		"after a sleep":   func(co *coroutine.Co) { co.Sleep(time.Hour) },
		"after a channel": func(co *coroutine.Co) { coroutine.NewChan[int](0).Receive(co) },
		"in an inner Script": func(co *coroutine.Co) {
			co.Run(coroutine.Script(func(co *coroutine.Co) { co.Sleep(time.Hour) }))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newBench(t)
			var before, cause error
			task := s.script(func(co *coroutine.Co) {
				before = co.Cause()
				defer func() { cause = co.Cause() }()
				wait(co)
			})
			s.ticks(1)
			task.CancelCause(why)
			require.NoError(t, before)
			if name != "in an inner Script" { // the outer one has asked for nothing
				require.Equal(t, why, cause)
			}
			require.Equal(t, why, task.Cause())
		})
	}
}

func TestRaisedErrorCanBeRecovered(t *testing.T) {
	fault := errors.New("stunned")
	nested := func(b coroutine.Behaviour) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) { co.Run(b) })
	}
	for name, wrap := range map[string]func(coroutine.Behaviour) coroutine.Behaviour{
		"alone":       func(b coroutine.Behaviour) coroutine.Behaviour { return b },
		"in a Script": nested,
		"in two":      func(b coroutine.Behaviour) coroutine.Behaviour { return nested(nested(b)) },
		"in Sequence": func(b coroutine.Behaviour) coroutine.Behaviour { return coroutine.Sequence(b) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newBench(t)
			var got []any
			goesOn := 0
			task := s.Start(wrap(coroutine.Script(func(co *coroutine.Co) {
				for {
					func() {
						defer func() {
							if r := recover(); r != nil && r == any(fault) {
								got = append(got, r)
							} else if r != nil {
								panic(r)
							}
						}()
						co.Sleep(time.Hour)
					}()
					co.Frame()
					goesOn++
				}
			})))
			s.ticks(1)
			for i := range 3 {
				task.Raise(fault)
				s.ticks(2)
				require.Len(t, got, i+1)
				require.Equal(t, i+1, goesOn)
			}
			require.Equal(t, coroutine.Waiting, task.State())
			task.Cancel()
			require.Equal(t, coroutine.Cancelled, task.State())
			require.Empty(t, s.errors())
		})
	}
}

func TestRaise(t *testing.T) {
	fault := errors.New("stunned")
	t.Run("is reported if nobody recovers it", func(t *testing.T) {
		s := newBench(t)
		task := s.script(func(co *coroutine.Co) { co.Forever() })
		s.ticks(1)
		task.Raise(fault)
		s.ticks(1)
		require.ErrorIs(t, task.Err(), fault)
		require.Len(t, s.errors(), 1)
	})
	t.Run("before the beginning", func(t *testing.T) {
		s := newBench(t)
		ran := false
		task := s.script(func(*coroutine.Co) { ran = true })
		task.Raise(fault)
		s.ticks(1)
		require.ErrorIs(t, task.Err(), fault)
		require.False(t, ran)
	})
	t.Run("in oneself, at the next yield", func(t *testing.T) {
		s := newBench(t)
		task := s.script(func(co *coroutine.Co) {
			co.Self().Raise(fault)
			co.Sleep(time.Hour)
		})
		s.ticks(1)
		require.ErrorIs(t, task.Err(), fault)
	})
	t.Run("nil", func(t *testing.T) {
		s := newBench(t)
		task := s.script((*coroutine.Co).Forever)
		require.PanicsWithError(t, "coroutine: Task.Raise: the error is nil; use Cancel to end a task without one", func() { task.Raise(nil) })
	})
}

// A Script that somebody runs inline in a deferred function ends where its first wait is refused.
func TestScriptInADeferredFunctionOfACancelledScript(t *testing.T) {
	waits := map[string]func(co *coroutine.Co){
		"frame": func(co *coroutine.Co) { co.Frame() },
		"sleep": func(co *coroutine.Co) { co.Sleep(time.Second) },
		"self":  func(co *coroutine.Co) { co.Self() },
	}
	relays := map[string]func(co *coroutine.Co, inner coroutine.Behaviour){
		"range": func(co *coroutine.Co, inner coroutine.Behaviour) {
			for w := range inner {
				co.Wait(w)
			}
		},
		"pull": func(co *coroutine.Co, inner coroutine.Behaviour) {
			next, stop := iter.Pull(inner)
			defer stop()
			for w, ok := next(); ok; w, ok = next() {
				co.Wait(w)
			}
		},
		"run": func(co *coroutine.Co, inner coroutine.Behaviour) { co.Run(inner) },
	}
	for how, relay := range relays {
		for what, wait := range waits {
			t.Run(how+" "+what, func(t *testing.T) {
				if how == "range" && !gort.Known().Panics {
					t.Skip("the stack alone doesn't tell whose panic is in flight; it ends with ErrIgnoresCancel")
				}
				s := newBench(t)
				went, cleaned := false, how == "run"
				task := s.script(func(co *coroutine.Co) {
					defer func() {
						relay(co, coroutine.Script(func(co *coroutine.Co) {
							defer func() { cleaned = co.Unwinding() }()
							for {
								wait(co)
								went = true
							}
						}))
					}()
					co.Forever()
				})
				s.ticks(1)
				task.Cancel()
				require.Equal(t, coroutine.Cancelled, task.State())
				require.Empty(t, s.errors())
				require.False(t, went)
				require.True(t, cleaned)
			})
		}
	}
}

// In the deferred functions of an error that was raised at a wait, loops over a Co run as ever.
func TestLoopsInADeferredFunctionOfARaisedError(t *testing.T) {
	s := newBench(t)
	over, spread := 0, 0
	task := s.script(func(co *coroutine.Co) {
		defer func() {
			for range co.Spread(3) {
				spread++
			}
		}()
		defer func() {
			for range co.Over(2 * tickTime) {
				over++
			}
		}()
		co.Forever()
	})
	s.ticks(1)
	task.Raise(errors.New("stunned"))
	s.ticks(4)
	require.Equal(t, coroutine.Failed, task.State())
	require.Equal(t, 3, over)
	require.Equal(t, 3, spread)
	require.Len(t, s.errors(), 1)
}
