package coroutine

// park makes the end of a task something to wait for; the wait's n is the id of its handle.
func (t *task) park(k ticket, _ any, n int64) bool {
	if t.id != uint64(n) || t.ended() {
		return false
	}
	if t.scheduler() != k.t.scheduler() {
		panic(ErrForeignScheduler)
	}
	t.mustNotBe(k.t)
	t.tied().joiners.push(k, struct{}{})
	return true
}

// mustNotBe panics if t, whose end is waited for, is who waits.
func (t *task) mustNotBe(who *task) {
	if t == who {
		panic(&ArgumentError{Func: "Task.Done", Reason: "a task waits for its own end; pass on the wait to another"})
	}
}

// Done returns a wait for the end of the task, whichever way it ends. It is no wait at all if the
// task has ended.
func (t Task) Done() Wait {
	if t.t == nil {
		return Wait{kind: waitOn}
	}
	return Wait{kind: waitOn, on: t.t, n: int64(t.id)}
}
