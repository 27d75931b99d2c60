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

// Cancel ends the task: its yield returns false, the stack of its Script unwinds, deferred
// functions run, and so they do, before that, in its children. All of this has happened when
// Cancel returns, with two exceptions: a task that is running now, which cancels itself or waits
// in this very call, unwinds at its next yield; and a call outside a Tick on a goroutine with
// another thread lock than the one that ticks leaves the unwinding to the next Tick.
//
// It does nothing to a task that has ended.
func (t Task) Cancel() { t.CancelCause(nil) }

// CancelCause is Cancel with an error that the behaviour can read with [Task.Cause] or [Co.Cause].
// A nil cause is [ErrCancelled].
func (t Task) CancelCause(cause error) {
	if r := t.get(); r != nil {
		r.cancel(cause)
	}
}

// Raise raises err as a panic at the yield at which the task stands, as soon as it is its turn,
// whatever it waits for. A task that has not begun fails when it begins. If the behaviour recovers
// the panic, it goes on; its deferred functions may wait. Errors that come before its turn are joined.
// What a behaviour that ends has not seen is reported, also where it waits in a deferred function of
// another panic, whose place this one would take: its wait is over then.
// It panics with an *[ArgumentError] if err is nil.
func (t Task) Raise(err error) {
	if err == nil {
		panic(&ArgumentError{Func: "Task.Raise", Reason: "the error is nil; use Cancel to end a task without one"})
	}
	if r := t.get(); r != nil {
		r.raise(err)
	}
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
