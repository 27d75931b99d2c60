package coroutine

import "reflect"

func (t *Task) verify(*verifier) error {
	if t.t != nil && t.id == 0 {
		return wrong("a task has no number")
	}
	return nil
}

func (s *Scheduler) verify(v *verifier) error {
	if s != v.s {
		return wrong("there is a second scheduler")
	}
	return nil
}

func (*machines) verify(*verifier) error { return wrong("there is a second form") }
func (*pulled) verify(*verifier) error   { return wrong("a task has a stack") }
func (*island) verify(*verifier) error   { return wrong("a task has a stack") }

func (t *task) verify(v *verifier) error {
	switch {
	case t.label == nil || t.ties == nil || t.clock == nil:
		return wrong("a record of a task is not whole")
	case t.ties != noTies && v.ties[t.ties]:
		return wrong("two tasks have the same ties")
	case t.state == Running || t.state == Paused || t.state > Failed:
		return wrong("task %d is in the state %d", t.id, t.state)
	case int(t.level) >= priorities || t.waits > waitFiled || t.stack || !isCount(t.resumes):
		return wrong("a field of task %d is out of range", t.id)
	}
	v.ties[t.ties] = true
	if err := v.finite("an owner", t.owner); err != nil {
		return err
	}
	if x := t.trouble; x != nil {
		for _, err := range []error{x.err, x.cause, x.raised} {
			if err != nil && !isThere(err) {
				return wrong("an error of task %d is a nil pointer", t.id)
			}
			if err := v.errorChain(err); err != nil {
				return err
			}
		}
	}
	if err := t.joiners.verified(v); err != nil {
		return err
	}
	for _, e := range t.attached {
		if !isThere(e) {
			return wrong("nothing ends with task %d", t.id)
		}
	}
	if !v.isLive(t) {
		if t.waitID != 0 || t.exec != nil || t.parent != nil || t.child != nil || t.older != nil || t.younger != nil || t.group != nil || !t.ended() && (t.state != NoTask || t.id != 0) {
			return wrong("task %d has ended, and goes on", t.id)
		}
		return nil
	}
	return v.alive(t)
}

func (v *verifier) alive(t *task) error {
	switch {
	case t.behaviour == nil || t.flags&flagReturned != 0:
		return wrong("task %d has no behaviour", t.id)
	case t.flags&flagHeld != 0 && (t.state != Ready || t.flags&flagsPaused == 0):
		return wrong("task %d is held back, and is not paused", t.id)
	case t.flags&flagRaise != 0 && (t.trouble == nil || t.trouble.raised == nil):
		return wrong("no error is raised in task %d", t.id)
	case t.group != nil && (t.groupAt < 0 || t.groupAt >= len(t.group.members) || t.group.members[t.groupAt] != t):
		return wrong("task %d is not in its group", t.id)
	case !t.knowsFamily():
		return wrong("task %d is not in its family", t.id)
	}
	if m, ok := t.of.(*members); t.of != nil && (!ok || m == nil || m.parent == nil || t.memberAt < 0 || t.memberAt >= len(m.tasks)) {
		return wrong("task %d is a member of nothing", t.id)
	}
	if g, ok := t.on.(giver); ok && (!isThere(g) || !g.gives(t.dst)) {
		return wrong("task %d waits for messages of another type", t.id)
	}
	switch {
	case t.state == Ready && t.waitID == 0:
	case t.state != Waiting || t.waitID == 0 || t.waitN == 0 || !isCount(t.waitID) || t.waitID+uint64(t.waitN)-1 > v.lastTicket():
		return wrong("task %d waits, or does not wait", t.id)
	default:
		if err := v.wait(t.waits, t.on); err != nil {
			return err
		}
		if m, _ := t.several.(*several); t.waitN > 1 && (m == nil || t.on != waitable(m) || t.waits != waitOn || len(m.arms) > int(t.waitN) || len(m.arms) == 0) {
			return wrong("task %d waits for several things, which are none", t.id)
		}
		if m, ok := t.on.(*several); ok && t.waits == waitOn && t.waitN < 2 && m != nil {
			return wrong("task %d waits for several things with one ticket", t.id)
		}
	}
	return v.stack(t)
}

// knowsFamily reports whether those next to t know it.
func (t *task) knowsFamily() bool {
	switch {
	case t.parent == nil:
		return t.older == nil && t.younger == nil && t.knowsChild()
	case t.younger == nil && t.parent.child != t, t.younger != nil && (t.younger.older != t || t.younger.parent != t.parent),
		t.older != nil && (t.older.younger != t || t.older.parent != t.parent):
		return false
	}
	return t.knowsChild()
}

func (t *task) knowsChild() bool {
	return t.child == nil || t.child.parent == t && t.child.younger == nil
}

// stack looks at the activations of a task.
func (v *verifier) stack(t *task) error {
	for s := t.exec; s != nil; {
		a, err := v.activation(s)
		if err != nil {
			return err
		}
		switch lines, compiled := v.lines[reflect.TypeOf(s)]; {
		case a.t != t || a.aside == nil || a.island != nil:
			return wrong("task %d stands in a function of another", t.id)
		case a.PC < 0 || compiled && int(a.PC) >= lines || !compiled && a.PC > combinedEnds:
			return wrong("task %d stands at no line", t.id)
		case a.aside != noAside && v.asides[a.aside]:
			return wrong("two functions defer the same")
		}
		v.asides[a.aside] = true
		for _, d := range a.defers {
			if d.how > deferFrame || (d.how == deferFrame) == (d.as == nil) || (d.how == deferFrame) == (d.call != nil) {
				return wrong("task %d defers nothing", t.id)
			}
			if d.as != nil {
				if _, err := v.activation(d.as); err != nil {
					return err
				}
			}
		}
		s = a.parent
	}
	return nil
}

// activation returns the head of an activation that is on no stack yet.
func (v *verifier) activation(s Stepper) (*Activation, error) {
	if !isThere(s) {
		return nil, wrong("a task stands nowhere")
	}
	a := s.head()
	if a == nil || v.begun[a] {
		return nil, wrong("two tasks stand in one function")
	}
	v.begun[a] = true
	return a, nil
}
