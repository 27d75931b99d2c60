package scheduler

import (
	"iter"
	"runtime"
	"sync"
	"time"

	"github.com/somen-go/somen/bench/internal/harness"
	"github.com/somen-go/somen/coroutine"
)

// startAndFinish starts a batch, has each give way once, and lets them end, over and over: what comes
// finds what others have left.
func startAndFinish(scale harness.Scale) []harness.Case {
	const batch = 100
	atLeast := time.Duration(scale.Size(300, 2)) * time.Millisecond
	var cases []harness.Case
	for _, peer := range []struct {
		name  string
		setUp func() (round func(n int), close func())
	}{
		{"Somen", startScripts},
		{"Somen, raw form", startRaw},
		{"bare iter.Pull", startPulled},
		{"goroutines", startGoroutines},
	} {
		cases = append(cases, harness.InEachForm(harness.Case{Group: "start and finish", Column: "100 at a time", X: batch, Peer: peer.name,
			Run: func() (s harness.Sample, _ error) {
				round, close := peer.setUp()
				defer close()
				s.Add("time", "ns", harness.PerRound(atLeast, func() { round(batch) })/batch)
				s.Add("allocations", "objects", allocations(func() { round(batch) })/batch)
				return s, nil
			}})...)
	}
	return cases
}

// allocations returns how many objects a function allocates.
func allocations(f func()) float64 {
	const times = 100
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range times {
		f()
	}
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs-before.Mallocs) / times
}

// startScripts makes a Script for each start.
func startScripts() (func(int), func()) {
	return startInSomen(func() coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) { co.Yield() })
	})
}

// startRaw starts one value, which is there.
func startRaw() (func(int), func()) {
	var once coroutine.Behaviour = func(yield func(coroutine.Wait) bool) { yield(coroutine.Yield()) }
	return startInSomen(func() coroutine.Behaviour { return once })
}

func startInSomen(make func() coroutine.Behaviour) (func(int), func()) {
	s := coroutine.NewScheduler()
	return func(n int) {
		for range n {
			s.Start(make())
		}
		s.Tick(frame, coroutine.Budget{})
	}, s.Close
}

func startPulled() (func(int), func()) {
	return func(n int) {
		for range n {
			next, _ := iter.Pull(func(yield func(coroutine.Wait) bool) { yield(coroutine.Wait{}) })
			next()
			next()
		}
	}, func() {}
}

func startGoroutines() (func(int), func()) {
	return func(n int) {
		var all sync.WaitGroup
		for range n {
			all.Go(runtime.Gosched)
		}
		all.Wait()
	}, func() {}
}
