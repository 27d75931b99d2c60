package coroutine_test

import (
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
)

// noted returns a Script that notes when its deferred functions run.
func noted(log *[]string, name string, wait func(co *coroutine.Co)) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		defer func() {
			*log = append(*log, name)
			co.Sleep(time.Second)
			*log = append(*log, name+" cleaned")
		}()
		wait(co)
		*log = append(*log, name+" returned")
	})
}

func forever(co *coroutine.Co) {
	for {
		co.Frame()
	}
}

func TestBreakEndsInnerScriptAlone(t *testing.T) {
	s := newBench(t)
	var log []string
	task := s.Start(func(yield func(coroutine.Wait) bool) {
		n := 0
		for w := range noted(&log, "inner", forever) {
			if !yield(w) {
				return
			}
			if n++; n == 3 {
				break
			}
		}
		log = append(log, "after")
		yield(coroutine.Forever()) //somen:ignore yieldresult the test sees that it returns
		log = append(log, "cancelled")
	})
	s.ticks(5)
	require.Equal(t, []string{"inner", "inner cleaned", "after"}, log)
	require.Equal(t, coroutine.Waiting, task.State())
	task.Cancel()
	require.Equal(t, "cancelled", log[len(log)-1])
	require.Empty(t, s.errors())
}

func TestBreakInPlainCode(t *testing.T) {
	var log []string
	n := 0
	for range noted(&log, "script", func(co *coroutine.Co) {
		for {
			co.Sleep(time.Second)
		}
	}) {
		if n++; n == 3 {
			break
		}
	}
	require.Equal(t, 3, n)
	require.Equal(t, []string{"script", "script cleaned"}, log)
}

func TestBreakInsideScript(t *testing.T) {
	s := newBench(t)
	var log []string
	task := s.Start(noted(&log, "outer", func(co *coroutine.Co) {
		n := 0
		for w := range noted(&log, "inner", forever) {
			co.Wait(w)
			if n++; n == 3 {
				break
			}
		}
		co.Frame()
		log = append(log, "goes on")
	}))
	s.ticks(6)
	require.Equal(t, coroutine.Waiting, task.State(), "it sleeps in its deferred function, not cancelled")
	require.Equal(t, []string{"inner", "inner cleaned", "goes on", "outer returned", "outer"}, log)
	s.ticks(100)
	require.Equal(t, coroutine.Done, task.State())
	require.Empty(t, s.errors())
}

func TestCancelUnwindsInnerFirst(t *testing.T) {
	runs := map[string]func(co *coroutine.Co, b coroutine.Behaviour){
		"Run": func(co *coroutine.Co, b coroutine.Behaviour) { co.Run(b) },
		"range": func(co *coroutine.Co, b coroutine.Behaviour) {
			for w := range b {
				co.Wait(w)
			}
		},
		"Race": func(co *coroutine.Co, b coroutine.Behaviour) { co.Race(b) },
		"All":  func(co *coroutine.Co, b coroutine.Behaviour) { co.All(b) },
		"Go":   func(co *coroutine.Co, b coroutine.Behaviour) { co.Join(co.Go(b)) },
		"Sequence": func(co *coroutine.Co, b coroutine.Behaviour) {
			co.Run(coroutine.Sequence(b))
		},
		"Finally": func(co *coroutine.Co, b coroutine.Behaviour) { co.Run(coroutine.Finally(b, func() {})) },
	}
	for name, run := range runs {
		t.Run(name, func(t *testing.T) {
			s := newBench(t)
			var log []string
			task := s.Start(noted(&log, "outer", func(co *coroutine.Co) {
				run(co, noted(&log, "middle", func(co *coroutine.Co) {
					run(co, noted(&log, "inner", forever))
				}))
			}))
			s.ticks(4)
			require.Empty(t, log)
			task.Cancel()
			require.Equal(t, []string{"inner", "inner cleaned", "middle", "middle cleaned", "outer", "outer cleaned"}, log)
			require.Empty(t, s.errors())
			require.Zero(t, s.Len())
		})
	}
}

// fail is the line whose place in the stack the tests look for.
func fail() { panic(errors.New("a fault")) }

