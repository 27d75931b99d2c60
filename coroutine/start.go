package coroutine

// startChild starts b as a child of the running task t, on its clock and in its group, with its
// priority.
func (t *task) startChild(b Behaviour, options []Option) *task {
	s := t.scheduler()
	c := s.newTask(b, nil)
	ties := c.tied()
	ties.parent, ties.group = t, t.group
	if t.label != noLabel {
		*c.labelled() = *t.label
	}
	c.clock, c.level = t.clock, t.level
	for _, o := range options {
		o.apply(c)
	}
	s.launch(c)
	return c
}

// Start makes a task of b. It is resumed for the first time in the next Tick, or, if a behaviour
// calls Start, later in this one; so its first wait begins after that Tick has moved the clocks. The
// name it reports under is "behaviour" without [Named].
//
// On a warm scheduler the task itself is not allocated. Start panics with an *[ArgumentError] if b is
// nil. On a scheduler that is closed, or that Close was called on, the task has failed with
// [ErrClosed], which is reported too.
func (s *Scheduler) Start(b Behaviour, options ...Option) Task {
	t := s.newTask(b, options)
	if s.closing.Load() {
		_ = s.closeIfAsked() // or a goroutine that can resume the coroutines does
	}
	if s.closed.Load() || s.closing.Load() {
		t.state = Failed
		t.inTrouble().err = ErrClosed
		if t.ties != noTies {
			t.group, t.parent = nil, nil
		}
		s.handler(ErrClosed)
		return t.handle()
	}
	s.launch(t)
	return t.handle()
}

func (s *Scheduler) newTask(b Behaviour, options []Option) *task {
	if b == nil {
		panic(&ArgumentError{Func: "Start", Reason: "the behaviour is nil; pass a func(yield func(Wait) bool)"})
	}
	t, ok := s.spare.take()
	if !ok {
		t = &task{clock: s.root, label: noLabel, ties: noTies}
	}
	s.started++
	t.id = s.started
	t.behaviour = b
	t.level = uint8(Normal - Low)
	for _, o := range options {
		o.apply(t)
	}
	return t
}

func (s *Scheduler) launch(t *task) {
	s.add(t)
	if t.group != nil {
		t.group.add(t)
	}
	if t.parent != nil {
		t.adopt(t.parent)
	}
	s.stats.Started++
	s.enqueue(t)
	if t.flags&flagOrphan != 0 {
		t.cancel(ErrParentEnded)
	}
}
