package coroutine_test

import (
	"runtime"
	"testing"
	"time"
	"weak"

	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
)

// After a crowd has gone its goroutines go by and by; those that are in use now and then stay.
func TestACrowdLeavesNoGoroutines(t *testing.T) {
	before := runtime.NumGoroutine()
	s := newBench(t)
	const crowd, regulars = 5000, 40
	for range crowd {
		s.Start(onAStack(coroutine.NextFrame()))
	}
	s.ticks(2)
	require.Zero(t, s.Len())
	require.Greater(t, runtime.NumGoroutine(), crowd)
	for i := range 1200 {
		for range regulars {
			s.Start(onAStack(coroutine.NextFrame()))
		}
		s.ticks(1)
		// While the garbage is collected, Go counts some that have ended, too.
		require.GreaterOrEqual(t, runtime.NumGoroutine(), crowd-64*(i+1), "no Tick has much to do")
	}
	requireGoroutines(t, before+2*regulars+1)
	require.Empty(t, s.errors())
}

// What a task was started with goes with it, though its handle is kept.
func TestEndedTasksKeepNothing(t *testing.T) {
	type body struct{ _ [1 << 10]byte }
	ends := map[string]func(s *bench, task coroutine.Task){
		"cancelled": func(_ *bench, task coroutine.Task) { task.Cancel() },
		"failed":    func(s *bench, task coroutine.Task) { task.Raise(coroutine.ErrBusy); s.ticks(1); s.errors() },
		"done":      func(s *bench, _ coroutine.Task) { s.Tick(time.Hour, coroutine.Budget{}) },
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			s := newBench(t)
			var owner, local weak.Pointer[body]
			task := func() coroutine.Task {
				o := new(body)
				owner = weak.Make(o)
				return s.script(func(co *coroutine.Co) {
					l := new(body)
					local = weak.Make(l)
					co.Sleep(time.Hour)
					runtime.KeepAlive(l)
				}, coroutine.OwnedBy(o))
			}()
			s.ticks(1)
			end(s, task)
			require.True(t, task.State().Ended())
			runtime.GC()
			runtime.GC()
			require.True(t, local.Value() == nil)
			if task.Err() == nil { // which names the owner
				require.True(t, owner.Value() == nil)
			}
			require.Nil(t, task.Owner())
			runtime.KeepAlive(s)
		})
	}
}
