package coroutine

// Close cancels every task, children before their parents, stops every goroutine, and waits for
// the functions of futures to return. It may be called from any goroutine: while a Tick runs,
// from a behaviour, the error handler or elsewhere, it takes effect at the end of the Tick. Closing
// twice does nothing.
//
// Called on a goroutine with another thread lock than the one that ticks, it unwinds the tasks on
// a goroutine of its own, if it can; else it panics with a *[ThreadError].
func (s *Scheduler) Close() {
	s.closing.Store(true)
	if !s.busy.CompareAndSwap(false, true) {
		return // the end of the Tick sees to it
	}
	defer s.busy.Store(false)
	if s.current != nil {
		return // so does the end of the Cancel that runs
	}
	s.closing.Store(false)
	if s.closed {
		return
	}
	if s.home.matches() {
		s.close()
		return
	}
	if s.home.locked {
		panic(&ThreadError{Locked: true})
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.close()
	}()
	<-done
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
	for _, e := range s.idle {
		e.close()
	}
	s.idle = nil
	s.ready = readyQueue{}
	s.clocks = nil
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
