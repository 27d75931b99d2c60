package gort

// Among many thousands of coroutines, none of what a resume touches is in the processor's cache: the
// task's record, the goroutine's, what iter.Pull keeps, the frames at the top of the stack. A switch
// has atomic operations on some of it, each of which waits for memory in full, one after the other.
// So while one task runs, the processor is asked to fetch what the next ones will touch, all at
// once. These are hints: an address that is out of date, because a stack has moved, costs time alone.

// Footprint is what the next resume of a coroutine will touch besides its task's record.
type Footprint struct {
	goroutine uintptr // its record in the runtime
	Stack     uintptr // near its end
	others    [5]uintptr
}
