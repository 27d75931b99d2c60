package coroutine

// RollBack calls put, which puts back what the memory of the scheduler was, as a walk from the roots of
// [Scheduler.Memory] has copied it, into the same objects. It sees to what such a walk does not reach: what is kept to be
// used again is forgotten, and the work of futures under way begins anew, as [Future.OnLoad] says. It is for package ecs/rewind.
func (s *Scheduler) RollBack(put func()) {
	s.dropWorks()
	put()
	s.dropWorks() // what a Future that has ended since has kept
	s.loaded = len(s.works) > 0
	s.form.(*machines).origins.forget()
	s.forgetTasks()
}

func (s *Scheduler) dropWorks() {
	for _, d := range s.works {
		d.of.drop()
	}
}

// NeverPutBack has the scheduler, and the engine that has it, refuse from now on to be rolled back, or to have a save loaded
// into it, with a *[StateError] of this reason: what it has done is known elsewhere. It can still be saved. It is for
// package ecs/cluster.
func (s *Scheduler) NeverPutBack(reason string) { s.onward = &StateError{Reason: reason} }

// CanRollBack returns an error if there is something that can be neither copied nor put back: one of those of
// [Scheduler.Memory] and [Scheduler.MemoryToFill]. It is for package ecs/rewind. Unless there are stacks, it costs the same
// whatever the number of tasks.
func (s *Scheduler) CanRollBack() error {
	if err := s.mayBeFilled(); err != nil {
		return err
	}
	return s.worksMayBeSaved()
}

// forget lets go of all that has ended, and might be used again: some of it may be used once more by then.
func (o *origins) forget() {
	o.cos, o.unwinding = reserve[*Co]{}, nil
	for _, from := range o.all {
		from.free = reserve[Stepper]{}
		for _, of := range from.kinds {
			of.free = reserve[Stepper]{}
		}
	}
}
