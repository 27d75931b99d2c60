package coroutine

import "slices"

func (m *modelWorld) target(self int, o *op) *mTask {
	n := target(o.a, o.b, self, len(m.tasks)-1)
	if n <= 0 || n >= len(m.tasks) || !m.tasks[n].known {
		return nil
	}
	return m.tasks[n]
}

// act does an op that goes on at once and does not panic.
func (m *modelWorld) act(by *mTask, self int, o *op) {
	value := 0
	ch := m.chans[o.a%len(m.chans)]
	group := &m.groups[o.a%modelGroups]
	clock := m.clocks[o.a%len(m.clocks)]
	about := m.target(self, o)
	switch o.code {
	case opSpawn, opGo:
		t := m.allot(m.p.scripts[o.a%len(m.p.scripts)])
		if t == nil {
			break
		}
		t.known = true
		child := o.code == opGo && !by.script.raw
		if child {
			t.clock, t.group = by.clock, by.group
		}
		t.level = o.b % 3
		switch o.c {
		case 1, 2:
			t.group = &m.groups[o.c%modelGroups]
		case 3, 4:
			t.clock = m.clocks[o.c%len(m.clocks)]
		}
		if child {
			m.startChild(by, t)
		} else {
			m.launch(t)
		}
		value = t.id
	case opTrySend:
		m.values++
		if m.trySend(ch, m.values) {
			value = 1
		}
	case opTryReceive:
		value, _ = m.tryReceive(ch)
	case opClose:
		if o.b < 2 {
			m.closeChan(ch)
		}
	case opEmit:
		m.values++
		s := &m.signals[o.a%modelSignals]
		waiting := *s
		*s = nil
		for _, e := range waiting {
			m.fire(e, m.values)
		}
	case opSet:
		m.vars[o.a%modelVars]++
	case opGroupPause:
		group.paused = true
		for _, t := range group.members {
			t.groupPaused = true
		}
	case opGroupResume:
		group.paused = false
		for _, t := range group.members {
			t.groupPaused = false
			m.unpause(t)
		}
	case opGroupCancel:
		for _, t := range slices.Clone(group.members) {
			m.cancel(t)
		}
	case opClockPause:
		clock.paused = true
	case opClockResume:
		clock.paused, clock.step, clock.steps = false, 0, false
	case opClockScale:
		if clock.parent != nil {
			clock.quarters = o.b
		}
	case opClockStep:
		if clock.paused {
			clock.step += o.b * int(ms)
			clock.steps = true
		}
	case opDefer:
		by.defers = append(by.defers, o)
	}
	if about != nil {
		switch o.code {
		case opCancel:
			m.cancel(about)
		case opPause:
			about.paused = true
		case opResume:
			about.paused = false
			m.unpause(about)
		case opRaise:
			m.raise(about, o.id)
		case opDetach:
			if about.of == nil {
				about.leaveParent()
			}
		}
	}
	m.note(self, o.id, "did", value)
}
