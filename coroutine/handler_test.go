package coroutine_test

import (
	"errors"
	"runtime"
	"testing"
	"time"
	"weak"

	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
)

// An error handler that panics leaves nobody waiting for ever.
func TestErrorHandlerThatPanics(t *testing.T) {
	fault, refusal := errors.New("a fault"), errors.New("the handler refuses")
	fails := coroutine.Script(func(co *coroutine.Co) {
		co.Frame()
		panic(fault)
	})
	failsWhenCancelled := coroutine.Finally(coroutine.Await(coroutine.Forever()), func() { panic(fault) })
	parents := map[string]coroutine.Behaviour{
		"joins":   coroutine.Script(func(co *coroutine.Co) { _ = co.Join(co.Go(fails)) }),
		"races":   coroutine.Race(failsWhenCancelled, failsWhenCancelled, coroutine.Await(coroutine.NextFrame())),
		"all":     coroutine.All(failsWhenCancelled, fails),
		"timeout": coroutine.Timeout(time.Millisecond, failsWhenCancelled),
		"ends": coroutine.Script(func(co *coroutine.Co) {
			co.Go(failsWhenCancelled)
			co.Go(failsWhenCancelled)
			co.Frame()
		}),
		"condition": coroutine.Script(func(co *coroutine.Co) {
			co.Go(coroutine.Script(func(co *coroutine.Co) {
				me := co.Self()
				co.Until(func() bool { me.Cancel(); panic(fault) })
			}))
			co.Until(func() bool { return true })
		}),
	}
	for name, parent := range parents {
		t.Run(name, func(t *testing.T) {
			heard := 0
			s := coroutine.NewScheduler(coroutine.OnError(func(error) { heard++; panic(refusal) }))
			defer s.Close()
			group := s.NewGroup()
			task := s.Start(parent, coroutine.InGroup(group))
			waits := s.Start(coroutine.Await(task.Done()))
			for range 6 {
				func() {
					defer func() { _ = recover() }()
					s.Tick(tickTime, coroutine.Budget{})
				}()
			}
			require.True(t, task.State().Ended())
			require.True(t, waits.State().Ended())
			require.Zero(t, s.Len())
			require.Zero(t, group.Len())
			require.Positive(t, heard)
		})
	}
}

// What a Tick did that the handler left by a panic doesn't count against the budget of the next.
func TestBudgetAfterAHandlerThatPanics(t *testing.T) {
	s := coroutine.NewScheduler(coroutine.OnError(func(error) { panic("refused") }))
	defer s.Close()
	for range 5 {
		s.Start(coroutine.Await(coroutine.NextFrame()))
	}
	s.Start(coroutine.Script(func(*coroutine.Co) { panic("a fault") }))
	require.Panics(t, func() { s.Tick(tickTime, coroutine.Budget{Resumes: 6}) })
	require.Equal(t, 5, s.Tick(tickTime, coroutine.Budget{Resumes: 6}).Resumed)
}

// A child whose deferred function calls runtime.Goexit keeps nobody from ending.
func TestGoexitOfAChildInTheEndOfItsParent(t *testing.T) {
	s := newBench(t)
	var children []coroutine.Task
	parent := s.script(func(co *coroutine.Co) {
		for range 3 {
			children = append(children, co.Go(coroutine.Finally(coroutine.Await(coroutine.Forever()), runtime.Goexit)))
		}
		co.Frame()
	})
	joins := s.script(func(co *coroutine.Co) { _ = co.Join(parent) })
	s.ticks(1)
	onGoroutine(false, func() { s.ticks(1) })
	s.ticks(1)
	for _, c := range children {
		require.ErrorIs(t, c.Err(), coroutine.ErrGoexit)
	}
	require.Equal(t, coroutine.Done, parent.State())
	require.Equal(t, coroutine.Done, joins.State())
	require.Zero(t, s.Len())
}

