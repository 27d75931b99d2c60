package coroutine

import (
	"unsafe"

	"github.com/somen-go/somen/coroutine/internal/gort"
)

// prefetches says whether, while one task runs, the processor is asked to fetch what the next ones will
// touch. It changes no result.
const prefetches = gort.Prefetches

// How many turns ahead a task's record is fetched, then what executes it, and then the stack of that.
const (
	aheadTask  = 12
	aheadExec  = 8
	aheadStack = 4
)

// prefetch fetches the record of one task, what executes a second, whose record has been fetched before,
// and the stack or the Co of a third. Each may be nil.
func prefetch(record, exec, stack *task) {
	var executor unsafe.Pointer
	if exec != nil {
		executor = gort.Word(unsafe.Pointer(&exec.exec))
	}
	var f *gort.Footprint
	var line unsafe.Pointer
	if stack != nil && stack.exec != nil {
		f, line = stack.exec.footprint()
	}
	gort.Prefetch(unsafe.Pointer(record), executor, line, f)
}
