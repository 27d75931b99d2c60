package coroutine

// fire says that what the ticket stands for has come. The ticket must be live.
func (k ticket) fire() {
	t := k.t
	if t.waitN > 1 && !t.several.fired(int(k.id-t.waitID)) {
		return
	}
	if t.state != Running { // else it parks in this very call, which sees that the wait is over
		t.wake()
	}
}

// wake ends the wait under way.
func (t *task) wake() {
	t.waitID = 0
	s := t.scheduler()
	s.prefetchWoken(t)
	s.enqueue(t)
}

// enqueue makes t ready. A paused task is held back until it is resumed.
func (s *Scheduler) enqueue(t *task) {
	t.state = Ready
	t.at = s.tick
	if t.flags&flagsPaused != 0 {
		t.flags |= flagHeld
		return
	}
	s.ready.push(t)
}

func (t *task) isQueued() bool { return t.state == Ready && t.flags&flagHeld == 0 || t.isDue() }

// wake fires all live tickets.
func (q *waiters[P]) wake() {
	for {
		k, _, ok := q.pop()
		if !ok {
			return
		}
		k.fire()
	}
}

// isDue reports whether the frame has come that t waits for, so that it waits for its turn, although its
// state still says that it waits.
func (t *task) isDue() bool {
	return t.state == Waiting && t.waits == waitFrames && t.waitID != 0 && t.at <= t.clock.ticks()
}

// come makes the tasks ready, since the frame has come.
func (l *frameList) come(s *Scheduler, level int) {
	if !l.eager && !l.lent && len(l.tickets) >= s.leastBatch {
		s.ready.pushBatch(level, batch{from: l, tickets: l.tickets, tick: s.tick})
		l.lent = true
		l.tickets, l.other = l.other[:0], l.tickets
		return
	}
	for i, k := range l.tickets {
		if prefetches && i+aheadTask < len(l.tickets) {
			prefetch(l.tickets[i+aheadTask].t, nil, nil)
		}
		if k.Live() {
			k.fire()
		}
	}
	clear(l.tickets)
	l.tickets, l.eager = l.tickets[:0], false
}

// With fewer tasks than manyTasks, all they touch is in the cache anyway.
const manyTasks = 2000

// prefetchWoken fetches what t will touch, which a task that runs wakes, if its turn comes so soon
// that nobody would do it later.
func (s *Scheduler) prefetchWoken(t *task) {
	if prefetches && s.current != nil && len(s.live) > manyTasks && s.ready.level[t.level].len() <= aheadTask {
		prefetch(t, t, t)
	}
}
