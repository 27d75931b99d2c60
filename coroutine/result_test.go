package coroutine_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
)

func TestGoReturnsAValue(t *testing.T) {
	fault, reason := errors.New("a fault"), errors.New("a reason")
	tests := map[string]struct {
		work  func(co *coroutine.Co) int
		do    func(child coroutine.Task)
		value int
		err   error
	}{
		"at once":   {work: func(*coroutine.Co) int { return 7 }, value: 7},
		"later":     {work: func(co *coroutine.Co) int { co.Sleep(time.Second); return 7 }, value: 7},
		"panics":    {work: func(co *coroutine.Co) int { co.Frame(); panic(fault) }, err: fault},
		"cancelled": {work: func(co *coroutine.Co) int { co.Forever(); return 7 }, do: func(c coroutine.Task) { c.CancelCause(reason) }, err: reason},
		"early":     {work: func(co *coroutine.Co) int { return 7 }, do: coroutine.Task.Cancel, err: coroutine.ErrCancelled},
		"raised":    {work: func(co *coroutine.Co) int { co.Forever(); return 7 }, do: func(c coroutine.Task) { c.Raise(fault) }, err: fault},
		"exits":     {work: func(co *coroutine.Co) int { co.Exit(); return 7 }, err: coroutine.ErrCancelled},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newBench(t)
			var value, again int
			var err error
			task := s.script(func(co *coroutine.Co) {
				child := coroutine.Go(co, test.work, coroutine.Named("child"))
				require.Equal(t, "child", child.Task().Name())
				if test.do != nil {
					if name != "early" {
						co.Frame()
					}
					test.do(child.Task())
				}
				value, err = child.Await(co)
				again, _ = child.Await(co)
				require.True(t, child.Task().State().Ended())
			})
			s.ticks(200)
			require.Equal(t, coroutine.Done, task.State())
			require.ErrorIs(t, err, test.err)
			require.Equal(t, test.value, value)
			require.Equal(t, value, again)
			if test.err == fault {
				require.Len(t, s.errors(), 1, "the failure of a child is reported")
			}
		})
	}
}

func TestRaceFor(t *testing.T) {
	s := newBench(t)
	after := func(n int, v string) func(co *coroutine.Co) string {
		return func(co *coroutine.Co) string { co.Frames(n); return v }
	}
	type outcome struct {
		value  string
		winner int
	}
	var got outcome
	s.script(func(co *coroutine.Co) {
		got.value, got.winner = coroutine.RaceFor(co, after(3, "slow"), after(1, "fast"), after(2, "late"))
	})
	s.ticks(5)
	require.Equal(t, outcome{"fast", 1}, got)

	cancels := func(co *coroutine.Co) string { co.Exit(); return "" }
	s.script(func(co *coroutine.Co) { got.value, got.winner = coroutine.RaceFor(co, cancels, cancels) })
	s.ticks(5)
	require.Equal(t, outcome{"", -1}, got)
	require.Empty(t, s.errors())
}

func TestPromise(t *testing.T) {
	s := newBench(t)
	var answer coroutine.Future[string]
	var heard []string
	for i := range 3 {
		s.script(func(co *coroutine.Co) {
			v, err := answer.Await(co)
			require.NoError(t, err)
			heard = append(heard, fmt.Sprint(i, v))
		})
	}
	first := s.script(func(co *coroutine.Co) { require.Equal(t, 1, co.First(coroutine.Sleep(time.Hour), answer.Done())) })
	s.ticks(3)
	_, err := answer.Result()
	require.ErrorIs(t, err, context.Canceled)
	require.Zero(t, answer.Task())
	require.True(t, answer.Complete("yes", nil))
	require.False(t, answer.Complete("no", nil))
	s.ticks(1)
	require.Equal(t, []string{"0yes", "1yes", "2yes"}, heard)
	require.Equal(t, coroutine.Done, first.State())
	late := s.script(func(co *coroutine.Co) { v, _ := answer.Await(co); heard = append(heard, v) })
	s.ticks(1)
	require.Equal(t, coroutine.Done, late.State())

	var failed coroutine.Future[int]
	failed.Complete(0, coroutine.ErrBusy)
	_, err = failed.Result()
	require.ErrorIs(t, err, coroutine.ErrBusy)
}

func TestCompleteEndsTheWork(t *testing.T) {
	s := newBench(t)
	var future *coroutine.Future[int]
	var value int
	s.script(func(co *coroutine.Co) {
		future = coroutine.Async(func(ctx context.Context) (int, error) {
			<-ctx.Done()
			return 1, ctx.Err()
		})
		value, _ = future.Await(co)
		co.Forever()
	})
	s.ticks(1)
	require.True(t, future.Complete(2, nil))
	for range 1000 {
		s.ticks(1)
		runtime.Gosched()
	}
	require.Equal(t, 2, value)
}

