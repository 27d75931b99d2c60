package scheduler

import (
	"time"

	"github.com/somen-go/somen/bench/internal/harness"
	"github.com/somen-go/somen/coroutine"
)

// ring hands a token from each to the next, on channels without room.
func ring(scale harness.Scale) []harness.Case {
	sizes := []int{10, 1_000, 100_000}
	if scale.Quick {
		sizes = []int{10, 100}
	}
	hops := scale.Size(1_000_000, 5_000)
	var cases []harness.Case
	for _, n := range sizes {
		for _, peer := range []struct {
			name string
			hop  func(members, hops int) time.Duration
		}{
			{"Somen", ringInSomen},
			{"goroutines", ringInGoroutines},
		} {
			cases = append(cases, harness.InEachForm(harness.Case{Group: "ring", Column: harness.Thousands(n), X: float64(n), Peer: peer.name,
				Run: func() (s harness.Sample, _ error) {
					s.Add("hop", "ns", float64(peer.hop(n, hops).Nanoseconds())/float64(hops))
					return s, nil
				}})...)
		}
	}
	return cases
}

func ringInSomen(members, hops int) time.Duration {
	s := coroutine.NewScheduler()
	defer s.Close()
	links := make([]*coroutine.Chan[int], members)
	for i := range links {
		links[i] = coroutine.NewChan[int](0)
	}
	handed := 0
	for i, from := range links {
		to := links[(i+1)%members]
		s.Start(coroutine.Script(func(co *coroutine.Co) {
			for token := range from.All(co) {
				if handed++; handed <= members+hops {
					to.Send(co, token)
				}
			}
		}))
	}
	s.Tick(frame, coroutine.Budget{})
	s.Start(coroutine.Script(func(co *coroutine.Co) { links[0].Send(co, 1) }))
	for handed < members { // the first round makes the stacks grow
		s.Tick(frame, coroutine.Budget{Resumes: 1})
	}
	start := time.Now()
	for handed < members+hops {
		s.Tick(frame, coroutine.Budget{Resumes: 1000})
	}
	return time.Since(start)
}

func ringInGoroutines(members, hops int) time.Duration {
	links := make([]chan int, members)
	for i := range links {
		links[i] = make(chan int)
	}
	handed := 0 // by whoever has the token
	var start time.Time
	over := make(chan time.Duration)
	for i, from := range links {
		to := links[(i+1)%members]
		go func() {
			for token := range from {
				if handed++; handed == members {
					start = time.Now()
				}
				if handed == members+hops {
					over <- time.Since(start)
					return
				}
				to <- token
			}
		}()
	}
	links[0] <- 1
	return <-over
}