// A handler that ticks while a Cancel outside a Tick is under way finds the cancelled parent in the queue.
func TestTickInTheHandlerDuringACancel(t *testing.T) {
	for name, c := range map[string]struct {
		child   coroutine.Behaviour
		resumes int
	}{
		"a child that panics":        {coroutine.Finally(coroutine.Await(coroutine.Forever()), func() { panic("a fault") }), 2},
		"a child that has not begun": {coroutine.Sequence(), 1},
	} {
		t.Run(name, func(t *testing.T) {
			var s *coroutine.Scheduler
			heard, resumed := 0, false
			s = coroutine.NewScheduler(coroutine.OnError(func(error) {
				heard++
				defer func() { _ = recover() }() // ErrBusy, where it is inside the scheduler
				s.Tick(tickTime, coroutine.Budget{})
			}))
			defer s.Close()
			var child coroutine.Task
			parent := s.Start(coroutine.Script(func(co *coroutine.Co) {
				child = co.Go(c.child)
				co.Yield()
				resumed = true
			}))
			s.Tick(tickTime, coroutine.Budget{Resumes: c.resumes})
			require.Equal(t, coroutine.Ready, parent.State())
			if c.resumes == 1 {
				child.Raise(errors.New("never seen"))
			}
			parent.Cancel()
			require.Equal(t, 1, heard)
			require.False(t, resumed)
			require.Zero(t, s.Len())
			for range 2 {
				require.Zero(t, s.Tick(tickTime, coroutine.Budget{}).LeftOver)
			}
		})
	}
}

// A handler that panics on an error that was raised too late keeps the parent of who has ended from nothing.
func TestErrorHandlerThatPanicsOnALateRaise(t *testing.T) {
	heard := 0
	s := coroutine.NewScheduler(coroutine.OnError(func(error) { heard++; panic("refused") }))
	defer s.Close()
	late := errors.New("late")
	parent := s.Start(coroutine.All(coroutine.Script(func(co *coroutine.Co) {
		co.Frame()
		co.Self().Raise(late) // and ends
	})))
	for range 4 {
		func() {
			defer func() { _ = recover() }()
			s.Tick(tickTime, coroutine.Budget{})
		}()
	}
	require.Equal(t, 1, heard)
	require.Equal(t, coroutine.Done, parent.State())
	require.Zero(t, s.Len())
}

// The watchdog keeps nothing of a task that has ended.
func TestWatchdogForgetsTheOwner(t *testing.T) {
	s := newBench(t, coroutine.WithWatchdog(time.Hour))
	task, owner := func() (coroutine.Task, weak.Pointer[[1024]byte]) {
		o := new([1024]byte)
		return s.script(forever, coroutine.OwnedBy(o)), weak.Make(o)
	}()
	s.ticks(1)
	task.Cancel()
	s.ticks(1)
	runtime.GC()
	runtime.GC()
	require.Nil(t, owner.Value())
	runtime.KeepAlive(s)
}

// A function of OnEnd that panics is reported, and keeps nobody waiting.
func TestOnEndThatPanics(t *testing.T) {
	s := newBench(t)
	fault, others := errors.New("a fault"), 0
	task := s.Start(coroutine.Await(coroutine.NextFrame()), coroutine.Named("ends"),
		coroutine.OnEnd(func() { panic(fault) }), coroutine.OnEnd(func() { others++ }))
	joins := s.Start(coroutine.Await(task.Done()))
	s.ticks(3)
	require.Equal(t, 1, others)
	require.Equal(t, coroutine.Done, joins.State())
	errs := s.errors()
	require.Len(t, errs, 1)
	require.ErrorIs(t, errs[0], fault)
	require.ErrorContains(t, errs[0], "ends")
}

// Func literals have the names of the source in stacks, in both forms.
func TestStacksOfFuncLiterals(t *testing.T) {
	n := 0
	kept := []func(){func() { n++; func() { panic("in a literal in a literal") }() }, nil}
	kept[1] = kept[0]
	s := coroutine.NewScheduler(coroutine.OnError(func(error) {}))
	defer s.Close()
	task := s.Start(coroutine.Script(func(co *coroutine.Co) { co.Frame(); kept[1]() }))
	s.Tick(1, coroutine.Budget{})
	s.Tick(1, coroutine.Budget{})
	var failed *coroutine.PanicError
	require.ErrorAs(t, task.Err(), &failed)
	require.Contains(t, string(failed.Stack), "TestStacksOfFuncLiterals.func1.1(")
	require.Contains(t, string(failed.Stack), "TestStacksOfFuncLiterals.func1(")
	require.NotContains(t, string(failed.Stack), "SomenLit_")
	require.Equal(t, 1, n)
}
