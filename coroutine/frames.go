package coroutine

// A frameList are the tasks of one priority that wait for the next frame of a clock. When it comes, the
// list as it is becomes a part of the ready queue, so that its tasks are walked through once: when they
// are resumed.
type frameList struct {
	tickets []ticket
	other   []ticket // the slice that tickets was in the last frame
	lent    bool     // other is in the ready queue
	eager   bool     // each must be looked at when the frame comes
}

// leastBatch is how many tasks are worth a batch. In tests a scheduler has a number of its own.
const leastBatch = 8

// add adds a ticket. Plain says that the task waits for nothing but the next frame of its own clock.
func (l *frameList) add(k ticket, plain bool) {
	l.tickets = append(room(l.tickets), k)
	if !plain || k.t.flags&flagsPaused != 0 {
		l.eager = true
	}
}

// come makes the tasks ready, since the frame has come.
func (l *frameList) come(s *Scheduler, level int) {
	if !l.eager && !l.lent && len(l.tickets) >= s.leastBatch {
		s.ready.pushBatch(level, batch{l, l.tickets, s.tick})
		l.lent = true
		l.tickets, l.other = l.other[:0], l.tickets
		return
	}
	for i, k := range l.tickets {
		if prefetches && i+aheadTask < len(l.tickets) {
			prefetch(l.tickets[i+aheadTask].t, nil)
		}
		if k.Live() {
			k.fire()
		}
	}
	clear(l.tickets)
	l.tickets, l.eager = l.tickets[:0], false
}

// isDue reports whether the frame has come that t waits for, so that it waits for its turn, although its
// state still says that it waits.
func (t *task) isDue() bool {
	return t.state == Waiting && t.waits == waitFrames && t.waitID != 0 && t.at <= t.clock.ticks()
}

// doubt says that t, which may wait for a time, does so no longer, or is paused.
func (t *task) doubt() {
	if t.state != Waiting {
		return
	}
	c, _ := t.clock.open()
	switch t.waits {
	case waitFrames:
		c.frames.Doubt()
		c.next[t.level].eager = true
	case waitSleep, waitSleepUntil:
		c.sleeps.Doubt()
	case waitSleepOn, waitSleepUntilOn:
		on, _ := t.on.(*Clock).open()
		on.sleeps.Doubt()
	case waitOn:
		if m, ok := t.on.(*several); ok {
			m.doubt(t)
		}
	}
}
