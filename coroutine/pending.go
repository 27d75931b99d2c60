package coroutine

// pending is a wait that is under way: what was asked for, and what has become of it. It is all there is
// to a wait, so that who has it can file the wait anew.
type pending struct {
	Wait       // of one about time that is no arm of a First or AllOf, n is not kept: at says it
	at   int64 // when a wait about time is over, on its clock: nanoseconds, or the frame
	came bool  // it is over, but the task has not been resumed with the answer
}

// pending returns the wait of a task that waits, for its turn too. The arms of a First or AllOf are
// in there.
func (t *task) pending() (p pending, ok bool) {
	switch {
	case t.state == Ready && t.givenAt == t.resumes+1:
		return pending{Wait: Wait{kind: waitOn, on: t.on, dst: t.dst}, came: true}, true
	case t.state == Ready, t.isDue():
		return p, true
	case t.state != Waiting:
		return p, false
	}
	p.kind = t.waits
	switch p.kind {
	case waitOn:
		p.on, p.dst, p.n = t.on, t.dst, t.at
		return p, true
	case waitSleepOn, waitSleepUntilOn:
		p.on = t.on
	}
	p.at = t.at
	return p, true
}

// clock returns the clock that a wait about time by t goes by, or nil.
func (w *Wait) clock(t *task) *Clock {
	switch w.kind {
	case waitFrames, waitSleep, waitSleepUntil:
		return t.clock
	case waitSleepOn, waitSleepUntilOn:
		return w.on.(*Clock)
	}
	return nil
}

// sleeps reports whether the wait is for a time, on whatever clock.
func (w *Wait) sleeps() bool { return w.kind >= waitSleep && w.kind <= waitSleepUntilOn }

// frames returns how many frames a wait by t for frames has still to go.
func (p *pending) frames(t *task) int {
	if p.kind != waitFrames {
		return 0
	}
	return int(max(1, p.at-t.clock.ticks()))
}
