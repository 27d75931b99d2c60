package coroutine_test

import (
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
)

func TestResumeAllocatesNothing(t *testing.T) {
	var signal coroutine.Signal[int]
	ping, full := coroutine.NewChan[int](0), coroutine.NewChan[int](4)
	never := coroutine.Await(coroutine.Forever())
	loops := map[string]func(co *coroutine.Co){
		"NextFrame":   func(co *coroutine.Co) { co.Frame() },
		"Frames":      func(co *coroutine.Co) { co.Frames(3) },
		"Sleep":       func(co *coroutine.Co) { co.Sleep(3 * tickTime) },
		"long Sleep":  func(co *coroutine.Co) { co.Sleep(1000 * tickTime) },
		"Until":       func(co *coroutine.Co) { co.Until(func() bool { return true }) },
		"Yield":       func(co *coroutine.Co) { co.Yield(); co.Frame() },
		"Pace":        func(co *coroutine.Co) { co.Pace() },
		"Signal":      func(co *coroutine.Co) { signal.Wait(co) },
		"Emit":        func(co *coroutine.Co) { co.Frame(); signal.Emit(1) },
		"Send":        func(co *coroutine.Co) { co.Frame(); ping.Send(co, 1) },
		"Receive":     func(co *coroutine.Co) { ping.Receive(co) },
		"to oneself":  func(co *coroutine.Co) { full.Send(co, 1); full.Receive(co); co.Frame() },
		"First":       func(co *coroutine.Co) { co.First(coroutine.NextFrame(), coroutine.Sleep(time.Hour)) },
		"AllOf":       func(co *coroutine.Co) { co.AllOf(coroutine.NextFrame(), coroutine.Sleep(2*tickTime)) },
		"First, Done": nil,
	}
	s := newBench(t)
	parked := s.Start(never)
	loops["First, Done"] = func(co *coroutine.Co) { co.First(parked.Done(), coroutine.NextFrame()) }
	for _, loop := range loops {
		s.script(func(co *coroutine.Co) {
			for {
				loop(co)
			}
		})
	}
	s.ticks(3000)
	require.Zero(t, testing.AllocsPerRun(1000, func() { s.ticks(1) }))
	require.Zero(t, testing.AllocsPerRun(1000, func() { s.Tick(tickTime, coroutine.Budget{Resumes: 5}) }))
}

// What a goroutine of its own costs is asked of the form that has one.
//
//somen:stackful
func TestStartAllocations(t *testing.T) {
	s := newBench(t)
	once := func(yield func(coroutine.Wait) bool) { yield(coroutine.NextFrame()) }
	run := func() { s.Start(once, coroutine.Named("short")); s.ticks(2) }
	for range 100 {
		run()
	}
	require.Equal(t, 1.0, testing.AllocsPerRun(1000, run), "raw")
	script := func() {
		s.Start(coroutine.Script(func(co *coroutine.Co) { co.Wait(coroutine.NextFrame()) }), coroutine.Named("short"))
		s.ticks(2)
	}
	script()
	require.Equal(t, 2.0, testing.AllocsPerRun(1000, script), "Script")
}
