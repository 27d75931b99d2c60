package coroutine

// A form is a way to execute behaviours. The scheduler knows no form by name: it asks the one that a
// behaviour has for an executor, at its first resume, and from then on has the task's resume alone. Each
// form keeps a pool of executors that have run a behaviour to its end.
type form interface {
	// equip gives t an executor, whose next resume begins the behaviour.
	equip(t *task)
	// check returns a *ThreadError if executors that are alive can't be resumed by that goroutine.
	check(goroutine uint64, locked bool) error
	// age says that a Tick has passed, in which executors that nobody needs may go. It reports whether
	// more are to go; if not, it need not be called before the end of a period of a reserve.
	age(tick int64) (more bool)
	// close ends all executors that are idle.
	close()
}

// An executor runs a behaviour, each resume up to its next yield. It sets the task's resume, which
// files the wait, or leaves it in the scheduler's asked; at the end of the behaviour resume sets
// flagReturned. It keeps the task's footprint up to date, if it can.
type executor interface {
	// free frees the executor, whose behaviour has ended.
	free()
	// abandon says that the behaviour, on one of whose goroutines it is called, will be ended by
	// runtime.Goexit, because it recovers everything else.
	abandon()
	// inspect lets the behaviour at its yield tell, without running it, what it waits for.
	inspect(*Info)
	// mayResumeHere reports whether the caller's goroutine can resume the behaviour.
	mayResumeHere() bool
	// stack returns the stack of the behaviour that runs, for the watchdog; it may be called from
	// any goroutine.
	stack() []byte
}