func TestPanicKeepsStackOfItsLine(t *testing.T) {
	failing := func(co *coroutine.Co) {
		co.Frame()
		fail()
	}
	script := coroutine.Script(failing)
	for name, b := range map[string]coroutine.Behaviour{
		"alone": script,
		"Run":   coroutine.Script(func(co *coroutine.Co) { co.Run(script) }),
		"range": func(yield func(coroutine.Wait) bool) {
			for w := range script {
				if !yield(w) {
					return
				}
			}
		},
		"raw": func(yield func(coroutine.Wait) bool) {
			if yield(coroutine.NextFrame()) {
				fail()
			}
		},
		"All":      coroutine.All(coroutine.Await(coroutine.Forever()), script),
		"Race":     coroutine.Script(func(co *coroutine.Co) { co.Race(coroutine.Race(script)) }),
		"Timeout":  coroutine.Timeout(time.Hour, script),
		"Sequence": coroutine.Sequence(script),
		"deferred": coroutine.Script(func(co *coroutine.Co) {
			defer co.Sleep(tickTime) // still cleans up
			failing(co)
		}),
	} {
		t.Run(name, func(t *testing.T) {
			s := newBench(t)
			task := s.Start(b, coroutine.Named("clumsy"), coroutine.OwnedBy("entity 7"))
			s.ticks(5)
			require.Equal(t, coroutine.Failed, task.State())
			errs := s.errors()
			require.Len(t, errs, 1)
			require.Equal(t, errs[0], task.Err())
			require.EqualError(t, errs[0], `coroutine: behaviour "clumsy" of entity 7 panicked: a fault`)
			var p *coroutine.PanicError
			require.ErrorAs(t, errs[0], &p)
			require.Contains(t, string(p.Stack), "coroutine_test.fail")
			require.Contains(t, string(p.Stack), "nested_test.go:")
			require.Zero(t, s.Len())
		})
	}
}

func TestRaiseInsideLoopBodyPassesThroughScript(t *testing.T) {
	s := newBench(t)
	var log []string
	task := s.Start(func(yield func(coroutine.Wait) bool) {
		for w := range noted(&log, "inner", forever) {
			yield(w) //somen:ignore yieldresult nobody cancels it
			panic("in the loop")
		}
	})
	s.ticks(3)
	require.Equal(t, coroutine.Failed, task.State())
	require.Equal(t, []string{"inner", "inner cleaned"}, log)
	require.ErrorContains(t, s.errors()[0], "in the loop")
}

func TestGoexitLeavesSchedulerUsable(t *testing.T) {
	s := newBench(t)
	others := 0
	s.script(func(co *coroutine.Co) {
		for {
			co.Frame()
			others++
		}
	})
	outerCleaned := false
	outer := s.script(func(co *coroutine.Co) {
		defer func() { outerCleaned = true }()
		co.Go(coroutine.Await(coroutine.Forever()))
		co.Frame()
		runtime.Goexit()
	}, coroutine.Named("quitter"))
	s.ticks(1)
	returned := false
	onGoroutine(false, func() {
		s.ticks(1)
		returned = true
	})
	require.False(t, returned, "Goexit ends the goroutine that ticks, as it ends a test's")
	require.True(t, outerCleaned)
	require.Equal(t, coroutine.Failed, outer.State())
	require.ErrorIs(t, outer.Err(), coroutine.ErrGoexit)
	require.Equal(t, []error{coroutine.ErrGoexit}, s.errors())
	before := others
	s.ticks(3)
	require.GreaterOrEqual(t, others, before+3)
	require.Equal(t, 1, s.Len())
}

func TestGoexitInDeferredFunction(t *testing.T) {
	for name, end := range map[string]func(s *bench, victim coroutine.Task){
		"of a Cancel between Ticks": func(_ *bench, victim coroutine.Task) { victim.Cancel() },
		"of Close":                  func(s *bench, _ coroutine.Task) { s.ticks(1); s.Close() },
		"of a Cancel by another": func(s *bench, victim coroutine.Task) {
			s.script(func(*coroutine.Co) { victim.Cancel() })
			s.ticks(1)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newBench(t)
			s.script((*coroutine.Co).Forever)
			victim := s.script(func(co *coroutine.Co) {
				defer runtime.Goexit()
				co.Forever()
			})
			s.script((*coroutine.Co).Forever)
			s.ticks(1)
			onGoroutine(false, func() { end(s, victim) })
			require.ErrorIs(t, victim.Err(), coroutine.ErrGoexit)
			if strings.HasPrefix(name, "of a Cancel") {
				s.script(func(*coroutine.Co) {})
				require.Equal(t, 1, s.ticks(1).Finished)
			}
			s.Close()
			require.Zero(t, s.Len())
		})
	}
}
