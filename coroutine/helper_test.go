package coroutine_test

import (
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
)

// tickTime is the dt of the Ticks in these tests.
const tickTime = 10 * time.Millisecond

// bench is a scheduler under test, with what it has reported.
type bench struct {
	*coroutine.Scheduler
	sync.Mutex
	reported []error
}

// newBench returns a scheduler that is closed at the end of the test, which fails if a goroutine is
// left then.
func newBench(t testing.TB, options ...coroutine.SchedulerOption) *bench {
	t.Helper()
	b := &bench{}
	before := runtime.NumGoroutine()
	b.Scheduler = coroutine.NewScheduler(append([]coroutine.SchedulerOption{coroutine.OnError(b.report)}, options...)...)
	t.Cleanup(func() {
		b.Close()
		requireGoroutines(t, before)
	})
	return b
}

func (b *bench) report(err error) {
	b.Lock()
	defer b.Unlock()
	b.reported = append(b.reported, err)
}

// errors returns what was reported since the last call.
func (b *bench) errors() []error {
	b.Lock()
	defer b.Unlock()
	errs := b.reported
	b.reported = nil
	return errs
}

// ticks runs n Ticks without a budget.
func (b *bench) ticks(n int) (last coroutine.Stats) {
	for range n {
		last = b.Tick(tickTime, coroutine.Budget{})
	}
	return last
}

// script starts a Script.
func (b *bench) script(f func(co *coroutine.Co), options ...coroutine.Option) coroutine.Task {
	return b.Start(coroutine.Script(f), options...)
}

// requireGoroutines fails if there are more goroutines than n, after the ended ones had a chance to
// go.
func requireGoroutines(t testing.TB, n int) {
	t.Helper()
	for range 1_000_000 {
		if runtime.NumGoroutine() <= n {
			return
		}
		runtime.Gosched()
	}
	require.LessOrEqual(t, runtime.NumGoroutine(), n, "goroutines are left")
}

// onGoroutine calls f on a goroutine of its own, locked to its thread or not, and waits for it.
func onGoroutine(locked bool, f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		if locked {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
		}
		f()
	}()
	<-done
}

// onAStack is Await for a behaviour that has a stack in both forms.
//
//somen:stackful
func onAStack(w coroutine.Wait) coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) { yield(w) }
}
