package coroutine

// A form is a way to execute behaviours. The scheduler knows no form by name: it asks the one that a
// behaviour has for an executor, at its first resume, and from then on has the task's resume alone. Each
// form keeps a pool of executors that have run a behaviour to its end.
type form interface {
	// equip gives t an executor, whose next resume begins the behaviour.
	equip(t *task)
	// check returns a *ThreadError if executors that are alive can't be resumed by that goroutine.
	check(goroutine uint64, locked bool) error
	// reuse is told of an executor whose behaviour has returned.
	reuse(Behaviour, Stepper)
	// scattered reports whether what so many tasks touch is likely to be in no near cache.
	scattered(tasks int) bool
	// age says that a Tick has passed, in which executors that nobody needs may go. It reports whether
	// more are to go; if not, it need not be called before the end of a period of a reserve.
	age(tick int64) (more bool)
	// close ends all executors that are idle.
	close()
}
