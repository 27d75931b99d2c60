package coroutines

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/somen-go/somen/bench/internal/harness"
)

const frame = time.Second / 60

// measure is the workload for the contenders in Go. The programs in the folder peers do the same in
// their languages.
func measure(make func() herd, n, resumes int) (harness.Sample, error) {
	// What is timed is not to be interrupted by the collector, which has a figure of its own.
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	// One coroutine is too quick to make for the clock, so that at least 1,000 are made.
	size := max(n, 1000)
	all := make()
	defer all.close()
	before := harness.Memory()
	created := timed(func() { all.create(size) })
	after := harness.Memory()

	few := all
	if size != n {
		few = make()
		defer few.close()
		few.create(n)
	}
	few.rounds(1, n)
	runtime.GC()
	rounds := max(3, resumes/n)
	resumed := timed(func() { few.rounds(rounds, n) })
	collected := timed(runtime.GC)
	ended := timed(all.end)
	// What comes second finds the goroutines and stacks that the first have left.
	again := timed(func() { all.create(size) })
	runtime.KeepAlive(all)

	if resumed <= 0 {
		return nil, fmt.Errorf("the clock did not move in %d rounds", rounds)
	}
	var s harness.Sample
	s.Add("resume", "ns", resumed.Seconds()*1e9/float64(rounds)/float64(n))
	s.Add("create", "ns", created.Seconds()*1e9/float64(size))
	s.Add("create again", "ns", again.Seconds()*1e9/float64(size))
	s.Add("end", "ns", ended.Seconds()*1e9/float64(size))
	if n >= 1000 {
		s.Add("memory each", "bytes", (after-before)/float64(size))
		s.Add("full collection", "ms", collected.Seconds()*1e3)
	}
	return s, nil
}

func timed(f func()) time.Duration {
	start := time.Now()
	f()
	return time.Since(start)
}
