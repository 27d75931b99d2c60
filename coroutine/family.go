package coroutine

// bear makes t a child of parent when it is launched. What t has not been given it gets from there.
func (t *task) bear(parent Task) {
	if parent.t != nil && parent.t.scheduler() != t.scheduler() {
		panic(ErrForeignScheduler)
	}
	p := parent.get()
	if p == nil || p.ended() {
		t.parent = nil
		t.flags |= flagOrphan
		return
	}
	t.parent = p
	t.flags &^= flagOrphan
	if t.clock == t.scheduler().root {
		t.clock = p.clock
	}
	if t.group == nil {
		t.group = p.group
	}
	if t.level == uint8(Normal-Low) {
		t.level = p.level
	}
}

// adopt makes t the newest child of parent.
func (t *task) adopt(parent *task) {
	t.parent = parent
	t.older = parent.child
	if t.older != nil {
		t.older.younger = t
	}
	parent.child = t
}

func (t *task) leaveParent() {
	if t.parent == nil {
		return
	}
	if t.younger != nil {
		t.younger.older = t.older
	} else {
		t.parent.child = t.older
	}
	if t.older != nil {
		t.older.younger = t.younger
	}
	t.parent, t.older, t.younger = nil, nil, nil
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

// startChild starts b as a child of the running task t, on its clock and in its group, with its
// priority.
func (t *task) startChild(b Behaviour, options []Option) *task {
	s := t.scheduler()
	c := s.newTask(b, nil)
	c.parent = t
	c.name, c.owner, c.clock, c.group, c.level = t.name, t.owner, t.clock, t.group, t.level
	for _, o := range options {
		o.apply(c)
	}
	s.launch(c)
	return c
}
