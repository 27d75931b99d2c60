package coroutine

// Among many thousands of coroutines, none of what a resume touches is in the processor's cache: the
// task's record, the goroutine's, what iter.Pull keeps, the frames at the top of the stack. A switch
// has atomic operations on some of it, each of which waits for memory in full, one after the other.
// So while one task runs, the scheduler has the processor fetch what the next ones will touch, all at
// once. These are hints: an address that is out of date, because a stack has moved, costs time alone.

// touched is what the next resume of a task will touch besides its record.
type touched struct {
	goroutine uintptr // its record in the runtime
	stack     uintptr // near its end
	others    [5]uintptr
}

// How many turns ahead a task's record is fetched, and then what it says that a resume touches.
const (
	aheadTask    = 6
	aheadTouched = 2
)

// prefetch fetches what will be touched a few turns from now. There must be more than aheadTask
// tasks in the queue.
func (r *ring) prefetch() {
	mask := uint(len(r.buf) - 1)
	prefetch(r.buf[(r.head+aheadTask)&mask], &r.buf[(r.head+aheadTouched)&mask].touched)
}

// With fewer tasks than manyTasks, all they touch is in the cache anyway.
const manyTasks = 2000

// prefetchWoken fetches what t will touch, which a task that runs wakes, if its turn comes so soon
// that nobody would do it later.
func (s *Scheduler) prefetchWoken(t *task) {
	if prefetches && s.current != nil && len(s.live) > manyTasks && s.ready.level[t.level].len() <= aheadTask {
		prefetch(t, &t.touched)
	}
}
