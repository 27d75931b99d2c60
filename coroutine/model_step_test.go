package coroutine

// This half of the model runs ops.

// resume runs t up to its next wait.
func (m *modelWorld) resume(t *mTask) {
	t.state = Running
	switch {
	case !t.begun && t.raised:
		t.begun, t.raised, t.failed, t.value = true, false, true, t.raise
		m.finish(t)
		return
	case !t.begun:
		t.begun, t.known = true, true
		t.frames = []*mFrame{{ops: t.script.ops}}
		m.note(t.id, 0, "begin", 0)
	case t.raised:
		if t.raised = false; m.throw(t, t.raise) {
			return
		}
	default:
		if m.came(t) {
			return
		}
	}
	for m.step(t) {
	}
}

// step does the next op of t, and reports whether t runs on.
func (m *modelWorld) step(t *mTask) bool {
	f := t.frames[len(t.frames)-1]
	if f.pc == len(f.ops) {
		if f.left--; f.left > 0 {
			f.pc = 0
			return true
		}
		if t.frames = t.frames[:len(t.frames)-1]; len(t.frames) > 0 {
			return true
		}
		m.note(t.id, 0, "end", 0)
		m.end(t)
		return false
	}
	o := &f.ops[f.pc]
	f.pc++
	m.note(t.id, o.id, "do", 0)
	switch {
	case o.code == opPanic:
		return !m.throw(t, o.id)
	case o.code >= opActs:
		m.act(t, t.id, o)
		return true
	case o.code == opRepeat:
		if o.a > 0 {
			t.frames = append(t.frames, &mFrame{op: o, ops: o.sub, left: o.a})
		}
		return true
	case o.code == opTry:
		t.frames = append(t.frames, &mFrame{op: o, ops: o.sub, left: 1})
		return true
	case o.code >= opAll:
		return m.hire(t, o)
	case o.code == opFirst || o.code == opAllOf:
		return m.await(t, o, o.sub)
	}
	return m.await(t, o, []op{*o})
}

// interrupted ends a wait of t before it begins, if t is cancelled or has an error to raise. It
// reports whether that happened, and whether t goes on all the same.
func (m *modelWorld) interrupted(t *mTask) (yes, goesOn bool) {
	switch {
	case t.cancelled:
		t.atWait = true
		m.end(t)
		return true, false
	case t.raised:
		t.raised = false
		t.atWait = true
		return true, !m.throw(t, t.raise)
	}
	return false, true
}

// throw raises value in t, and reports whether that ended it.
func (m *modelWorld) throw(t *mTask, value int) (ended bool) {
	m.leaveCrew(t)
	for len(t.frames) > 0 {
		f := t.frames[len(t.frames)-1]
		t.frames = t.frames[:len(t.frames)-1]
		if f.op != nil && f.op.code == opTry {
			t.atWait = false
			m.note(t.id, f.op.id, "caught", value)
			return false
		}
	}
	t.failed, t.value = true, value
	m.end(t)
	return true
}

// await begins to wait for the arms, and reports whether t runs on.
func (m *modelWorld) await(t *mTask, o *op, arms []op) bool {
	w := &mWait{t: t, op: o, arms: arms, left: len(arms), index: -1,
		sends: make([]int, len(arms)), values: make([]int, len(arms)), came: make([]bool, len(arms))}
	for i := range arms {
		if arms[i].code == opSend {
			m.values++
			w.sends[i] = m.values
		}
	}
	if yes, goesOn := m.interrupted(t); yes {
		return goesOn
	}
	t.wait = w
	t.atWait = true
	if o.code == opYield {
		w.comes(0, 0)
		m.enqueue(t)
		return false
	}
	if m.meetsItself(t, arms) {
		return !m.throw(t, -2)
	}
	w.live = true
	for i := range arms {
		if arms[i].code == opYield { // it comes last
			continue
		}
		if value, over := m.park(mEntry{w: w, i: i, seq: m.nextSeq()}); over && w.comes(i, value) {
			w.live = false
			return !m.came(t)
		}
	}
	for i := range arms {
		if w.live && arms[i].code == opYield && w.comes(i, 0) {
			w.live = false
			m.enqueue(t)
		}
	}
	if w.live {
		t.state = Waiting
	}
	return false
}

