package coroutine

import (
	"errors"
	"fmt"
	"slices"
)

// turns lets t run to its next yield, and then the others whose turn it is in the burst r, which may be nil. Every
// resume begins and ends here, whether its turn has come in a Tick or it unwinds because it was
// cancelled.
//
// It goes on to the next by itself since after a switch of stacks the processor mispredicts every
// return: there should be few of them until the next switch.
func (s *Scheduler) turns(t *task, r *burst) {
	caller := s.current
	for t != nil {
		if t.resume == nil {
			s.form.equip(t)
		}
		s.current = t
		t.state = Running
		t.resume()
		s.current = caller
		if t.flags&flagReturned != 0 {
			s.finish(t)
		} else {
			s.settle(t)
		}
		t = r.next()
	}
}

// settle does what t has asked for at the yield it stands at, if that is not done already.
func (s *Scheduler) settle(t *task) {
	switch s.asked.kind {
	case waitFiled:
	case waitYield:
		s.enqueue(t)
	case waitFrames:
		s.nextID++
		t.waitID, t.waitN, t.waits, t.state = s.nextID, 1, waitFrames, Waiting
		t.at = s.fileFrames(ticket{t, s.nextID}, s.asked.n)
	default:
		s.park(t, &Wait{kind: s.asked.kind, n: s.asked.n})
	}
}

// turnNow is a turn of t that is not due: t unwinds, in a behaviour that has cancelled it or outside a
// Tick.
func (s *Scheduler) turnNow(t *task) {
	caller := s.current
	if caller == nil {
		s.outside.Store(true)
	}
	defer func() {
		s.goneWith(t, caller)
		if caller == nil {
			s.outside.Store(false)
			_ = s.closeIfAsked() // which a deferred function may have asked for
		}
	}()
	if s.watched {
		s.watchedTurn(t)
	} else {
		s.turns(t, nil)
	}
}

// goneWith sees to a turn of t that was left by runtime.Goexit, which has ended the behaviour, its
// executor and whoever resumed it up to the caller.
func (s *Scheduler) goneWith(t, caller *task) {
	s.current = caller
	if t.state == Running {
		t.exec, t.resume = nil, nil
		s.finish(t)
	}
}

// finish takes t, which runs no more, out of everything, and tells those who wait for its end.
func (s *Scheduler) finish(t *task) {
	defer s.farewell(t) // also when a child's deferred function calls runtime.Goexit, or the error handler panics
	t.waitID = 0
	switch {
	case t.err() != nil:
		t.state = Failed
		s.stats.Failed++
	case t.flags&flagCancelled != 0:
		t.state = Cancelled
		s.stats.Cancelled++
	default:
		t.state = Done
		s.stats.Finished++
	}
	if e := t.exec; e != nil {
		t.exec, t.resume = nil, nil
		e.free()
	}
	s.live = swapRemove(s.live, int(t.liveAt))
	if int(t.liveAt) < len(s.live) {
		s.live[t.liveAt].liveAt = t.liveAt
	}
	t.leaveParent()
	t.cancelChildren()
}

// farewell tells those who wait for the end of t, whose children have ended.
func (s *Scheduler) farewell(t *task) {
	if t.group != nil {
		t.group.remove(t)
	}
	for len(t.attached) > 0 { // what ends may take others out
		e := t.attached[0]
		t.attached = slices.Delete(t.attached, 0, 1)
		s.endAttached(t, e)
	}
	t.joiners.wake()
	if t.of != nil || t.trouble != nil {
		defer s.recycle(t)
		s.settleTrouble(t)
	} else {
		s.recycle(t)
	}
}

// endAttached ends what ends with t. A panic in it, of a function of OnEnd, is an error of t.
func (s *Scheduler) endAttached(t *task, e ender) {
	defer func() {
		if r := recover(); r != nil {
			t.inTrouble().err = errors.Join(t.err(), t.failure(r))
		}
	}()
	e.end()
}

// settleTrouble hands over what has gone wrong with t, which has ended: to its combinator or to the error
// handler, which may panic.
func (s *Scheduler) settleTrouble(t *task) {
	defer func() {
		if err := t.err(); t.of != nil {
			t.of.ended(t)
		} else if err != nil {
			s.handler(err)
		}
	}()
	if t.flags&flagRaise != 0 {
		s.handler(fmt.Errorf("coroutine: behaviour %s ended before an error was raised in it: %w", describe(t.name, t.owner), t.takeRaised()))
	}
}

// recycle lets go of what only a live task needs.
func (s *Scheduler) recycle(t *task) {
	if t.state == Done {
		*t = task{clock: s.root, joiners: t.joiners, attached: t.attached[:0]}
		s.spare.put(t)
	} else {
		t.behaviour, t.owner, t.joiners, t.attached, t.of = nil, nil, waiters[struct{}]{}, nil, nil
		t.on, t.dst, t.several = nil, nil, nil
	}
}
