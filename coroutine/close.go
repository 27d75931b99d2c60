package coroutine

import (
	"bytes"
	"runtime"

	"github.com/somen-go/somen/coroutine/internal/gort"
)

// Close cancels every task, children before their parents, stops every goroutine, and waits for
// the functions of futures to return. Closing twice does nothing.
//
// It may be called from any goroutine. On the one that ticks (the last that did, or before the first
// Tick the one that made the scheduler) it closes at once, but while a Tick or a Cancel runs, at the end
// of that. On another one it only asks: the goroutine that ticks closes at its next Tick, or call of
// Start. If that goroutine has ended, the caller closes in its place. If it lives and never ticks again,
// the tasks stay as they are, their deferred functions don't run, and their goroutines stay parked: let
// it call Close itself; [Scheduler.Closed] tells. The function of a [Future] only asks in any case.
//
// A behaviour's coroutine counts as a goroutine of its own here. A scheduler that is ticked between the
// frames of a game can't be closed by a behaviour of another scheduler, nor one that is ticked inside a
// behaviour by plain code: either only asks. Close it where it is ticked, or have that done by Post.
//
// From then on Start gives [ErrClosed], and so does Tick once the scheduler is closed; behaviours that
// still run in that Tick may start children, which end with it.
//
// Called in the place of a goroutine that was locked to its thread (runtime.LockOSThread) and has ended,
// Close panics with a *[ThreadError]. While it closes in the place of another goroutine, nobody else may
// use the scheduler, but for Post, Close and Closed.
func (s *Scheduler) Close() {
	s.closing.Store(true)
	if s.busy.Load() {
		return // the end of the Tick sees to it
	}
	if !s.isForMe() {
		return // the next call of the goroutine that ticks does
	}
	err := s.closeIfAsked()
	switch {
	case err == nil:
	case err.Locked:
		panic(err)
	default: // this goroutine is locked; another one can resume the coroutines
		elsewhere(func() { _ = s.closeIfAsked() })
	}
}

// Closed reports whether the scheduler is closed: whether what [Scheduler.Close] asks for has begun. It
// may be called from any goroutine.
func (s *Scheduler) Closed() bool { return s.closed.Load() }

// elsewhere calls f on a goroutine of its own, and ends as f does, by a panic or a Goexit too.
func elsewhere(f func()) {
	var value any
	returned, done := false, make(chan struct{})
	go func() {
		defer close(done)
		defer func() { value = recover() }()
		f()
		returned = true
	}()
	<-done
	switch {
	case value != nil:
		panic(value)
	case !returned:
		runtime.Goexit()
	}
}

// isForMe reports whether the caller is the goroutine that ticks, or one of its coroutines, or is to
// close in its place because it has ended.
func (s *Scheduler) isForMe() bool {
	me, owner := gort.ID(), s.owner.Load()
	switch {
	case me == owner:
		return true
	case s.outside.Load():
		return false // the end of the Cancel that runs sees to it, whoever calls
	case s.isJob(me):
		return false
	}
	return hasEnded(owner)
}

// hasEnded reports whether a goroutine has surely ended. One that is about to end is given some time:
// less, the more goroutines there are, since each look at their stacks stops them all.
func hasEnded(goroutine uint64) bool {
	for range max(3, min(100, 10_000/runtime.NumGoroutine())) {
		stack, ok := gort.StackOf(goroutine)
		if !ok || stack == nil {
			return ok
		}
		if status, _, _ := bytes.Cut(stack, []byte("]")); !bytes.Contains(status, []byte("[run")) {
			return false // it waits for something
		}
		for range 10 {
			runtime.Gosched()
		}
	}
	return false
}

// closeIfAsked closes the scheduler if Close was called and nothing of it runs. If the caller can't
// resume its coroutines, it returns why, and what was asked for stays to be done.
func (s *Scheduler) closeIfAsked() *ThreadError {
	if !s.closing.Load() || !s.busy.CompareAndSwap(false, true) {
		return nil
	}
	defer s.busy.Store(false)
	if s.current != nil {
		return nil // the end of the Cancel that runs sees to it
	}
	if !s.closed.Load() {
		if err, ok := s.form.check(gort.Here()).(*ThreadError); ok {
			return err
		}
		s.closing.Store(false)
		s.close()
	}
	s.closing.Store(false)
	return nil
}

func (s *Scheduler) close() {
	s.closed.Store(true)
	done := false
	defer func() {
		if !done { // a deferred function called runtime.Goexit, or the error handler panicked
			s.close()
		}
	}()
	for len(s.live) > 0 {
		t := s.live[0]
		if last := len(s.live); prefetches && last > aheadTask { // the last takes the place of the first
			prefetch(s.live[last-aheadTask], s.live[last-aheadExec], s.live[last-aheadStack])
		}
		t.cancel(ErrClosed)
		if !t.ended() { // cancelled before, on a goroutine that could not unwind it
			t.unwind()
		}
	}
	s.form.close()
	s.spare = reserve[*task]{}
	s.ready = readyQueue{}
	s.clocks, s.works = nil, nil
	s.watch.stop()
	s.posted.Lock()
	s.posted.closed, s.posted.fs = true, nil
	s.posted.Unlock()
	s.posted.jobs.Wait()
	done = true
}
