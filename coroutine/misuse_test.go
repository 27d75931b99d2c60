package coroutine_test

import (
	"context"
	"runtime"
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
)

func TestArgumentsAreChecked(t *testing.T) {
	s := newBench(t)
	for name, call := range map[string]func(){
		"Start":           func() { s.Start(nil) },
		"Tick":            func() { s.Tick(-1, coroutine.Budget{}) },
		"Sleep":           func() { coroutine.Sleep(-1) },
		"Frames":          func() { coroutine.Frames(-1) },
		"Until":           func() { coroutine.Until(nil) },
		"WaitWhile":       func() { coroutine.WaitWhile(nil) },
		"Changed":         func() { coroutine.Changed[int](nil) },
		"Script":          func() { coroutine.Script(nil) },
		"Sequence":        func() { coroutine.Sequence(nil) },
		"Repeat":          func() { coroutine.Repeat(1, nil) },
		"Finally":         func() { coroutine.Finally(nil, func() {}) },
		"Finally nothing": func() { coroutine.Finally(coroutine.All(), nil) },
		"All":             func() { coroutine.All(nil) },
		"Race":            func() { coroutine.Race(nil) },
		"Rush":            func() { coroutine.Rush(nil) },
		"Timeout":         func() { coroutine.Timeout(time.Second, nil) },
		"Timeout in past": func() { coroutine.Timeout(-1, coroutine.All()) },
		"While":           func() { coroutine.While(func() bool { return true }, nil) },
		"Async":           func() { coroutine.Async[int](nil) },
		"WithWatchdog":    func() { coroutine.WithWatchdog(0) },
		"WithWallClock":   func() { coroutine.WithWallClock(nil) },
		"OnError":         func() { coroutine.OnError(nil) },
		"OnClock":         func() { coroutine.OnClock(nil) },
		"InGroup":         func() { coroutine.InGroup(nil) },
		"OnEnd":           func() { coroutine.OnEnd(nil) },
		"Post":            func() { s.Post(nil) },
		"ToSend":          func() { coroutine.NewChan[int](0).ToSend(nil) },
		"ToReceive":       func() { coroutine.NewChan[int](0).ToReceive(nil) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				err, _ := recover().(error)
				var argument *coroutine.ArgumentError
				require.ErrorAs(t, err, &argument)
				require.NotEmpty(t, argument.Func)
				require.Contains(t, argument.Error(), "; pass ", "it says what to do")
			}()
			call()
		})
	}
}

func TestForeignScheduler(t *testing.T) {
	s, other := newBench(t), newBench(t)
	theirs := coroutine.NewChan[int](0)
	var signal coroutine.Signal[int]
	task := other.script(func(co *coroutine.Co) { signal.Wait(co) })
	receiver := other.script(func(co *coroutine.Co) { theirs.Receive(co) })
	future := coroutine.Async(func(context.Context) (int, error) { return 0, nil })
	other.script(func(co *coroutine.Co) { future.Begin(co); co.Forever() })
	other.ticks(1)
	for name, w := range map[string]coroutine.Wait{
		"task":    task.Done(),
		"signal":  signal.Next(new(int)),
		"send":    theirs.ToSend(&coroutine.Message[int]{}),
		"receive": theirs.ToReceive(&coroutine.Message[int]{}),
		"clock":   other.Clock().Sleep(1),
		"future":  future.Done(),
		"select":  coroutine.First(nil, coroutine.NextFrame(), other.Clock().Sleep(1)),
	} {
		t.Run(name, func(t *testing.T) {
			task := s.Start(coroutine.Await(w))
			s.ticks(2)
			require.ErrorIs(t, task.Err(), coroutine.ErrForeignScheduler)
			require.Len(t, s.errors(), 1)
		})
	}
	require.PanicsWithValue(t, coroutine.ErrForeignScheduler, func() {
		s.Start(coroutine.All(), coroutine.InGroup(s.NewGroup()), coroutine.OnClock(other.Clock()))
	})
	require.PanicsWithValue(t, coroutine.ErrForeignScheduler, func() { s.Start(coroutine.All(), coroutine.InGroup(other.NewGroup())) })
	require.Zero(t, s.Len())

	// What a closed scheduler leaves in a queue is in nobody's way.
	require.Equal(t, coroutine.Waiting, receiver.State())
	other.Close()
	s.script(func(co *coroutine.Co) { signal.Wait(co) })
	s.script(func(co *coroutine.Co) { theirs.Receive(co) })
	s.ticks(1)
	require.Empty(t, s.errors())
	s.Close()
}

func TestForeignYield(t *testing.T) {
	s := newBench(t)
	var leaked func(coroutine.Wait) bool
	var co1 *coroutine.Co
	owner := s.Start(func(yield func(coroutine.Wait) bool) {
		leaked = yield //somen:ignore escapingco the misuse that is tested
		yield(coroutine.Forever())
	})
	script := s.script(func(co *coroutine.Co) {
		co1 = co //somen:ignore escapingco the misuse that is tested
		co.Go(coroutine.Await(coroutine.Forever()))
		co.Forever()
	})
	s.ticks(1)
	uses := map[string]func(){
		"yield": func() { leaked(coroutine.NextFrame()) },
		"Sleep": func() { co1.Sleep(1) },
		"Run":   func() { co1.Run(coroutine.Await(coroutine.NextFrame())) },
		"Go":    func() { co1.Go(coroutine.All()) },
	}
	for name, use := range uses {
		t.Run(name, func(t *testing.T) {
			require.PanicsWithValue(t, coroutine.ErrForeignYield, use, "from plain code")
			onGoroutine(false, func() {
				require.PanicsWithValue(t, coroutine.ErrForeignYield, use, "from another goroutine")
			})
			task := s.script(func(*coroutine.Co) { use() })
			s.ticks(1)
			require.ErrorIs(t, task.Err(), coroutine.ErrForeignYield, "from another behaviour")
		})
	}
	s.errors()
	require.Equal(t, coroutine.Waiting, owner.State())
	require.Equal(t, coroutine.Waiting, script.State())
	script.Cancel()
	require.PanicsWithValue(t, coroutine.ErrForeignYield, func() { co1.Sleep(1) }, "after the end")
	require.Empty(t, s.errors())
}

