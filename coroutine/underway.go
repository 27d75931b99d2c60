package coroutine

import "context"

// completeDue completes the futures whose Tick has come, in the order in which they began.
func (s *Scheduler) completeDue() {
	if s.loaded {
		s.loaded = false
		s.keepWorks(func(d due) bool { return d.of.again() })
	}
	s.keepWorks(func(d due) bool {
		if d.tick == 0 || d.tick > s.tick {
			return true
		}
		d.of.come()
		return false
	})
}

// keepWorks keeps what keep says of the work that is under way.
func (s *Scheduler) keepWorks(keep func(due) bool) {
	kept := s.works[:0]
	for _, d := range s.works {
		if keep(d) {
			kept = append(kept, d)
		}
	}
	clear(s.works[len(kept):])
	s.works = kept
}

// come completes the future in its Tick, and waits for the work if it is not done.
func (f *Future[T]) come() {
	var r result[T]
	switch {
	case f.done: // by somebody else
	case f.lost:
		r.err = context.Canceled
	case f.job == nil:
		r.err = f.lostError()
	default:
		r = <-f.job.results
	}
	f.Complete(r.value, r.err)
	f.job = nil
}

// mayBeSaved reports whether it is known what is to become of the work when the game is loaded, and whose it is.
func (f *Future[T]) mayBeSaved() (bool, Task) {
	return f.done || f.onLoad != 0 || f.lost && f.frames > 0, f.owner
}

// again sees after a load to work that was under way when the game was saved. It reports whether it is
// under way still.
func (f *Future[T]) again() (goesOn bool) {
	var none T
	switch t := f.owner.get(); {
	case f.frames > 0 && (f.done || f.lost || f.onLoad == FailAsLost):
		return true // until its Tick
	case f.done:
	case f.lost || t == nil:
		f.Complete(none, context.Canceled)
	case f.onLoad == FailAsLost:
		f.Complete(none, f.lostError())
	default:
		f.start(t)
	}
	return !f.done
}

// drop has the result of the work go nowhere: a game was loaded, which knows nothing of it.
func (f *Future[T]) drop() {
	if f.job != nil {
		f.job.cancel()
		f.job = nil
	}
}

func (f *Future[T]) lostError() error {
	e := &LostError{Task: f.owner}
	if t := f.owner.get(); t != nil {
		e.Name, e.Owner = t.name, t.owner
	}
	return e
}
