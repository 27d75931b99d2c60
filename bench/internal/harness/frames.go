package harness

import (
	"runtime"
	"time"
)

// Frames runs a frame n times, back to back, and returns how long each took, in microseconds. What
// the setting up left to the collector is collected before.
func Frames(n int, frame func()) []float64 {
	runtime.GC()
	times := make([]float64, n)
	for i := range times {
		start := time.Now()
		frame()
		times[i] = float64(time.Since(start).Nanoseconds()) / 1e3
	}
	return times
}

// PerRound repeats a round until enough time has passed, and returns the nanoseconds of one. The
// first, which makes what later ones find ready, does not count.
func PerRound(atLeast time.Duration, round func()) float64 {
	round()
	runtime.GC()
	for rounds := 1; ; rounds *= 2 {
		start := time.Now()
		for range rounds {
			round()
		}
		if passed := time.Since(start); passed >= atLeast {
			return float64(passed.Nanoseconds()) / float64(rounds)
		}
	}
}
