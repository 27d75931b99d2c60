package coroutine_test

import (
	"errors"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
)

func rest(co *coroutine.Co) { co.Sleep(time.Second) } // the line that TestTasks looks for

func TestTasks(t *testing.T) {
	s := newBench(t)
	var signal coroutine.Signal[int]
	parent := s.script(func(co *coroutine.Co) {
		co.Go(coroutine.Await(coroutine.Frames(5)), coroutine.Named("frames"))
		rest(co)
	}, coroutine.Named("parent"), coroutine.OwnedBy(7))
	s.Start(coroutine.Await(signal.Next(new(int))), coroutine.Named("signal"))
	s.Start(coroutine.Await(coroutine.NewChan[string](0).ToReceive(&coroutine.Message[string]{})), coroutine.Named("chan"))
	s.Start(coroutine.Await(parent.Done()), coroutine.Named("join"))
	s.Start(coroutine.Await(coroutine.First(nil, coroutine.Sleep(1e9), signal.Next(new(int)))), coroutine.Named("first"))
	s.Start(coroutine.All(coroutine.Await(coroutine.Forever())), coroutine.Named("crew"))
	s.Start(coroutine.Await(coroutine.Until(func() bool { return false })), coroutine.Named("until"))
	s.ticks(1)
	late := s.Start(coroutine.All(), coroutine.Named("late"))
	late.Pause()

	look := func() map[string]coroutine.Info {
		all := map[string]coroutine.Info{}
		for _, task := range s.Tasks() {
			info := task.Info()
			all[info.Name+"/"+info.Waits] = info
		}
		return all
	}
	all := look()
	require.Len(t, all, s.Len())
	for _, key := range []string{
		"parent/sleep", "frames/frames", "signal/a signal of int", "chan/a channel of string",
		`join/the end of "parent" of 7`, "first/sleep or a signal of int", "crew/its children", "crew/forever", "until/a condition", "late/its turn",
	} {
		require.Contains(t, all, key)
	}
	p := all["parent/sleep"]
	require.Equal(t, parent, p.Task)
	require.Equal(t, 7, p.Owner)
	require.Equal(t, coroutine.Waiting, p.State)
	require.Equal(t, tickTime+time.Second, p.Until)
	require.Equal(t, int64(1), p.Resumes)
	require.Regexp(t, `inspect_test\.go:14 .*coroutine_test\.rest$`, p.Where())
	var trace []string
	for line := range p.Trace() {
		trace = append(trace, line)
	}
	require.Len(t, trace, 2)
	require.Regexp(t, `inspect_test\.go:\d+ .*TestTasks\.func`, trace[1])
	require.Equal(t, 5, all["frames/frames"].Frames)
	require.Equal(t, parent, all["frames/frames"].Parent)
	require.Equal(t, coroutine.Paused, all["late/its turn"].State)
	require.Empty(t, all["late/its turn"].Where())
	for range 10 {
		require.Equal(t, all["parent/sleep"], look()["parent/sleep"], "reading changes nothing")
	}
	late.Resume()
	require.Equal(t, 1, s.ticks(1).Resumed)
	seen := 0
	s.script(func(co *coroutine.Co) {
		for _, task := range s.Tasks() {
			if task.State() == coroutine.Running {
				require.Equal(t, co.Self(), task)
				require.Empty(t, task.Info().Waits)
			}
			seen++
		}
	})
	s.ticks(1)
	require.Equal(t, 9, seen-1)
	require.Equal(t, coroutine.Info{Task: late, State: coroutine.Done}, late.Info())
	require.Empty(t, s.errors())
}

func TestProfileMeasures(t *testing.T) {
	now := time.Duration(0)
	s := newBench(t, coroutine.WithWallClock(func() time.Duration { return now }))
	s.Profile(true)
	task := s.script(func(co *coroutine.Co) {
		for {
			now += time.Millisecond
			co.Frame()
		}
	})
	require.Equal(t, time.Millisecond, s.ticks(1).Time)
	s.ticks(2)
	require.Equal(t, 3*time.Millisecond, task.Info().Used)
	require.Equal(t, int64(3), task.Info().Resumes)
}

func TestWatchdogReportsSlowResume(t *testing.T) {
	now := time.Duration(0)
	s := newBench(t, coroutine.WithWatchdog(time.Hour), coroutine.WithWallClock(func() time.Duration { return now }))
	s.script(func(co *coroutine.Co) {
		now += 2 * time.Hour
		rest(co)
		now += 3 * time.Hour
	}, coroutine.Named("slow"), coroutine.OwnedBy("snail"))
	s.ticks(200)
	errs := s.errors()
	require.Len(t, errs, 2)
	var slow *coroutine.SlowError
	require.ErrorAs(t, errs[0], &slow)
	require.Equal(t, 2*time.Hour, slow.Took)
	require.Contains(t, slow.Where, "inspect_test.go:14")
	require.ErrorContains(t, slow, `"slow" of snail ran for 2h0m0s`)
	require.ErrorAs(t, errs[1], &slow)
	require.Empty(t, slow.Where)
	require.ErrorContains(t, slow, "before it ended")
}

func TestWatchdogReportsWhileItHangs(t *testing.T) {
	var report atomic.Pointer[coroutine.SlowError]
	s := newBench(t, coroutine.WithWatchdog(time.Millisecond), coroutine.OnError(func(err error) {
		var slow *coroutine.SlowError
		if errors.As(err, &slow) && slow.Stack != nil {
			report.Store(slow)
		}
	}))
	s.script(func(*coroutine.Co) { hang(&report) }, coroutine.Named("hanging"))
	s.ticks(1)
	slow := report.Load()
	require.Equal(t, "hanging", slow.Name)
	require.Contains(t, string(slow.Stack), "coroutine_test.hang")
	require.ErrorContains(t, slow, "has not given way")
}

// hang returns when the watchdog has reported.
//
//go:noinline
func hang(report *atomic.Pointer[coroutine.SlowError]) {
	for report.Load() == nil {
		runtime.Gosched()
	}
}
