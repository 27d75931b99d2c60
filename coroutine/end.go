package coroutine

import (
	"errors"
	"fmt"
	"slices"
)

func (t *task) cancel(cause error) {
	if t.ended() || t.flags&flagCancelled != 0 {
		return
	}
	if cause != nil {
		t.inTrouble().cause = cause
	}
	t.giveBack()
	t.flags |= flagCancelled
	s := t.scheduler()
	queued := t.isQueued()
	switch {
	case t.isDue(): // only its ticket is in the queue
		queued = false
		if t.flags&flagsPaused == 0 {
			s.ready.stale++
		}
	case t.waitID != 0:
		t.doubt()
	}
	t.waitID = 0
	switch {
	case t.state == Running:
		t.cancelChildren()
		return
	case t.exec != nil && !t.exec.mayResumeHere():
		t.cancelChildren()
		if queued && t.flags&flagsPaused != 0 {
			s.ready.stale--
		}
		t.flags &^= flagsPaused | flagHeld
		if !queued {
			s.enqueue(t)
		}
		return
	case queued && t.flags&flagsPaused == 0:
		s.ready.stale++
	}
	if queued {
		t.state = Waiting // for its children; a Tick that the error handler of one runs must not resume it
	}
	if t.exec == nil {
		s.finish(t)
	} else {
		t.unwind()
	}
}

// unwind resumes a cancelled task, which ends it; its children end before it.
func (t *task) unwind() {
	t.cancelChildren()
	if !t.ended() {
		t.scheduler().turnNow(t)
	}
}

func (t *task) raise(err error) {
	if t.ended() {
		return
	}
	t.giveBack()
	if t.inTrouble().raised != nil {
		err = errors.Join(t.trouble.raised, err)
	}
	t.trouble.raised = err
	t.flags |= flagRaise
	if t.state == Waiting && t.flags&flagCancelled == 0 && !t.isDue() {
		t.doubt()
		t.wake()
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

// cancelChildren cancels all children, the newest first. One that is running now unwinds later, so
// it is let go.
func (t *task) cancelChildren() {
	if t.child == nil {
		return
	}
	defer func() {
		if t.child != nil { // a deferred function of one called runtime.Goexit
			t.cancelChildren()
		}
	}()
	for c := t.child; c != nil; c = t.child {
		c.cancel(ErrParentEnded)
		if !c.ended() {
			c.leaveParent()
		}
	}
}

// giveBack returns the messages that t was given since it was last resumed, for it will not see
// them.
func (t *task) giveBack() {
	if t.state == Running || t.givenAt != t.resumes+1 {
		return
	}
	t.givenAt = 0
	if m, ok := t.on.(*several); ok {
		for _, arm := range m.arms {
			if g, ok := arm.on.(giver); ok && arm.came && arm.n != send {
				g.takeBack(arm.dst)
			}
		}
	} else if g, ok := t.on.(giver); ok {
		g.takeBack(t.dst)
	}
}