// A result comes after so many Ticks, however long the work takes, in the same order in each run.
func TestReadyIn(t *testing.T) {
	fault := errors.New("a fault")
	slowly := func() {
		for range 100_000 {
			runtime.Gosched()
		}
	}
	for name, work := range map[string]func(context.Context, int) (int, error){
		"at once":  func(_ context.Context, n int) (int, error) { return n, nil },
		"slow":     func(_ context.Context, n int) (int, error) { slowly(); return n, nil },
		"failed":   func(context.Context, int) (int, error) { return 3, fault },
		"panicked": func(context.Context, int) (int, error) { panic(fault) },
	} {
		for _, inline := range []bool{false, true} {
			t.Run(fmt.Sprint(name, inline), func(t *testing.T) {
				var options []coroutine.SchedulerOption
				if inline {
					options = append(options, coroutine.InlineAsync())
				}
				s := newBench(t, options...)
				var value int
				var err error
				task := s.script(func(co *coroutine.Co) {
					value, err = coroutine.AsyncWith(7, work).ReadyIn(5).Await(co)
				})
				ticks := 0
				for ; !task.State().Ended(); ticks++ {
					s.ticks(1)
				}
				require.Equal(t, 6, ticks, "it begins in the first and ends five later")
				if err == nil {
					require.Equal(t, 7, value)
				} else {
					require.ErrorIs(t, err, fault)
				}
			})
		}
	}
}

func TestReadyInOfOneWhoHasEnded(t *testing.T) {
	s := newBench(t)
	future := coroutine.Async(func(ctx context.Context) (int, error) { <-ctx.Done(); return 1, nil }).ReadyIn(5)
	owner := s.script(func(co *coroutine.Co) { _, _ = future.Await(co) })
	s.ticks(1)
	var err error
	other := s.script(func(co *coroutine.Co) { _, err = future.Await(co) })
	owner.Cancel()
	s.ticks(4)
	require.Equal(t, coroutine.Waiting, other.State())
	s.ticks(1)
	require.Equal(t, coroutine.Done, other.State())
	require.ErrorIs(t, err, context.Canceled)
}

func TestReadyInRefuses(t *testing.T) {
	s := newBench(t)
	begun := coroutine.Async(func(context.Context) (int, error) { return 1, nil })
	s.script(func(co *coroutine.Co) { _, _ = begun.Await(co); co.Forever() })
	s.ticks(1)
	for name, call := range map[string]func(){
		"zero":           func() { coroutine.Async(func(context.Context) (int, error) { return 1, nil }).ReadyIn(0) },
		"begun":          func() { begun.ReadyIn(1) },
		"promise":        func() { new(coroutine.Future[int]).ReadyIn(1) },
		"nil":            func() { coroutine.AsyncWith[int, int](1, nil) },
		"no action":      func() { coroutine.Async(func(context.Context) (int, error) { return 1, nil }).OnLoad(0) },
		"another action": func() { coroutine.Async(func(context.Context) (int, error) { return 1, nil }).OnLoad(3) },
		"OnLoad begun":   func() { begun.OnLoad(coroutine.StartAgain) },
		"OnLoad promise": func() { new(coroutine.Future[int]).OnLoad(coroutine.FailAsLost) },
		"nil Go": func() {
			for range coroutine.Script(func(co *coroutine.Co) { coroutine.Go[int](co, nil) }) {
			}
		},
		"nil racer": func() {
			for range coroutine.Script(func(co *coroutine.Co) { coroutine.RaceFor[int](co, nil) }) {
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				var argument *coroutine.ArgumentError
				err, _ := recover().(error)
				require.ErrorAs(t, err, &argument)
			}()
			call()
		})
	}
}

// A child that is cancelled while it waits for work of its own ends with all that is attached to it.
func TestGoOfAChildWithWorkUnderWay(t *testing.T) {
	s := newBench(t)
	ended := make(chan struct{})
	var err error
	task := s.script(func(co *coroutine.Co) {
		child := coroutine.Go(co, func(co *coroutine.Co) int {
			v, _ := coroutine.Async(func(ctx context.Context) (int, error) {
				<-ctx.Done()
				close(ended)
				return 1, nil
			}).Await(co)
			return v
		})
		co.Frame()
		child.Task().Cancel()
		_, err = child.Await(co)
	})
	s.ticks(3)
	<-ended
	require.Equal(t, coroutine.Done, task.State())
	require.ErrorIs(t, err, coroutine.ErrCancelled)
	require.Empty(t, s.errors())
}
