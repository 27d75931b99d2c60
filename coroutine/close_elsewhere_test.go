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
