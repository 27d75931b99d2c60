package coroutine_test

import (
	"context"
	"errors"
	"runtime"
	"testing"

	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
)

//somen:stackful
func TestCloseLeavesNoGoroutine(t *testing.T) {
	before := runtime.NumGoroutine()
	s := coroutine.NewScheduler()
	cleaned := 0
	for i := range 10_000 {
		s.Start(coroutine.Script(func(co *coroutine.Co) {
			defer func() { cleaned++ }()
			if i%2 == 0 {
				co.Go(coroutine.Await(coroutine.NextFrame()))
			}
			co.Forever()
		}))
	}
	for range 3 {
		s.Tick(tickTime, coroutine.Budget{})
	}
	require.Greater(t, runtime.NumGoroutine(), 10_000)
	s.Close()
	require.Equal(t, 10_000, cleaned)
	require.Zero(t, s.Len())
	requireGoroutines(t, before)
}

func TestCloseEverywhere(t *testing.T) {
	places := map[string]func(s *bench){
		"before the first Tick": func(s *bench) { s.Close() },
		"between Ticks":         func(s *bench) { s.ticks(2); s.Close() },
		"in a behaviour":        func(s *bench) { s.script(func(*coroutine.Co) { s.Close() }); s.ticks(1) },
		"in a posted function":  func(s *bench) { s.Post(s.Close); s.ticks(1) },
		"in a condition": func(s *bench) {
			s.Start(coroutine.Await(coroutine.Until(func() bool { s.Close(); return false })))
			s.ticks(2)
		},
		"in a deferred function of a Cancel": func(s *bench) {
			task := s.Start(coroutine.Finally(coroutine.Await(coroutine.Forever()), s.Close))
			s.ticks(1)
			task.Cancel()
		},
		"in a deferred function of Close": func(s *bench) {
			s.Start(coroutine.Finally(coroutine.Await(coroutine.Forever()), s.Close))
			s.ticks(1)
			s.Close()
		},
		"twice": func(s *bench) { s.Close(); s.Close() },
	}
	for name, place := range places {
		t.Run(name, func(t *testing.T) {
			s := newBench(t)
			var cause error
			task := s.script(func(co *coroutine.Co) {
				defer func() { cause = co.Cause() }()
				co.Forever()
			})
			place(s)
			require.Equal(t, coroutine.Cancelled, task.State())
			if name != "before the first Tick" && name != "twice" {
				require.Equal(t, coroutine.ErrClosed, cause)
			}
			require.Zero(t, s.Len())
			require.Empty(t, s.errors())

			late := s.Start(coroutine.All(), coroutine.InGroup(s.NewGroup()))
			require.Equal(t, coroutine.Failed, late.State())
			require.Equal(t, coroutine.ErrClosed, late.Err())
			require.Equal(t, coroutine.Stats{}, s.ticks(1))
			require.Equal(t, []error{coroutine.ErrClosed, coroutine.ErrClosed}, s.errors())
			s.Post(func() { t.Error("called after Close") })
			s.ticks(1)
			task.Cancel()
		})
	}
}

func TestCloseFromErrorHandler(t *testing.T) {
	var s *coroutine.Scheduler
	s = coroutine.NewScheduler(coroutine.OnError(func(error) { s.Close() }))
	s.Start(coroutine.Script(func(*coroutine.Co) { panic("a fault") }))
	task := s.Start(coroutine.Await(coroutine.Forever()))
	s.Tick(tickTime, coroutine.Budget{})
	require.Equal(t, coroutine.Cancelled, task.State())
}

func TestPostFromManyGoroutines(t *testing.T) {
	s := newBench(t)
	sum := 0
	for i := range 50 {
		onGoroutine(i%2 == 0, func() { s.Post(func() { sum += i }) })
	}
	require.Zero(t, sum)
	s.ticks(1)
	require.Equal(t, 49*50/2, sum)
}

func TestFuture(t *testing.T) {
	fault := errors.New("a fault")
	tests := map[string]struct {
		work  func(context.Context) (int, error)
		value int
		err   error
	}{
		"value":  {func(context.Context) (int, error) { return 7, nil }, 7, nil},
		"error":  {func(context.Context) (int, error) { return 0, fault }, 0, fault},
		"panic":  {func(context.Context) (int, error) { panic(fault) }, 0, fault},
		"Goexit": {func(context.Context) (int, error) { runtime.Goexit(); return 0, nil }, 0, coroutine.ErrGoexit},
	}
	for name, test := range tests {
		for _, inline := range []bool{false, true} {
			if name == "Goexit" && inline {
				continue // it ends the goroutine that ticks
			}
			t.Run(name, func(t *testing.T) {
				var options []coroutine.SchedulerOption
				if inline {
					options = append(options, coroutine.InlineAsync())
				}
				s := newBench(t, options...)
				f := coroutine.Async(test.work)
				task := s.script(func(co *coroutine.Co) {
					for range 2 {
						v, err := f.Await(co)
						require.Equal(t, test.value, v)
						require.ErrorIs(t, err, test.err)
					}
				})
				s.ticks(1)
				if inline {
					require.Equal(t, coroutine.Done, task.State(), "in the same Tick")
				}
				for !task.State().Ended() {
					s.ticks(1)
					runtime.Gosched()
				}
				require.NoError(t, task.Err())
			})
		}
	}
}

func TestFutureEndsWithItsTask(t *testing.T) {
	for name, end := range map[string]func(s *bench, task coroutine.Task){
		"Cancel": func(_ *bench, task coroutine.Task) { task.Cancel() },
		"Close":  func(s *bench, _ coroutine.Task) { s.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			s := newBench(t)
			heard := make(chan error, 1)
			f := coroutine.Async(func(ctx context.Context) (int, error) {
				<-ctx.Done()
				heard <- ctx.Err()
				return 0, ctx.Err()
			})
			task := s.script(func(co *coroutine.Co) {
				defer func() {
					_, err := f.Await(co)
					require.ErrorIs(t, err, context.Canceled)
				}()
				f.Begin(co).Await(co)
			})
			s.ticks(1)
			_, err := f.Result()
			require.ErrorIs(t, err, context.Canceled)
			end(s, task)
			require.Equal(t, context.Canceled, <-heard)
			require.Empty(t, s.errors())
		})
	}
}
