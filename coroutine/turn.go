package coroutine

// turns lets t run to its next yield, and then the others whose turn it is in the burst r, which may be nil. Every
// resume begins and ends here, whether its turn has come in a Tick or it unwinds because it was
// cancelled.
func (s *Scheduler) turns(t *task, r *burst) {
	caller := s.current
	for t != nil {
		if t = s.smoothTurns(t, r, caller); t != nil {
			for !t.run() {
			}
			s.endTurn(t, caller)
			t = s.next(r)
		}
	}
}

// smoothTurns is turns, until a panic ends a step of a compiled task, which it returns.
//
// It goes on to the next by itself since after a switch of stacks the processor mispredicts every
// return: there should be few of them until the next switch. For the same reason it knows a stack.
func (s *Scheduler) smoothTurns(t *task, r *burst, caller *task) (leaves *task) {
	outer := s.stepping
	s.stepping = false
	defer func() {
		if s.stepping {
			leaves = s.current
			leaves.caught(recover())
		}
		s.stepping = outer
	}()
	for ; t != nil; t = s.next(r) {
		if t.exec == nil {
			s.form.equip(t)
		}
		s.current = t
		t.state = Running
		switch {
		case t.stack:
			t.exec.(*pulled).next()
			if s.asked.kind != waitFiled && t.flags&flagReturned == 0 {
				s.settle(t, s.asked.kind, s.asked.n)
			}
		case t.exec == nil:
		case t.flags&(flagCancelled|flagRaise) != 0:
			t.interrupt()
			for !t.run() {
			}
		default:
			if t = s.steps(t, r); t == nil {
				s.current = caller
				continue
			}
			for t.exec != nil && !t.run() {
			}
		}
		s.endTurn(t, caller)
	}
	return nil
}

// steps runs the turn of the compiled task t, and then others, as long as they are plain. If one ends, or runs
// deferred functions, it returns that.
func (s *Scheduler) steps(t *task, r *burst) (goesOn *task) {
	for {
		s.stepping = true
		waits := t.exec.Step()
		for !waits && t.exec != nil && !t.exec.head().leaving { // it has called, or returned
			waits = t.exec.Step()
		}
		s.stepping = false
		if !waits {
			return t
		}
		if r == nil || s.stats.Resumed >= s.quick {
			return nil
		}
		if t = s.ready.quick(); t == nil {
			return nil
		}
		s.stats.Resumed++
		t.resumes++
		s.current = t
		t.state = Running
	}
}

// interrupt ends the wait under way with what was done to the task meanwhile.
func (t *task) interrupt() {
	h := t.exec.head()
	co := h.waiting
	switch {
	case h.island != nil: // where the yield hears of it
	case t.flags&flagCancelled != 0 && co == nil:
		t.tied().refused++
		t.refusals++
		t.markRunners(coUnwinds)
		h.Yields = false
	case t.flags&flagCancelled != 0:
		t.tied().refusals++
		co.state = coUnwinds
		t.markRunners(coUnwinds)
		if !flying(h) {
			t.throw(t.machines().unwindingOf(co))
		}
	case t.raises():
		if co != nil {
			co.state = coYields
		}
		t.markRunners(coYields)
		t.throw(t.flight(t.takeRaised()))
	}
}

// endTurn ends a turn of t, which waits or has ended.
func (s *Scheduler) endTurn(t, caller *task) {
	s.current = caller
	if t.flags&flagReturned != 0 {
		s.finish(t)
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
		t.exec, t.stack = nil, false
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