func TestScriptWithoutScheduler(t *testing.T) {
	require.PanicsWithValue(t, coroutine.ErrNoScheduler, func() {
		for range coroutine.Script(func(co *coroutine.Co) { co.Self() }) {
		}
	})
}

func TestTickWithinTick(t *testing.T) {
	s := newBench(t)
	task := s.script(func(*coroutine.Co) { s.ticks(1) })
	s.ticks(1)
	require.ErrorIs(t, task.Err(), coroutine.ErrBusy)
	s.errors()
	var got any
	victim := s.script(func(co *coroutine.Co) {
		defer func() {
			defer func() { got = recover() }()
			s.ticks(1)
		}()
		co.Forever()
	})
	s.ticks(1)
	victim.Cancel()
	require.Equal(t, coroutine.ErrBusy, got)
	s.ticks(1)
}

func TestTickFromTwoGoroutines(t *testing.T) {
	s := newBench(t)
	s.script(func(*coroutine.Co) {
		onGoroutine(false, func() {
			require.PanicsWithValue(t, coroutine.ErrBusy, func() { s.ticks(1) })
			s.Close() // waits for nothing; the Tick sees to it
		})
	})
	s.ticks(1)
	s.ticks(1)
	require.Equal(t, []error{coroutine.ErrClosed}, s.errors())
}

func TestThreadLock(t *testing.T) {
	if runtime.GOARCH == "wasm" {
		t.Skip("there are no threads to lock to")
	}
	var thread *coroutine.ThreadError
	refused := func(f func()) (err error) {
		defer func() { err, _ = recover().(error) }()
		f()
		return nil
	}
	for _, locked := range []bool{false, true} {
		s := coroutine.NewScheduler() // on this goroutine, which is not locked
		cleaned := 0
		var tasks []coroutine.Task
		for range 3 {
			tasks = append(tasks, s.Start(coroutine.Finally(onAStack(coroutine.Forever()), func() { cleaned++ })))
		}
		onGoroutine(locked, func() {
			tick := func() { s.Tick(tickTime, coroutine.Budget{}) }
			tick()
			other := func(locked bool, f func()) (err error) {
				onGoroutine(locked, func() { err = refused(f) })
				return err
			}
			require.ErrorAs(t, other(!locked, tick), &thread)
			require.Equal(t, locked, thread.Locked)
			require.NotEmpty(t, thread.Error())
			if locked {
				require.ErrorAs(t, other(true, tick), &thread, "another thread")
				runtime.UnlockOSThread()
				require.ErrorAs(t, refused(tick), &thread, "the lock is gone")
				runtime.LockOSThread()
			} else {
				require.NoError(t, other(false, tick))
			}
			require.NoError(t, refused(tick))
			require.NoError(t, other(!locked, func() { tasks[0].Cancel() }))
			require.Zero(t, cleaned, "the next Tick unwinds it")
			require.NoError(t, other(!locked, func() {
				for range s.Tasks() {
				}
			}))
			tick()
			require.Equal(t, 1, cleaned)
			require.Equal(t, coroutine.Cancelled, tasks[0].State())
			require.NoError(t, other(!locked, s.Close))
			require.Equal(t, 1, cleaned, "it only asks")
			tick()
			require.Equal(t, 3, cleaned)
		})
	}
}

func TestYieldKeptBeyondACancelledBehaviour(t *testing.T) {
	s := newBench(t)
	var kept func(coroutine.Wait) bool
	first := s.Start(func(yield func(coroutine.Wait) bool) {
		kept = yield //somen:ignore escapingco the misuse that is tested
		yield(coroutine.Forever())
	})
	s.ticks(1)
	first.Cancel()
	//somen:ignore escapingco the misuse that is tested
	heir := s.Start(func(func(coroutine.Wait) bool) { kept(coroutine.Sleep(time.Hour)) }) // gets the goroutine
	s.ticks(1)
	require.ErrorIs(t, heir.Err(), coroutine.ErrForeignYield)
	require.Len(t, s.errors(), 1)
}

func TestYieldKeptBeyondItsBehaviour(t *testing.T) {
	for _, again := range []bool{false, true} {
		s := newBench(t)
		var kept func(coroutine.Wait) bool
		first := s.Start(func(yield func(coroutine.Wait) bool) {
			kept = yield //somen:ignore escapingco the misuse that is tested
			yield(coroutine.NextFrame())
		})
		s.ticks(2)
		require.Equal(t, coroutine.Done, first.State())
		use := kept
		heir := s.Start(func(yield func(coroutine.Wait) bool) { // gets the goroutine, and the record
			if again {
				yield(coroutine.NextFrame())
			}
			use(coroutine.NextFrame()) //somen:ignore escapingco the misuse that is tested
		})
		s.ticks(3)
		require.ErrorIs(t, heir.Err(), coroutine.ErrForeignYield)
		require.Len(t, s.errors(), 1)
		require.PanicsWithValue(t, coroutine.ErrForeignYield, func() { kept(coroutine.NextFrame()) })
	}
}
