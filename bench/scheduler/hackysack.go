package scheduler

import (
	"math/rand/v2"
	"sync"
	"time"

	"github.com/somen-go/somen/bench/internal/harness"
	"github.com/somen-go/somen/coroutine"
)

const kicks = 1000

// hackysack is the classic of Stackless Python: players in a circle, each with a channel, kick to a
// random other.
func hackysack(scale harness.Scale) []harness.Case {
	sizes := []int{10, 1_000, 10_000, 100_000}
	if scale.Quick {
		sizes = []int{10, 100}
	}
	var cases []harness.Case
	for _, n := range sizes {
		for _, peer := range []struct {
			name string
			play func(players int)
		}{
			{"Somen", playInSomen},
			{"goroutines", playInGoroutines},
		} {
			cases = append(cases, harness.InEachForm(harness.Case{Group: "hackysack", Column: harness.Thousands(n), X: float64(n), Peer: peer.name,
				Run: func() (s harness.Sample, _ error) {
					start := time.Now()
					peer.play(n)
					s.Add("game", "ms", time.Since(start).Seconds()*1e3)
					return s, nil
				}})...)
		}
	}
	return cases
}

func playInSomen(players int) {
	s := coroutine.NewScheduler()
	circle := make([]*coroutine.Chan[int], players)
	kicked := 0
	for i := range circle {
		circle[i] = coroutine.NewChan[int](0)
		s.Start(coroutine.Script(func(co *coroutine.Co) {
			for range circle[i].All(co) {
				if kicked++; kicked == kicks {
					return
				}
				circle[other(i, players)].Send(co, i)
			}
		}))
	}
	s.Start(coroutine.Script(func(co *coroutine.Co) { circle[0].Send(co, -1) }))
	for kicked < kicks {
		s.Tick(frame, coroutine.Budget{})
	}
	s.Close()
}

func playInGoroutines(players int) {
	circle := make([]chan int, players)
	for i := range circle {
		circle[i] = make(chan int)
	}
	var all sync.WaitGroup
	over := make(chan struct{})
	kicked := 0 // by whoever has the ball
	for i := range circle {
		all.Go(func() {
			for {
				select {
				case <-circle[i]:
				case <-over:
					return
				}
				if kicked++; kicked == kicks {
					close(over)
					return
				}
				select {
				case circle[other(i, players)] <- i:
				case <-over:
					return
				}
			}
		})
	}
	circle[0] <- -1
	all.Wait()
}

// other returns a random player who is not i.
func other(i, players int) int { return (i + 1 + rand.IntN(players-1)) % players }