// meetsItself reports whether the arms wait for t, or send and receive on the same channel.
func (m *modelWorld) meetsItself(t *mTask, arms []op) bool {
	for i, a := range arms {
		if a.code == opJoin && m.target(t.id, &a) == t {
			return true
		}
		for _, b := range arms[:i] {
			if a.code+b.code == opSend+opReceive && (a.code == opSend || a.code == opReceive) &&
				a.a%len(m.chans) == b.a%len(m.chans) {
				return true
			}
		}
	}
	return false
}

func (m *modelWorld) nextSeq() int {
	m.seq++
	return m.seq
}

// park files an entry where its arm says, or tells what came at once.
func (m *modelWorld) park(e mEntry) (value int, over bool) {
	t := e.w.t
	c := t.clock
	o := &e.w.arms[e.i]
	sleepUntil := func(c *mClock, at int) {
		if e.at = at; at > c.now {
			c.sleeps = append(c.sleeps, e)
		} else {
			e.at = c.frame + 1
			c.frames = append(c.frames, e)
		}
	}
	switch o.code {
	case opFrame, opFrames:
		n := 1
		if o.code == opFrames {
			n = max(1, o.a)
		}
		e.at = c.frame + n
		c.frames = append(c.frames, e)
	case opSleep, opTimeout:
		sleepUntil(c, c.now+o.a*int(ms))
	case opSleepOn:
		c = m.clocks[o.b%len(m.clocks)]
		sleepUntil(c, c.now+o.a*int(ms))
	case opSleepUntil:
		sleepUntil(c, o.a*int(ms))
	case opUntil, opWhile:
		c.polled = append(c.polled, e)
	case opSend:
		ch := m.chans[o.a%len(m.chans)]
		if m.trySend(ch, e.w.sends[e.i]) {
			return 1, true
		}
		if ch.closed {
			return 0, true
		}
		ch.senders = append(ch.senders, e)
	case opReceive:
		ch := m.chans[o.a%len(m.chans)]
		if v, ok := m.tryReceive(ch); ok || ch.closed {
			return v, true
		}
		ch.receivers = append(ch.receivers, e)
	case opSignal:
		s := &m.signals[o.a%modelSignals]
		*s = append(*s, e)
	case opJoin:
		other := m.target(t.id, o)
		if other == nil || other.state.Ended() {
			return 0, true
		}
		other.joiners = append(other.joiners, e)
	case opCrew:
		if t.crew.done() {
			return 0, true
		}
		t.crew.waiter = &e
	}
	return 0, false
}

// came ends the wait of t with what came, and reports whether that ended t.
func (m *modelWorld) came(t *mTask) (ended bool) {
	w := t.wait
	t.wait = nil
	t.atWait = false
	switch {
	case t.crew != nil:
		return m.crewDone(t, w)
	case w.op.code == opAllOf:
		for i := range w.arms {
			m.note(t.id, w.arms[i].id, "came", w.values[i])
		}
	default:
		m.note(t.id, w.arms[w.index].id, "came", w.values[w.index])
	}
	return false
}

// hire begins a combinator, and reports whether t runs on.
func (m *modelWorld) hire(t *mTask, o *op) bool {
	c := &mCrew{op: o, parent: t, alive: len(o.scripts), first: -1, waitFirst: o.code == opRace || o.code == opRush}
	for i := range o.scripts {
		member := m.allot(o.scripts[i])
		if member == nil {
			m.note(t.id, o.id, "full", 0)
			return true
		}
		c.members = append(c.members, member)
	}
	if o.code == opWhile && m.vars[o.a%modelVars] >= o.b {
		m.note(t.id, o.id, "came", 0)
		return true
	}
	if yes, goesOn := m.interrupted(t); yes {
		return goesOn
	}
	for i, member := range c.members {
		member.clock, member.level, member.group = t.clock, t.level, t.group
		member.of, member.crewAt = c, i
		m.startChild(t, member)
	}
	t.crew = c
	arms := []op{{code: opCrew}}
	if o.code == opTimeout || o.code == opWhile {
		arms = append(arms, *o)
	}
	return m.await(t, o, arms)
}

// crewDone ends a combinator, and reports whether that ended t.
func (m *modelWorld) crewDone(t *mTask, w *mWait) (ended bool) {
	c := t.crew
	t.atWait = true
	value := 0
	switch c.op.code {
	case opRace:
		value = c.first
	case opTimeout:
		value = w.index
	}
	m.dismiss(c)
	t.crew = nil
	c.left = true
	if c.failed {
		return m.throw(t, c.value)
	}
	t.atWait = false
	m.note(t.id, c.op.id, "came", value)
	return false
}
