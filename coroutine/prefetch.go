package coroutine

import "unsafe"

// Among many thousands of coroutines, none of what a resume touches is in the processor's cache: the
// task's record, the goroutine's, what iter.Pull keeps, the frames at the top of the stack. A switch
// has atomic operations on some of it, each of which waits for memory in full, one after the other.
// So while one task runs, the scheduler has the processor fetch what the next ones will touch, all at
// once. These are hints: an address that is out of date, because a stack has moved, costs time alone.

// touched is what the next resume of an executor will touch.
type touched struct {
	goroutine uintptr // its record in the runtime
	stack     uintptr // near its end
	others    [5]uintptr
}

// How many turns ahead a task's record is fetched, then its executor's, then what that touches.
const (
	aheadTask     = 6
	aheadExecutor = 4
	aheadTouched  = 2
)

// prefetch fetches what will be touched a few turns from now. There must be more than aheadTask
// tasks in the queue.
func (r *ring) prefetch() {
	mask := uint(len(r.buf) - 1)
	task := r.buf[(r.head+aheadTask)&mask]
	executor := r.buf[(r.head+aheadExecutor)&mask].exec
	next := r.buf[(r.head+aheadTouched)&mask]
	var t *touched
	if next.exec != nil {
		t = next.exec.touches()
	}
	prefetch(unsafe.Pointer(task), (*[2]unsafe.Pointer)(unsafe.Pointer(&executor))[1], t)
}
