package coroutine_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
)

func TestCensus(t *testing.T) {
	s := newBench(t)
	var signal coroutine.Signal[int]
	wait := func(w coroutine.Wait) coroutine.Task { return s.Start(coroutine.Await(w)) }
	wait(coroutine.Sleep(time.Hour))
	wait(coroutine.SleepUntil(time.Hour))
	wait(coroutine.Frames(9))
	wait(coroutine.Until(func() bool { return false }))
	wait(coroutine.NewChan[string](0).ToReceive(&coroutine.Message[string]{}))
	wait(signal.Next(new(int)))
	wait(coroutine.First(nil, coroutine.Sleep(time.Hour), signal.Next(new(int))))
	forever := wait(coroutine.Forever())
	wait(forever.Done())
	wait(coroutine.Sleep(time.Hour)).Pause()
	s.Start(coroutine.All(coroutine.Await(coroutine.Forever())))
	s.ticks(1)
	wait(coroutine.Yield())
	want := coroutine.Census{Ready: 1, Paused: 1, Sleep: 2, Frames: 1, Condition: 1, Chan: 1, Signal: 1,
		Several: 1, End: 2, Other: 2}
	require.Equal(t, want, s.Census())
	require.Equal(t, want, s.Census(), "reading changes nothing")
	require.Len(t, s.Tasks(), s.Len())

	var inside coroutine.Census
	s.script(func(*coroutine.Co) { inside = s.Census() })
	s.ticks(1)
	require.Equal(t, 1, inside.Running)
}

// TestBusiest: the ones that used most since the last look, sorted, while the profile is on.
func TestBusiest(t *testing.T) {
	now := time.Duration(0)
	s := newBench(t, coroutine.WithWallClock(func() time.Duration { return now }))
	for i := range 20 {
		s.script(func(co *coroutine.Co) {
			for {
				now += time.Duration((i*7)%20) * time.Millisecond
				co.Frame()
			}
		}, coroutine.Named(fmt.Sprint((i*7)%20)))
	}
	s.ticks(1)
	require.Empty(t, s.Busiest(3, nil), "nobody measures")
	require.False(t, s.Profile(true))
	s.ticks(2)
	top := s.Busiest(3, nil)
	require.Len(t, top, 3)
	for i, u := range top {
		require.Equal(t, fmt.Sprint(19-i), u.Name)
		require.Equal(t, 2*time.Duration(19-i)*time.Millisecond, u.Lately)
	}
	again := s.Busiest(3, nil)
	require.Zero(t, again[0].Lately, "nothing has happened since")
	require.Equal(t, "19", again[0].Name)
	s.ticks(1)
	top = s.Busiest(100, top[:1])
	require.Len(t, top, 20, "one was there; one uses no time")
	require.Equal(t, 19*time.Millisecond, top[1].Lately)
	require.Equal(t, 57*time.Millisecond, top[1].Used)
	require.Equal(t, int64(4), top[1].Resumes)

	require.True(t, s.Profile(false))
	s.ticks(1)
	require.Equal(t, 57*time.Millisecond, s.Busiest(3, nil)[0].Used)
}

func TestChildren(t *testing.T) {
	s := newBench(t)
	parent := s.script(func(co *coroutine.Co) {
		co.Go(coroutine.Await(coroutine.Forever()), coroutine.Named("first"))
		co.Go(coroutine.Await(coroutine.NextFrame()), coroutine.Named("second"))
		co.All(coroutine.Await(coroutine.Forever()))
	}, coroutine.Named("parent"))
	names := func() (all []string) {
		for _, c := range parent.Children() {
			require.Equal(t, parent, c.Parent())
			all = append(all, c.Name())
		}
		return all
	}
	require.Empty(t, names())
	s.ticks(1)
	require.Equal(t, []string{"first", "second", "parent"}, names())
	s.ticks(1)
	require.Equal(t, []string{"first", "parent"}, names())
	parent.Cancel()
	require.Empty(t, names())
	require.Empty(t, coroutine.Task{}.Children())
}

// TestUntilOfSeveral: a sleep among several waits has an end as well.
func TestUntilOfSeveral(t *testing.T) {
	never := coroutine.Forever()
	for name, c := range map[string]struct {
		wait coroutine.Wait
		want time.Duration
	}{
		"first":   {coroutine.First(nil, never, coroutine.Sleep(time.Second), coroutine.Sleep(time.Minute)), tickTime + time.Second},
		"nearest": {coroutine.First(nil, coroutine.Sleep(time.Minute), coroutine.SleepUntil(time.Second)), time.Second},
		"all":     {coroutine.AllOf(coroutine.Sleep(time.Minute), coroutine.Sleep(time.Second)), tickTime + time.Minute},
		"none":    {coroutine.First(nil, never, coroutine.NextFrame()), 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := newBench(t)
			task := s.Start(coroutine.Await(c.wait))
			s.ticks(1)
			require.Equal(t, c.want, task.Info().Until)
		})
	}
}
