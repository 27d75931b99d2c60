package scheduler

import (
	"fmt"
	"runtime"
	"time"

	"github.com/somen-go/somen/bench/internal/harness"
	"github.com/somen-go/somen/coroutine"
)

// overload makes ten times as much ready as fits the budget, in every frame. A scheduler that holds
// keeps to its budget, and to an order in which none waits much longer than ten frames.
func overload(scale harness.Scale) []harness.Case {
	limits := []struct {
		name   string
		budget coroutine.Budget
	}{
		{"1,000 resumes", coroutine.Budget{Resumes: 1000}},
		{"2 ms", coroutine.Budget{Time: 2 * time.Millisecond}},
	}
	var cases []harness.Case
	for _, limit := range limits {
		cases = append(cases, harness.InEachForm(harness.Case{Group: "overload", Column: "budget " + limit.name, Peer: "Somen",
			Run: func() (harness.Sample, error) { return overloaded(limit.budget, scale.Size(600, 60)) }})...)
	}
	return cases
}

func overloaded(budget coroutine.Budget, frames int) (harness.Sample, error) {
	s := coroutine.NewScheduler()
	defer s.Close()
	crowd := 10 * budget.Resumes
	if crowd == 0 {
		var err error
		if crowd, err = fill(budget); err != nil {
			return nil, err
		}
	}
	begun := 0
	for range crowd {
		s.Start(func(yield func(coroutine.Wait) bool) {
			begun++
			work()
			for yield(coroutine.NextFrame()) {
				work()
			}
		})
	}
	for begun < crowd {
		s.Tick(frame, budget)
	}
	longest, resumed := 0, 0
	times := harness.Frames(frames, func() {
		stats := s.Tick(frame, budget)
		longest = max(longest, stats.OldestWait)
		resumed += stats.Resumed
	})
	var sample harness.Sample
	sample.Add("frame p50", "µs", harness.Percentile(times, 50))
	sample.Add("frame p99", "µs", harness.Percentile(times, 99))
	sample.Add("frame max", "µs", harness.Percentile(times, 100))
	sample.Add("longest wait", "frames", float64(longest))
	sample.Add("resumed a frame", "resumes", float64(resumed)/float64(frames))
	return sample, nil
}

// fill finds out how many behaviours fill ten budgets of time. How long a resume takes depends on
// how many there are, so it looks again with as many as it found first.
func fill(budget coroutine.Budget) (int, error) {
	crowd := 10_000
	for range 2 {
		fit := fits(budget, crowd)
		if fit == 0 {
			return 0, fmt.Errorf("no resume fits a budget of %v; the machine is too busy", budget.Time)
		}
		crowd = 10 * fit
	}
	return crowd, nil
}

// fits returns how many resumes of a crowd usually fit the budget.
func fits(budget coroutine.Budget, crowd int) int {
	s := coroutine.NewScheduler()
	defer s.Close()
	for range crowd {
		s.Start(func(yield func(coroutine.Wait) bool) {
			for yield(coroutine.Yield()) {
				work()
			}
		})
	}
	s.Tick(frame, coroutine.Budget{Resumes: crowd}) // makes the coroutines
	var resumed []float64
	for range 31 {
		resumed = append(resumed, float64(s.Tick(frame, budget).Resumed))
	}
	return int(harness.Median(resumed))
}

// work stands for what a behaviour does in a resume: some hundred nanoseconds.
func work() {
	x := uint64(88172645463325252)
	for range 200 {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
	}
	runtime.KeepAlive(x)
}
