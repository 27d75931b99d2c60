// Package scaling shows how the cost of a frame grows with the number of live behaviours: not at all
// for those who sleep, and in proportion for those who are ready.
package scaling

import (
	"fmt"
	"time"

	"github.com/somen-go/somen/bench/internal/harness"
	"github.com/somen-go/somen/coroutine"
)

const frame = time.Second / 60

// Part is the slope.
var Part = harness.Part{
	Name:  "scaling",
	Title: "a frame, by the number of live behaviours",
	About: []string{
		"A Tick with so many live behaviours, all of which sleep, or of which 100 or all are ready.",
	},
	Cases: cases,
	Plots: []harness.Plot{
		{File: "scaling", Title: "Behaviours that sleep cost a frame nothing", YLabel: "time that the scheduler takes of a frame",
			XLabel: "live behaviours", Marks: []harness.Mark{harness.AFrame}, Metric: "frame p50"},
	},
}

func cases(scale harness.Scale) (all []harness.Case, _ []harness.Missing) {
	sizes := []int{100, 1_000, 10_000, 100_000, 1_000_000}
	if scale.Quick {
		sizes = sizes[:2]
	}
	for _, n := range sizes {
		for _, peer := range []struct {
			name  string
			ready int
		}{
			{"all asleep", 0},
			{"100 ready", 100},
			{"all ready", n},
		} {
			all = append(all, harness.InBothForms(harness.Case{Column: harness.Thousands(n), X: float64(n), Peer: peer.name,
				Run: func() (harness.Sample, error) { return measure(n, peer.ready, scale.Size(50, 10)) }})...)
		}
	}
	return all, nil
}

func measure(live, ready, frames int) (s harness.Sample, _ error) {
	sched := coroutine.NewScheduler()
	defer sched.Close()
	for i := range live {
		wait := coroutine.Sleep(time.Hour)
		// Those who are ready are spread over the others, as they are in memory in a game.
		if ready > 0 && i%(live/ready) == 0 {
			wait = coroutine.NextFrame()
		}
		sched.Start(func(yield func(coroutine.Wait) bool) {
			for yield(wait) {
			}
		})
	}
	sched.Tick(frame, coroutine.Budget{Resumes: live})
	sched.Tick(frame, coroutine.Budget{Resumes: live})
	// A frame in which nothing happens is too short for the clock.
	repeat := 1
	if ready <= 100 {
		repeat = 100
	}
	resumed := 0
	times := harness.Frames(frames, func() {
		for range repeat {
			resumed += sched.Tick(time.Microsecond, coroutine.Budget{}).Resumed
		}
	})
	if resumed != ready*frames*repeat {
		return nil, fmt.Errorf("%d resumes in %d frames, want %d in each", resumed, frames*repeat, ready)
	}
	s.Add("frame p50", "µs", harness.Percentile(times, 50)/float64(repeat))
	return s, nil
}
