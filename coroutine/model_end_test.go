package coroutine

import "slices"

// This part of the model is about what ends tasks.

func (m *modelWorld) raise(t *mTask, value int) {
	if t.state.Ended() {
		return
	}
	m.giveBack(t)
	if !t.raised { // of several errors it is the first that the test sees
		t.raised, t.raise = true, value
	}
	if t.state == Waiting {
		t.wait.live = false
		m.enqueue(t)
	}
}

func (m *modelWorld) cancel(t *mTask) {
	if t.state.Ended() || t.cancelled {
		return
	}
	m.giveBack(t)
	t.cancelled = true
	if t.wait != nil {
		t.wait.live = false
	}
	switch {
	case t.state == Running:
		m.cancelChildren(t)
	case !t.begun:
		m.finish(t)
	default:
		m.cancelChildren(t)
		t.state = Running
		m.end(t)
	}
}

func (m *modelWorld) cancelChildren(t *mTask) {
	for len(t.children) > 0 {
		c := t.children[len(t.children)-1]
		m.cancel(c)
		if !c.state.Ended() {
			c.leaveParent()
		}
	}
}

func (t *mTask) leaveParent() {
	if t.parent != nil {
		t.parent.children = slices.DeleteFunc(t.parent.children, func(c *mTask) bool { return c == t })
		t.parent = nil
	}
}

// end runs the deferred ops of a task that runs no more otherwise, and finishes it.
func (m *modelWorld) end(t *mTask) {
	m.leaveCrew(t)
	t.frames = nil
	for len(t.defers) > 0 {
		o := t.defers[len(t.defers)-1]
		t.defers = t.defers[:len(t.defers)-1]
		m.note(t.id, o.id, "deferred", 0)
		panicked := false
		for i := range o.sub {
			if o.sub[i].code == opPanic {
				t.failed, t.value, panicked = true, o.sub[i].id, true
				break
			}
			m.act(t, t.id, &o.sub[i])
		}
		if t.atWait && t.cancelled && !panicked {
			m.note(t.id, o.id, "refused", 0)
		}
	}
	m.finish(t)
}

// leaveCrew ends the combinator that t runs, because of an error or a cancellation.
func (m *modelWorld) leaveCrew(t *mTask) {
	c := t.crew
	if c == nil {
		return
	}
	t.crew = nil
	c.left = true
	m.dismiss(c)
	if c.failed {
		m.report(c.value)
	}
}

// dismiss cancels the members of a crew, or lets them go if it is a rush.
func (m *modelWorld) dismiss(c *mCrew) {
	for _, t := range c.members {
		if c.op.code == opRush {
			t.of = nil
		} else {
			m.cancel(t)
		}
	}
}

func (c *mCrew) done() bool { return c.failed || c.alive == 0 || c.waitFirst && c.first >= 0 }

func (m *modelWorld) memberEnded(c *mCrew, t *mTask) {
	c.alive--
	switch {
	case t.failed && (c.failed || c.left || c.parent.cancelled):
		m.report(t.value)
	case t.failed:
		c.failed, c.value = true, t.value
		for _, o := range c.members {
			m.cancel(o)
		}
	case t.state == Done && c.first < 0:
		c.first = t.crewAt
	}
	if c.waiter != nil && c.done() {
		m.fire(*c.waiter, 0)
	}
}

func (m *modelWorld) finish(t *mTask) {
	switch {
	case t.failed:
		t.state = Failed
		m.stats.Failed++
	case t.cancelled:
		t.state = Cancelled
		m.stats.Cancelled++
	default:
		t.state = Done
		m.stats.Finished++
	}
	m.live = without(m.live, t)
	t.leaveParent()
	m.cancelChildren(t)
	if t.group != nil {
		t.group.members = without(t.group.members, t)
		t.group, t.groupPaused = nil, false
	}
	for _, e := range t.joiners {
		m.fire(e, 0)
	}
	if t.raised {
		m.report(t.raise)
	}
	switch {
	case t.of != nil:
		m.memberEnded(t.of, t)
	case t.failed:
		m.report(t.value)
	}
}

// without puts the last task in the place of t, which is the order in which a Group and Close
// cancel.
func without(list []*mTask, t *mTask) []*mTask {
	if i := slices.Index(list, t); i >= 0 {
		last := len(list) - 1
		list[i] = list[last]
		return list[:last]
	}
	return list
}

func (m *modelWorld) unpause(t *mTask) {
	if !t.isPaused() && t.held && !t.state.Ended() {
		t.held = false
		m.enqueue(t)
	}
}

func (m *modelWorld) close() {
	m.closed = true
	for len(m.live) > 0 {
		m.cancel(m.live[0])
	}
}
