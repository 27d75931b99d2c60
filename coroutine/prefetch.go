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

// prefetch fetches what will be touched a few turns from now. There must be more than aheadTask
// tasks in the queue.
func (r *ring) prefetch() {
	mask := uint(len(r.buf) - 1)
	if t := r.buf[(r.head+aheadFootprint)&mask]; t != nil {
		prefetch(r.buf[(r.head+aheadTask)&mask], &t.footprint)
	}
}

// With fewer tasks than manyTasks, all they touch is in the cache anyway.
const manyTasks = 2000

// prefetchWoken fetches what t will touch, which a task that runs wakes, if its turn comes so soon
// that nobody would do it later.
func (s *Scheduler) prefetchWoken(t *task) {
	if prefetches && s.current != nil && len(s.live) > manyTasks && s.ready.level[t.level].len() <= aheadTask {
		prefetch(t, &t.footprint)
	}
}
