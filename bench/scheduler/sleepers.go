package scheduler

import (
	"container/heap"
	"fmt"
	"time"

	"github.com/somen-go/somen/bench/internal/harness"
	"github.com/somen-go/somen/coroutine"
)

// sleepers has a crowd of which the same number is due in each frame. The alternatives are state
// machines, which one writes who has no coroutines, with the two usual ways to find who is due.
func sleepers(scale harness.Scale) []harness.Case {
	crowd := scale.Size(1_000_000, 2_000)
	var cases []harness.Case
	for _, due := range []int{0, 10, scale.Size(10_000, 100)} {
		for _, peer := range []struct {
			name string
			make func(crowd, due int) (frame func(), woken *int, close func())
		}{
			{"Somen", sleepInSomen},
			{"state machines in a heap", sleepInHeap},
			{"state machines, all looked at", sleepInSlice},
		} {
			cases = append(cases, harness.InEachForm(harness.Case{Group: "sleepers", Column: harness.Thousands(due) + " due", X: float64(due), Peer: peer.name,
				Run: func() (harness.Sample, error) {
					step, woken, close := peer.make(crowd, due)
					defer close()
					step()
					*woken = 0
					times := harness.Frames(scale.Size(90, 15), step)
					if want := due * len(times); *woken != want {
						return nil, fmt.Errorf("%d sleepers woke, want %d", *woken, want)
					}
					var s harness.Sample
					s.Add("frame p50", "µs", harness.Percentile(times, 50))
					s.Add("frame p99", "µs", harness.Percentile(times, 99))
					return s, nil
				}})...)
		}
	}
	return cases
}

// schedule says when the i-th of a crowd wakes first, in frames, and how many frames each sleeps, so
// that due wake in each frame. Those of a crowd of which none is due sleep for a thousand frames more
// than are measured.
func schedule(i, crowd, due int) (first, period int) {
	if due == 0 {
		return 2000 + i%1000, 2000
	}
	period = crowd / due
	return 1 + i/due, period
}

func sleepInSomen(crowd, due int) (func(), *int, func()) {
	s := coroutine.NewScheduler()
	woken := new(int)
	for i := range crowd {
		first, period := schedule(i, crowd, due)
		s.Start(func(yield func(coroutine.Wait) bool) {
			for ok := yield(coroutine.Sleep(time.Duration(first) * frame)); ok; ok = yield(coroutine.Sleep(time.Duration(period) * frame)) {
				*woken++
			}
		})
	}
	s.Tick(0, coroutine.Budget{Resumes: crowd})
	return func() { s.Tick(frame, coroutine.Budget{}) }, woken, s.Close
}

// sleeper is a state machine with one state: it counts, and sleeps again.
type sleeper struct {
	due, period int
	woken       *int
}

func (s *sleeper) wake() { *s.woken++ }

type waker interface{ wake() }

func sleepInSlice(crowd, due int) (func(), *int, func()) {
	woken := new(int)
	type slot struct {
		due, period int
		who         waker
	}
	all := make([]slot, crowd)
	for i := range all {
		first, period := schedule(i, crowd, due)
		all[i] = slot{first, period, &sleeper{woken: woken}}
	}
	now := 0
	return func() {
		now++
		for i := range all {
			if all[i].due <= now {
				all[i].who.wake()
				all[i].due += all[i].period
			}
		}
	}, woken, func() {}
}

type sleeperHeap []*sleeper

func (h sleeperHeap) Len() int           { return len(h) }
func (h sleeperHeap) Less(i, j int) bool { return h[i].due < h[j].due }
func (h sleeperHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *sleeperHeap) Push(x any)        { *h = append(*h, x.(*sleeper)) }
func (h *sleeperHeap) Pop() any          { panic("no sleeper leaves") }

func sleepInHeap(crowd, due int) (func(), *int, func()) {
	woken := new(int)
	all := make(sleeperHeap, crowd)
	for i := range all {
		first, period := schedule(i, crowd, due)
		all[i] = &sleeper{first, period, woken}
	}
	heap.Init(&all)
	now := 0
	return func() {
		now++
		for all[0].due <= now {
			var who waker = all[0]
			who.wake()
			all[0].due += all[0].period
			heap.Fix(&all, 0)
		}
	}, woken, func() {}
}
