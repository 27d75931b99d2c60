package coroutine_test

import (
	"context"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
)

func TestCloseFromElsewhereOnlyAsks(t *testing.T) {
	next := map[string]func(s *bench){
		"Tick":  func(s *bench) { require.Zero(t, s.ticks(1).Resumed) },
		"Start": func(s *bench) { s.Start(coroutine.Await(coroutine.Yield())) },
		"Close": func(s *bench) { s.Close() },
	}
	for name, call := range next {
		t.Run(name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			s := newBench(t)
			cleaned := false
			task := s.script(func(co *coroutine.Co) {
				defer func() { cleaned = true }()
				co.Forever()
			})
			s.ticks(1)
			onGoroutine(true, s.Close)
			require.False(t, cleaned)
			require.Equal(t, coroutine.Waiting, task.State())
			call(s)
			require.True(t, cleaned)
			require.Equal(t, coroutine.ErrClosed, task.Cause())
			require.Zero(t, s.Len())
			requireGoroutines(t, before)
			late := s.Start(coroutine.Await(coroutine.Yield()))
			require.ErrorIs(t, late.Err(), coroutine.ErrClosed)
			s.ticks(1)
			for _, err := range s.errors() {
				require.Equal(t, coroutine.ErrClosed, err)
			}
		})
	}
}

// A main loop that ticks, starts and cancels while another goroutine closes.
func TestCloseBesideTheMainLoop(t *testing.T) {
	for range 50 {
		s := newBench(t)
		var closer sync.WaitGroup
		closer.Go(func() {
			for range 100 {
				s.Close()
				runtime.Gosched()
			}
		})
		live := 0
		for s.Start(coroutine.Script(func(co *coroutine.Co) {
			live++
			defer func() { live-- }()
			co.Go(coroutine.Await(coroutine.Forever()))
			co.Forever()
		})).Err() == nil {
			s.ticks(1)
		}
		closer.Wait()
		s.ticks(1)
		require.Zero(t, s.Len())
		require.Zero(t, live)
	}
}

func TestCloseInThePlaceOfOneThatHasEnded(t *testing.T) {
	before := runtime.NumGoroutine()
	s := newBench(t)
	cleaned := false
	s.script(func(co *coroutine.Co) {
		defer func() { cleaned = true }()
		co.Forever()
	})
	onGoroutine(false, func() { s.ticks(2) })
	requireGoroutines(t, before+1) // the coroutine's own
	s.Close()
	require.True(t, cleaned)
	requireGoroutines(t, before)
}

// Several goroutines close in the place of one that has ended.
func TestTwoCloseInItsPlace(t *testing.T) {
	for range 20 {
		s := newBench(t)
		cleaned := 0
		for range 5 {
			s.Start(coroutine.Finally(coroutine.Await(coroutine.Forever()), func() {
				cleaned++
				runtime.Gosched()
			}))
		}
		onGoroutine(false, func() { s.ticks(1) })
		var closers sync.WaitGroup
		for range 3 {
			closers.Go(s.Close)
		}
		closers.Wait()
		require.True(t, s.Closed())
		require.Zero(t, s.Len())
		require.Equal(t, 5, cleaned)
	}
}

// A Close that was asked for waits for a goroutine that can resume the coroutines.
func TestCloseAskedForUnderAnotherThreadLock(t *testing.T) {
	if runtime.GOARCH == "wasm" {
		t.Skip("there are no threads to lock to")
	}
	for _, locked := range []bool{false, true} {
		for _, call := range []string{"Tick", "Start"} {
			s := newBench(t)
			cleaned := false
			onGoroutine(locked, func() {
				s.Start(coroutine.Finally(onAStack(coroutine.Forever()), func() { cleaned = true }))
				s.ticks(1)
				onGoroutine(false, s.Close)
				require.False(t, s.Closed())
				onGoroutine(!locked, func() {
					if call == "Start" {
						require.ErrorIs(t, s.Start(coroutine.All()).Err(), coroutine.ErrClosed)
						return
					}
					defer func() {
						var thread *coroutine.ThreadError
						require.ErrorAs(t, recover().(error), &thread)
						require.Equal(t, locked, thread.Locked)
					}()
					s.ticks(1)
				})
				require.False(t, cleaned)
				require.False(t, s.Closed())
				s.ticks(1)
				require.True(t, cleaned)
				require.True(t, s.Closed())
			})
		}
	}
}

func TestCloseUnderAThreadLockEndsAsItWouldWithout(t *testing.T) {
	if runtime.GOARCH == "wasm" {
		t.Skip("there are no threads to lock to")
	}
	s := coroutine.NewScheduler(coroutine.OnError(func(error) { panic("refused") }))
	task := s.Start(coroutine.Finally(coroutine.Await(coroutine.Forever()), func() { panic("a fault") }))
	s.Tick(tickTime, coroutine.Budget{})
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	require.PanicsWithValue(t, "refused", s.Close)
	require.True(t, task.State().Ended())
	require.True(t, s.Closed())

	exits := newBench(t)
	exits.Start(coroutine.Finally(coroutine.Await(coroutine.Forever()), runtime.Goexit))
	returned := false
	onGoroutine(false, func() {
		exits.ticks(1)
		runtime.LockOSThread()
		exits.Close()
		returned = true
	})
	require.False(t, returned)
	require.True(t, exits.Closed())
}

func TestCloseInTheFunctionOfAFuture(t *testing.T) {
	for _, inline := range []bool{false, true} {
		var options []coroutine.SchedulerOption
		if inline {
			options = append(options, coroutine.InlineAsync())
		}
		s := newBench(t, options...)
		asked := make(chan struct{})
		task := s.script(func(co *coroutine.Co) {
			_, _ = coroutine.Async(func(context.Context) (int, error) {
				defer close(asked)
				s.Close()
				return 0, nil
			}).Await(co)
			co.Forever()
		})
		s.ticks(1)
		<-asked
		s.ticks(1)
		require.Equal(t, coroutine.Cancelled, task.State())
	}
}

// The goroutine that ticked has ended, and nobody else can close: the function of a future, which Close
// waits for, still returns.
func TestCloseInTheFunctionOfAnOrphanedFuture(t *testing.T) {
	s := newBench(t)
	ticked, asked := make(chan struct{}), make(chan struct{})
	s.script(func(co *coroutine.Co) {
		_, _ = coroutine.Async(func(context.Context) (int, error) {
			<-ticked
			s.Close()
			close(asked)
			return 0, nil
		}).Await(co)
	})
	onGoroutine(false, func() { s.ticks(1) })
	close(ticked)
	<-asked
	s.ticks(1)
	require.Zero(t, s.Len())
}

func TestClosedSchedulerDoesNothing(t *testing.T) {
	s := newBench(t)
	clock, group := s.Clock().NewClock("own"), s.NewGroup()
	task := s.script((*coroutine.Co).Forever, coroutine.InGroup(group))
	s.ticks(1)
	s.Close()
	task.Cancel()
	task.Raise(coroutine.ErrBusy)
	task.Pause()
	task.Resume()
	group.Pause()
	group.Resume()
	group.Cancel(nil)
	clock.Pause()
	clock.Step(time.Second)
	clock.NewClock("child")
	s.Post(func() { t.Error("posted") })
	require.Zero(t, s.Len())
	require.Empty(t, s.errors())
	require.Empty(t, s.Stuck())
	require.Equal(t, coroutine.Cancelled, task.State())
}
