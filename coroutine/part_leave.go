package coroutine

// Leave takes the tasks of a part that was saved out of the scheduler, without a word: see [Scheduler.Drop].
func (p *Part) Leave() { p.s.drop(p.record.Tasks) }

// MayDrop returns an error unless tasks can be dropped: a *[StateError] if one of them has a stack, which nobody would unwind,
// [ErrBusy] inside a Tick, or [ErrClosed].
func (s *Scheduler) MayDrop(tasks []Task) error {
	if err := s.rests(); err != nil {
		return err
	}
	for _, h := range tasks {
		if t := h.get(); t != nil && (t.stack || t.island() != nil) {
			return h.stateError("it has a stack of its own and would never end; cancel it, or build with the tool somen, whose command explain says what keeps a behaviour from being compiled")
		}
	}
	return nil
}

// Drop takes tasks out of the scheduler, among which each has its children and its parent: they end without a word. No
// deferred function runs, nor any of OnEnd, and messages that they were given and have not seen go with them. Whoever has a
// Task of one finds it cancelled, with the cause [ErrTaken], and who waits for its end goes on. [Scheduler.MayDrop] has
// returned no error. It is for package ecs/save.
func (s *Scheduler) Drop(tasks []Task) {
	all := make([]*task, 0, len(tasks))
	for _, h := range tasks {
		if t := h.get(); t != nil && !t.ended() {
			all = append(all, t)
		}
	}
	s.drop(all)
}

func (s *Scheduler) drop(all []*task) {
	for _, t := range all {
		s.takeOut(t)
	}
	for _, t := range all {
		joiners, attached := t.joiners, t.attached
		t.ties = noTies
		t.inTrouble().cause = ErrTaken
		for _, e := range attached {
			if _, calls := e.(atEnd); !calls {
				e.end()
			}
		}
		joiners.wake()
	}
}

// takeOut takes a task out of its wait and of the lists of the scheduler.
func (s *Scheduler) takeOut(t *task) {
	switch queued := t.isQueued(); {
	case queued && t.flags&flagsPaused == 0:
		s.ready.stale++
	case !queued && t.waitID != 0:
		t.doubt()
	}
	t.waitID = 0
	t.state, t.flags = Cancelled, flagCancelled
	t.exec, t.behaviour = nil, nil
	s.live = swapRemove(s.live, int(t.liveAt))
	if int(t.liveAt) < len(s.live) {
		s.live[t.liveAt].liveAt = t.liveAt
	}
	if t.group != nil {
		t.group.remove(t)
	}
	if t.owner != nil {
		t.owner = nil
	}
}
