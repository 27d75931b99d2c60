package coroutine

import "context"

// steady holds the result of work until the Tick that it is to come in; see Future.ReadyIn.
type steady[T any] struct {
	f       *Future[T]
	results chan result[T]
	lost    bool // who began the work has ended
}

type result[T any] struct {
	value T
	err   error
}

// due is the Tick in which a result is to come.
type due struct {
	tick   int64
	result interface{ come() }
}

// come completes the future, and waits for the work if it is not done.
func (s *steady[T]) come() {
	var r result[T]
	switch {
	case s.f.done: // by somebody else
		return
	case s.lost:
		r.err = context.Canceled
	default:
		r = <-s.results
	}
	s.f.Complete(r.value, r.err)
}

// completeSteadies completes the futures whose Tick has come, in the order in which they began.
func (s *Scheduler) completeSteadies() {
	waiting := s.steadies[:0]
	for _, d := range s.steadies {
		if d.tick > s.tick {
			waiting = append(waiting, d)
		} else {
			d.result.come()
		}
	}
	clear(s.steadies[len(waiting):])
	s.steadies = waiting
}
