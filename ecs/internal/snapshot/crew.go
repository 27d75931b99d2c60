package snapshot

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// crew does what is the same for many blocks on several processors at once. What it does must not lead from one block to
// another. Its goroutines end with the work, and nobody waits for one that has not begun.
type crew struct {
	least   int // blocks for which it is worth it
	portion int // blocks that one takes at once

	of   work
	n    int
	next atomic.Int64 // the first block that nobody does

	help   func() // join
	lock   sync.Mutex
	idle   *sync.Cond
	open   bool // there is work
	active int  // goroutines that do it, beside the caller's
}

// work is something to be done for each of some blocks.
type work interface{ part(from, to int) }

// mostHands is how many goroutines there are: memory is not read faster by more.
const mostHands = 4

func newCrew() *crew {
	w := &crew{least: 96, portion: 32}
	w.idle = sync.NewCond(&w.lock)
	w.help = w.join
	return w
}

// do does the work for n blocks. It allocates nothing.
func (w *crew) do(of work, n int) {
	hands := min(runtime.GOMAXPROCS(0), mostHands)
	if hands == 1 || n < w.least {
		of.part(0, n)
		return
	}
	w.lock.Lock()
	w.of, w.n, w.open = of, n, true
	w.next.Store(0)
	w.lock.Unlock()
	for range hands { // the last one is kept for this processor by the scheduler of Go, the others are to be had at once
		go w.help()
	}
	w.run()
	w.lock.Lock()
	for w.open = false; w.active > 0; {
		w.idle.Wait()
	}
	w.of = nil
	w.lock.Unlock()
}

// join helps, if there is work still.
func (w *crew) join() {
	w.lock.Lock()
	defer w.lock.Unlock()
	if !w.open {
		return
	}
	w.active++
	w.lock.Unlock()
	w.run()
	w.lock.Lock()
	if w.active--; w.active == 0 {
		w.idle.Signal()
	}
}

func (w *crew) run() {
	for {
		to := int(w.next.Add(int64(w.portion)))
		if to-w.portion >= w.n {
			return
		}
		w.of.part(to-w.portion, min(to, w.n))
	}
}
