package coroutine

import (
	"unsafe"

	"github.com/somen-go/somen/coroutine/internal/gort"
)

// prefetches says whether, while one task runs, the processor is asked to fetch what the next ones will
// touch. It changes no result.
const prefetches = gort.Prefetches

// How many turns ahead a task's record is fetched, and then its footprint.
const (
	aheadTask      = 6
	aheadFootprint = 2
)

// prefetch fetches the beginning of a task's record, and a footprint. Both may be nil.
func prefetch(t *task, f *gort.Footprint) { gort.Prefetch(unsafe.Pointer(t), f) }
