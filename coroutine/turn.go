package coroutine

// turns lets t run to its next yield, and then the others whose turn it is in the burst r, which may be nil. Every
// resume begins and ends here, whether its turn has come in a Tick or it unwinds because it was
// cancelled.
//
// It goes on to the next by itself since after a switch of stacks the processor mispredicts every
// return: there should be few of them until the next switch.
func (s *Scheduler) turns(t *task, r *burst) {
	caller := s.current
	for t != nil {
		if t.exec == nil {
			s.form.equip(t)
		}
		s.current = t
		t.state = Running
		if p, ok := t.exec.(*pulled); ok {
			p.next()
		} else if t.exec != nil {
			t.step()
		}
		s.current = caller
		if t.flags&flagReturned != 0 {
			s.finish(t)
		} else {
			s.settle(t)
		}
		t = s.next(r)
	}
}

// settle does what t has asked for at the yield it stands at, if that is not done already.
func (s *Scheduler) settle(t *task) {
	switch s.asked.kind {
	case waitFiled:
	case waitYield:
		s.enqueue(t)
	case waitFrames:
		s.nextID++
		t.waitID, t.waitN, t.waits, t.state = s.nextID, 1, waitFrames, Waiting
		t.at = s.fileFrames(ticket{t, s.nextID}, s.asked.n)
	default:
		s.park(t, &Wait{kind: s.asked.kind, n: s.asked.n})
	}
}

// turnNow is a turn of t that is not due: t unwinds, in a behaviour that has cancelled it or outside a
// Tick.
func (s *Scheduler) turnNow(t *task) {
	caller, waits := s.current, s.waits
	if caller == nil {
		s.outside.Store(true)
	}
	defer func() {
		s.waits = waits
		s.goneWith(t, caller)
		if caller == nil {
			s.outside.Store(false)
			_ = s.closeIfAsked() // which a deferred function may have asked for
		}
	}()
	if s.watched {
		s.watchedTurn(t)
	} else {
		s.turns(t, nil)
	}
}

// goneWith sees to a turn of t that was left by runtime.Goexit, which has ended the behaviour, its
// executor and whoever resumed it up to the caller.
func (s *Scheduler) goneWith(t, caller *task) {
	s.current = caller
	if t.state == Running {
		t.exec = nil
		s.finish(t)
	}
}

// watchedTurn measures a turn of t.
func (s *Scheduler) watchedTurn(t *task) {
	if t.exec == nil {
		s.form.equip(t) // so that the watchdog can ask it for its stack
	}
	h, name, owner := t.handle(), t.name, t.owner
	if s.watch != nil && t.exec != nil {
		s.watch.enter(t)
		defer s.watch.leave()
	}
	begin := s.wall()
	s.turns(t, nil)
	took := s.wall() - begin
	live := h.get() != nil && !t.ended()
	if live {
		t.tied().used += int64(took)
	}
	if s.watch != nil && took > s.watch.limit {
		e := &SlowError{Task: h, Name: name, Owner: owner, Took: took, Limit: s.watch.limit}
		if live {
			e.Where = h.Info().Where()
		}
		s.handler(e)
	}
}
