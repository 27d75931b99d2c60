package scheduler

import (
	"fmt"
	"iter"
	"sync"
	"time"

	"github.com/somen-go/somen/bench/internal/harness"
	"github.com/somen-go/somen/coroutine"
)

// cancel ends 10,000 that wait, and runs a deferred function in each.
func cancel(scale harness.Scale) []harness.Case {
	n := scale.Size(10_000, 100)
	var cases []harness.Case
	for _, peer := range []struct {
		name  string
		setUp func(n int, ended *int) (cancel func())
	}{
		{"Somen", cancelScripts},
		{"Somen, raw form", cancelRaw},
		{"bare iter.Pull", cancelPulled},
		{"goroutines", cancelGoroutines},
	} {
		cases = append(cases, harness.InEachForm(harness.Case{Group: "cancel", Column: harness.Thousands(n), X: float64(n), Peer: peer.name,
			Run: func() (s harness.Sample, _ error) {
				// The first time makes what the second finds ready.
				for _, metric := range []string{"first time", "again"} {
					ended := 0
					stop := peer.setUp(n, &ended)
					start := time.Now()
					stop()
					s.Add(metric, "µs", float64(time.Since(start).Nanoseconds())/1e3)
					if ended != n {
						return nil, fmt.Errorf("%d of %d deferred functions ran", ended, n)
					}
				}
				return s, nil
			}})...)
	}
	return cases
}

// warm is kept between the two times, as a game keeps its scheduler.
var warm = sync.OnceValue(func() *coroutine.Scheduler { return coroutine.NewScheduler() })

func cancelScripts(n int, ended *int) func() {
	return cancelInSomen(n, func() coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			defer func() { *ended++ }()
			co.Forever()
		})
	})
}

func cancelRaw(n int, ended *int) func() {
	return cancelInSomen(n, func() coroutine.Behaviour {
		return func(yield func(coroutine.Wait) bool) {
			defer func() { *ended++ }()
			yield(coroutine.Forever())
		}
	})
}

func cancelInSomen(n int, make func() coroutine.Behaviour) func() {
	s := warm()
	g := s.NewGroup()
	for range n {
		s.Start(make(), coroutine.InGroup(g))
	}
	s.Tick(frame, coroutine.Budget{})
	return func() {
		g.Cancel(nil)
		s.Tick(frame, coroutine.Budget{})
	}
}

func cancelPulled(n int, ended *int) func() {
	stops := make([]func(), n)
	for i := range stops {
		next, stop := iter.Pull(func(yield func(coroutine.Wait) bool) {
			defer func() { *ended++ }()
			yield(coroutine.Wait{})
		})
		next()
		stops[i] = stop
	}
	return func() {
		for _, stop := range stops {
			stop()
		}
	}
}

func cancelGoroutines(n int, ended *int) func() {
	var (
		stop        = make(chan struct{})
		begun, over sync.WaitGroup
		mu          sync.Mutex // the deferred functions run at the same time
	)
	begun.Add(n)
	for range n {
		over.Go(func() {
			defer func() {
				mu.Lock()
				*ended++
				mu.Unlock()
			}()
			begun.Done()
			<-stop
		})
	}
	begun.Wait()
	return func() {
		close(stop)
		over.Wait()
	}
}
