package coroutine

import "slices"

// several is a wait for the first, or for all, of several waits. Each of them has a ticket of its
// own, with numbers that follow each other.
type several struct {
	arms  []pending
	all   bool
	left  int  // arms that have not come, if all
	index int  // of the arm that came first
	which *int // where to store it too, or nil

	by      Task  // the task that waits for it, or was the last to do so
	resumes int64 // of that task then
}

// park files a ticket for each of the arms. The number of the first is k.id.
//
// The waits for a turn come last: to give way is what is done if nothing else is over at once.
func (m *several) park(k ticket, _ any, _ int64) bool {
	t, s := k.t, k.t.scheduler()
	if m.isTaken(t) {
		m = &several{arms: slices.Clone(m.arms), all: m.all, which: m.which}
		t.tied().on = m
	}
	m.by, m.resumes = t.handle(), t.resumes
	m.index = -1
	m.left = len(m.arms)
	for i := range m.arms {
		m.arms[i].at, m.arms[i].came = 0, false
	}
	tickets := max(2, len(m.arms)) // one ticket alone would mean a plain wait
	t.tied().several, t.waitN = m, uint32(tickets)
	s.nextID += uint64(tickets)
	filed := false
	defer func() {
		if !filed { // a panic; the tickets so far mean nothing
			t.waitID = 0
		}
	}()
	for i := range m.arms {
		m.check(i, t)
	}
	turns := 0
	for i := range m.arms {
		if m.arms[i].givesWay(s) {
			turns++
			continue
		}
		if !m.arms[i].file(ticket{t, k.id + uint64(i)}) && m.fired(i) || m.index >= 0 && !m.all {
			filed = true
			return false
		}
	}
	filed = true
	over := turns > 0 && m.giveWay(s)
	if m.left < len(m.arms) {
		t.tied().givenAt = t.resumes + 1 // perhaps a message
	}
	if over {
		t.waitID = 0
		s.enqueue(t)
		return true
	}
	return m.left > 0
}

// isTaken reports whether another task than t still needs what is noted in m: it waits, or has not
// been resumed with what came. The value of a First may be yielded by several.
func (m *several) isTaken(t *task) bool {
	by := m.by.get()
	return by != nil && by != t && !by.ended() && by.resumes == m.resumes
}

// giveWay notes that the waits for a turn have come, and reports whether that ends the whole wait.
func (m *several) giveWay(s *Scheduler) (over bool) {
	for i := range m.arms {
		if m.arms[i].givesWay(s) {
			if over = m.fired(i); over && !m.all {
				break
			}
		}
	}
	return over
}

// file puts a ticket where the arm says, and reports false if it is over already.
func (p *pending) file(k ticket) (filed bool) {
	switch p.kind {
	case waitOn:
		return p.on != nil && p.on.park(k, p.dst, p.n)
	case waitSelf:
		*p.self = k.t.handle()
	}
	p.at, filed = k.t.scheduler().fileTime(k, &p.Wait)
	return filed
}

// check panics if arm i does not go with those before it.
func (m *several) check(i int, t *task) {
	w := &m.arms[i]
	switch on := w.on.(type) {
	case *task:
		if on.id == uint64(w.n) { // else the record was another task's then
			on.mustNotBe(t)
		}
	case *several:
		panic(&ArgumentError{Func: "First or AllOf", Reason: "one of the waits is a First or AllOf itself; start a child for it"})
	case giver:
		for _, v := range m.arms[:i] {
			if g, ok := v.on.(giver); ok && g == on && v.n != w.n {
				panic(&ArgumentError{Func: "First or AllOf", Reason: "it sends and receives on the same channel; a task can't hand over to itself"})
			}
		}
	}
}

// open reports whether arm i has still to come.
func (m *several) open(i int) bool { return !m.arms[i].came }

// fired notes that arm i has come, and reports whether that ends the whole wait.
func (m *several) fired(i int) bool {
	if m.index < 0 {
		m.index = i
		if m.which != nil {
			*m.which = i
		}
	}
	m.arms[i].came = true
	m.left--
	return !m.all || m.left == 0
}

// doubt says that t waits for none of the arms any longer; see Clock.doubt.
func (m *several) doubt(t *task) {
	for i := range m.arms {
		if arm := &m.arms[i]; arm.sleeps() && !arm.came {
			on, _ := arm.clock(t).open()
			on.sleeps.Doubt()
		}
	}
}

func (m *several) wait(waits []Wait, all bool) Wait {
	m.arms, m.all = slices.Grow(m.arms[:0], len(waits)), all
	for _, w := range waits {
		m.arms = append(m.arms, pending{Wait: w})
	}
	if len(waits) == 0 {
		panic(&ArgumentError{Func: "First or AllOf", Reason: "there is nothing to wait for; pass at least one Wait"})
	}
	return Wait{kind: waitOn, on: m}
}
