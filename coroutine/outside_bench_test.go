package coroutine_test

import (
	"testing"

	"github.com/somen-go/somen/coroutine"
)

// What looks into Go's runtime, once a Tick and once a cancellation outside a Tick.

func BenchmarkEmptyTick(b *testing.B) {
	s := coroutine.NewScheduler()
	defer s.Close()
	s.Start(coroutine.Await(coroutine.Forever()))
	s.Tick(tickTime, coroutine.Budget{})
	for b.Loop() {
		s.Tick(tickTime, coroutine.Budget{})
	}
}

func BenchmarkCancelOutside(b *testing.B) {
	s := coroutine.NewScheduler()
	defer s.Close()
	sleeper := coroutine.Script((*coroutine.Co).Forever)
	for b.Loop() {
		t := s.Start(sleeper)
		s.Tick(tickTime, coroutine.Budget{})
		t.Cancel()
	}
}
