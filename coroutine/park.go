package coroutine

// check panics if the queue's tasks belong to another scheduler than k's.
func (q *waiters[P]) check(k ticket) {
	for q.head < len(q.queue) {
		first := q.queue[q.head].k
		if first.Live() {
			if first.t.scheduler() != k.t.scheduler() {
				panic(ErrForeignScheduler)
			}
			return
		}
		q.queue[q.head] = waiter[P]{} // perhaps of a scheduler that is closed
		q.head++
	}
}

// push adds a ticket. It panics if the queue's tasks belong to another scheduler.
func (q *waiters[P]) push(k ticket, with P) {
	q.check(k)
	q.add(k, with)
}

// park files the wait of the running task t, and reports false if it is over already.
func (s *Scheduler) park(t *task, w *Wait) bool {
	switch w.kind {
	case waitPace:
		if !s.slice.used(s, w.n) {
			return false
		}
		if !s.slice.limited {
			*w = NextFrame()
			break
		}
		fallthrough
	case waitYield:
		s.enqueue(t)
		return true
	case waitOn:
		return s.parkOn(t, w.on, w.dst, w.n)
	}
	k := s.ticketFor(t, w.kind)
	if w.on != nil {
		t.tied().on = w.on
	}
	at, filed := s.fileTime(k, w)
	t.at = at
	return t.waitsFor(filed)
}

// parkOn is park for a wait on something.
func (s *Scheduler) parkOn(t *task, on waitable, dst any, n int64) bool {
	k := s.ticketFor(t, waitOn)
	ties := t.tied()
	ties.on, ties.dst, t.at = on, dst, n
	return t.waitsFor(on != nil && on.park(k, dst, n))
}

// ticketFor returns the ticket of a wait of t that begins.
func (s *Scheduler) ticketFor(t *task, kind waitKind) ticket {
	s.nextID++
	t.waitID, t.waitN, t.waits = s.nextID, 1, kind
	return ticket{t, s.nextID}
}

// waitsFor ends the filing of a wait, which is over already if it was not filed.
func (t *task) waitsFor(filed bool) bool {
	if !filed {
		t.waitID = 0
		return false
	}
	if t.state == Running { // else it is ready already
		t.state = Waiting
	}
	return true
}

// settle files a plain wait of t, for time on its own clock or a turn.
func (s *Scheduler) settle(t *task, kind waitKind, n int64) {
	switch kind {
	case waitYield:
		s.enqueue(t)
	case waitFrames:
		if n <= 1 {
			s.awaitFrame(t)
			return
		}
		s.nextID++
		t.waitID, t.waitN, t.waits, t.state = s.nextID, 1, waitFrames, Waiting
		t.at = s.fileFrames(ticket{t, s.nextID}, n)
	default:
		s.park(t, &Wait{kind: kind, n: n})
	}
}

// awaitFrame files a wait of t for the next frame.
func (s *Scheduler) awaitFrame(t *task) {
	s.nextID++
	id := s.nextID
	t.waitID, t.waitN, t.waits, t.state = id, 1, waitFrames, Waiting
	c := t.clock
	if c.closed {
		t.at = s.fileFrames(ticket{t, id}, 1)
		return
	}
	t.at = c.frame + 1
	l := &c.next[t.level]
	if len(l.tickets) == cap(l.tickets) || t.flags&flagsPaused != 0 {
		l.add(ticket{t, id}, true)
		return
	}
	l.tickets = append(l.tickets, ticket{t, id})
}

// maxAtOnce is how many waits that are over at once a behaviour may make in one resume. Then it gives
// way, so that a loop over a closed channel, say, never hangs the Tick.
const maxAtOnce = 4096

// goesOn counts a wait of the running task t, which was over at once, and reports whether t may go
// on. Else t joins the ready queue.
func (s *Scheduler) goesOn(t *task, kind waitKind, n int64) bool {
	if kind == waitPace { // the slice ends it
		return true
	}
	if l := &s.atOnce; l.task != t || l.resume != t.resumes {
		l.task, l.resume, l.times = t, t.resumes, 0
	}
	s.atOnce.times++
	if kind == waitSelf {
		s.atOnce.times += max(0, n-1)
	}
	if s.atOnce.times < maxAtOnce {
		return true
	}
	s.charge(t, maxAtOnce)
	if kind == waitOn && n != send {
		t.tied().givenAt = t.resumes + 1 // perhaps a message
	}
	s.enqueue(t)
	return false
}

// fileTime puts a ticket where a wait about time says, and returns when that is over, on the clock that
// it goes by.
func (s *Scheduler) fileTime(k ticket, w *Wait) (at int64, filed bool) {
	named := w.clock(k.t)
	if named == nil { // Yield, Pace and Self, as one of several
		return 0, false
	}
	c, ahead := named.open()
	if c.s != s {
		panic(ErrForeignScheduler)
	}
	at = w.n
	switch w.kind {
	case waitFrames:
		at = s.fileFrames(k, at)
	case waitSleep, waitSleepOn:
		at = later(c.now, at)
		c.wakeAt(at, k)
		at += ahead
	default:
		c.wakeAt(at-ahead, k)
	}
	return at, true
}

// fileFrames files a ticket for n frames from now, and returns the number of that frame.
func (s *Scheduler) fileFrames(k ticket, n int64) (at int64) {
	c := k.t.clock
	n = max(1, n)
	at = later(c.ticks(), n)
	if c.closed {
		c, _ = c.open()
	}
	if n == 1 {
		c.next[k.t.level].add(k, k.t.waitN == 1)
	} else {
		c.frames.Add(later(c.frame, n), k)
	}
	return at
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
		if t.waitN > 1 {
			t.several.doubt(t)
		}
	}
}
