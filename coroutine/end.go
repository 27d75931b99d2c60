package coroutine

import (
	"errors"
	"fmt"
	"slices"
)

// Cancel ends the task: its yield returns false, the stack of its Script unwinds, deferred
// functions run, and so they do, before that, in its children. All of this has happened when
// Cancel returns, with two exceptions: a task that is running now, which cancels itself or waits
// in this very call, unwinds at its next yield; and a call outside a Tick on a goroutine with
// another thread lock than the one that ticks leaves the unwinding to the next Tick.
//
// It does nothing to a task that has ended.
func (t Task) Cancel() { t.CancelCause(nil) }

// CancelCause is Cancel with an error that the behaviour can read with [Task.Cause] or [Co.Cause].
// A nil cause is [ErrCancelled].
func (t Task) CancelCause(cause error) {
	if r := t.get(); r != nil {
		r.cancel(cause)
	}
}

// Raise raises err as a panic at the yield at which the task stands, as soon as it is its turn,
// whatever it waits for. A task that has not begun fails when it begins. If the behaviour recovers
// the panic, it goes on; its deferred functions may wait. Errors that come before its turn are joined.
// What a behaviour that ends has not seen is reported, also where it waits in a deferred function of
// another panic, whose place this one would take: its wait is over then.
// It panics with an *[ArgumentError] if err is nil.
func (t Task) Raise(err error) {
	if err == nil {
		panic(&ArgumentError{Func: "Task.Raise", Reason: "the error is nil; use Cancel to end a task without one"})
	}
	if r := t.get(); r != nil {
		r.raise(err)
	}
}

// Cancel cancels all tasks of the group with the cause, as [Task.CancelCause] does. Tasks that
// join meanwhile, started by deferred functions, are left alone.
func (g *Group) Cancel(cause error) {
	all := make([]Task, len(g.members))
	for i, t := range g.members {
		all[i] = t.handle()
	}
	for i, t := range all {
		if prefetches && i+aheadTask < len(all) {
			prefetch(all[i+aheadTask].t, all[i+aheadExec].t, all[i+aheadStack].t)
		}
		t.CancelCause(cause)
	}
}

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
		t.exec, t.stack = nil, false
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
	if !t.joiners.empty() {
		t.joiners.wake()
	}
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
		t.cutTies()
		*t = task{clock: s.root, label: t.label, ties: t.ties}
		s.spare.put(t)
	} else {
		t.behaviour = nil
		if t.owner != nil {
			t.owner = nil
		}
		trouble := t.trouble
		t.ties = noTies
		if trouble != nil {
			t.tied().trouble = trouble
		}
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
