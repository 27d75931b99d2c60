package coroutine

func (t *task) cause() error {
	switch {
	case t.flags&flagCancelled == 0:
		return nil
	case t.trouble == nil || t.trouble.cause == nil:
		return ErrCancelled
	}
	return t.trouble.cause
}

// State returns what the task is doing.
func (t Task) State() State {
	switch r := t.get(); {
	case t.t == nil:
		return NoTask
	case r == nil:
		return Done
	case r.flags&flagsPaused != 0 && (r.state == Ready || r.state == Waiting):
		return Paused
	case r.isDue():
		return Ready
	default:
		return r.state
	}
}

// Err returns the error of a task that failed: a *[PanicError], or [ErrGoexit], or [ErrClosed]. It
// is nil for a task that is done, was cancelled or is still alive.
func (t Task) Err() error {
	if r := t.get(); r != nil {
		return r.err()
	}
	return nil
}

// Cause returns why the task was cancelled, or nil if it wasn't. The behaviour itself reads it in
// its deferred functions.
func (t Task) Cause() error {
	if r := t.get(); r != nil {
		return r.cause()
	}
	return nil
}

// Name returns the name the task was started with, or "" once it has returned.
func (t Task) Name() string {
	if r := t.get(); r != nil {
		return r.name
	}
	return ""
}

// Owner returns what [OwnedBy] named, or nil if that is nothing, or once the task has ended.
func (t Task) Owner() any {
	if r := t.get(); r != nil {
		return r.owner
	}
	return nil
}

// Parent returns the task that started this one as its child, or the zero Task.
func (t Task) Parent() Task {
	if r := t.get(); r != nil {
		return r.parent.handle()
	}
	return Task{}
}

// Clock returns the clock that the task sleeps on, or nil once it has returned.
func (t Task) Clock() *Clock {
	if r := t.get(); r != nil {
		return r.clock
	}
	return nil
}

// Pause keeps the task from being resumed. What it waits for may come meanwhile: it is ready
// then, and goes on after Resume. Its children are not paused; see [Group] for that.
func (t Task) Pause() {
	if r := t.get(); r != nil {
		r.pause(flagPaused)
	}
}

// Resume lets a paused task go on.
func (t Task) Resume() {
	if r := t.get(); r != nil {
		r.unpause(flagPaused)
	}
}

// Detach makes a child independent of its parent: it lives on when the parent ends. Children of
// All, Race and the like can't be detached, and stay.
func (t Task) Detach() {
	if r := t.get(); r != nil && r.of == nil {
		r.leaveParent()
	}
}
