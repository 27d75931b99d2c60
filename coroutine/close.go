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
// it call Close itself. The function of a [Future] only asks in any case.
//
// From then on Start gives [ErrClosed], and so does Tick once the scheduler is closed; behaviours that
// still run in that Tick may start children, which end with it.
//
// Called in the place of a goroutine that was locked to its thread (runtime.LockOSThread) and has ended,
// Close panics with a *[ThreadError].
func (s *Scheduler) Close() {
	s.closing.Store(true)
	if s.busy.Load() {
		return // the end of the Tick sees to it
	}
	if !s.isForMe() {
		return // the next call of the goroutine that ticks does
	}
	if s.closed || s.thread.matches(gort.Here()) {
		s.closeIfAsked()
		return
	}
	if s.thread.locked {
		panic(&ThreadError{Locked: true})
	}
	done := make(chan struct{}) // this goroutine is locked; another one can resume the coroutines
	go func() {
		defer close(done)
		s.closeIfAsked()
	}()
	<-done
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

// hasEnded reports whether a goroutine has surely ended. One that is about to end is given some time.
func hasEnded(goroutine uint64) bool {
	for range 100 {
		stack, ok := gort.StackOf(goroutine)
		if !ok || stack == nil {
			return ok
		}
		if status, _, _ := bytes.Cut(stack, []byte("]")); !bytes.Contains(status, []byte("[run")) {
			return false // it waits for something
		}
		runtime.Gosched()
	}
	return false
}

// closeIfAsked closes the scheduler if Close was called and nothing of it runs.
func (s *Scheduler) closeIfAsked() {
	if !s.closing.Load() || s.current != nil || !s.busy.CompareAndSwap(false, true) {
		return
	}
	defer s.busy.Store(false)
	s.closing.Store(false)
	if !s.closed {
		s.close()
	}
}

func (s *Scheduler) close() {
	s.closed = true
	done := false
	defer func() {
		if !done { // a deferred function called runtime.Goexit, or the error handler panicked
			s.close()
		}
	}()
	for len(s.live) > 0 {
		t := s.live[0]
		if last := len(s.live); prefetches && last > aheadTask { // the last takes the place of the first
			prefetch(s.live[last-aheadTask], &s.live[last-aheadFootprint].footprint)
		}
		t.cancel(ErrClosed)
		if !t.ended() { // cancelled before, on a goroutine that could not unwind it
			t.unwind()
		}
	}
	for e, ok := s.idle.take(); ok; e, ok = s.idle.take() {
		e.close()
	}
	s.idle, s.spare = reserve[executor]{}, reserve[*task]{}
	s.ready = readyQueue{}
	s.clocks, s.steadies = nil, nil
	s.watch.stop()
	s.posted.Lock()
	s.posted.closed, s.posted.fs = true, nil
	s.posted.Unlock()
	s.posted.jobs.Wait()
	done = true
}

// swapRemove takes the element at i out of list and puts the last one in its place.
func swapRemove(list []*task, i int) []*task {
	last := len(list) - 1
	list[i] = list[last]
	list[last] = nil
	return list[:last]
}
