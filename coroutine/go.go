package coroutine

// Go starts b as a child of this task: on its clock, in its group, and cancelled when this task
// ends. A failure of the child is reported; it does not touch the parent. In a deferred function of
// a cancelled Script it starts nothing, and returns the zero Task.
func (co *Co) Go(b Behaviour, options ...Option) Task {
	if co.state != coRuns && !co.goesOn() {
		return Task{}
	}
	t := co.me()
	if t == nil {
		return Task{}
	}
	if t != t.scheduler().current {
		panic(ErrForeignYield)
	}
	return t.startChild(b, options).handle()
}

// Join waits for the end of another task and returns its error.
func (co *Co) Join(t Task) error {
	co.Wait(t.Done())
	return t.Err()
}

// Exit ends this task here: it cancels itself and unwinds.
func (co *Co) Exit() {
	co.Self().Cancel()
	co.Yield()
}
