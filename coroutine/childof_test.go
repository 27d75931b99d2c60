package coroutine_test

import (
	"errors"
	"testing"

	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
)

// noting is a behaviour that waits for ever and notes its end.
func noting(log *[]string, name string) coroutine.Behaviour {
	return coroutine.Finally(coroutine.Await(coroutine.Forever()), func() { *log = append(*log, name) })
}

func TestChildOfEndsWithItsParent(t *testing.T) {
	ends := map[string]struct {
		end  func(stop *coroutine.Signal[struct{}], parent coroutine.Task)
		want []string
	}{
		"returns": {func(stop *coroutine.Signal[struct{}], _ coroutine.Task) { stop.Emit(struct{}{}) },
			[]string{"parent", "second", "of first", "first"}},
		"is cancelled": {func(_ *coroutine.Signal[struct{}], parent coroutine.Task) { parent.Cancel() },
			[]string{"second", "of first", "first", "parent"}},
		"fails": {func(_ *coroutine.Signal[struct{}], parent coroutine.Task) { parent.Raise(errors.New("some")) },
			[]string{"parent", "second", "of first", "first"}},
	}
	for name, test := range ends {
		t.Run(name, func(t *testing.T) {
			s := newBench(t)
			var log []string
			var stop coroutine.Signal[struct{}]
			parent := s.script(func(co *coroutine.Co) {
				defer func() { log = append(log, "parent") }()
				stop.Wait(co)
			})
			first := s.Start(noting(&log, "first"), coroutine.ChildOf(parent))
			s.Start(noting(&log, "of first"), coroutine.ChildOf(first))
			second := s.Start(noting(&log, "second"), coroutine.ChildOf(parent))
			require.Equal(t, parent, second.Parent())
			s.ticks(1)
			test.end(&stop, parent)
			s.ticks(1)
			require.Equal(t, test.want, log)
			require.Zero(t, s.Len())
			require.Equal(t, coroutine.ErrParentEnded, first.Cause())
			s.errors()
		})
	}
}

func TestChildOfAnEndedParentNeverBegins(t *testing.T) {
	s := newBench(t)
	done := s.Start(func(func(coroutine.Wait) bool) {})
	s.ticks(1)
	cancelled := s.Start(coroutine.Await(coroutine.Forever()))
	cancelled.Cancel()
	for name, parent := range map[string]coroutine.Task{"done": done, "cancelled": cancelled, "zero": {}} {
		began, ended := false, 0
		task := s.Start(func(func(coroutine.Wait) bool) { began = true },
			coroutine.ChildOf(parent), coroutine.OnEnd(func() { ended++ }))
		require.Equal(t, coroutine.Cancelled, task.State(), name)
		require.Equal(t, coroutine.ErrParentEnded, task.Cause(), name)
		require.Equal(t, 1, ended, name)
		s.ticks(2)
		require.False(t, began, name)
		require.Zero(t, s.Len(), name)
	}
	require.Empty(t, s.errors())
}

func TestChildOfAParentThatUnwindsEndsWithIt(t *testing.T) {
	s := newBench(t)
	var log []string
	var child coroutine.Task
	parent := s.script(func(co *coroutine.Co) {
		defer func() { child = s.Start(noting(&log, "child"), coroutine.ChildOf(co.Self())) }()
		co.Forever()
	})
	s.ticks(1)
	parent.Cancel()
	require.Equal(t, coroutine.Cancelled, child.State())
	require.Equal(t, coroutine.ErrParentEnded, child.Cause())
}

func TestChildOfATaskOfAnotherScheduler(t *testing.T) {
	s, other := newBench(t), newBench(t)
	for name, parent := range map[string]coroutine.Task{
		"alive": other.Start(coroutine.Await(coroutine.Forever())),
		"ended": func() coroutine.Task {
			task := other.Start(func(func(coroutine.Wait) bool) {})
			other.ticks(1)
			return task
		}(),
	} {
		require.PanicsWithValue(t, coroutine.ErrForeignScheduler, func() {
			s.Start(coroutine.Await(coroutine.Forever()), coroutine.ChildOf(parent))
		}, name)
	}
	require.Zero(t, s.Len(), "nothing was started by half")
}

func TestChildOfInheritsWhatNoOptionGives(t *testing.T) {
	s := newBench(t)
	game, menu := s.Clock().NewClock("game"), s.Clock().NewClock("menu")
	enemies := s.NewGroup()
	parent := s.Start(coroutine.Await(coroutine.Forever()), coroutine.OnClock(game), coroutine.InGroup(enemies))
	child := s.Start(coroutine.Await(coroutine.Forever()), coroutine.Named("child"), coroutine.ChildOf(parent))
	require.Equal(t, game, child.Clock())
	require.Equal(t, "child", child.Name())
	require.Equal(t, 2, enemies.Len())
	for _, options := range [][]coroutine.Option{
		{coroutine.OnClock(menu), coroutine.ChildOf(parent)},
		{coroutine.ChildOf(parent), coroutine.OnClock(menu)},
	} {
		require.Equal(t, menu, s.Start(coroutine.Await(coroutine.Forever()), options...).Clock())
	}
}

func TestChildOfWithGoHasTheNamedParentAlone(t *testing.T) {
	s := newBench(t)
	boss := s.Start(coroutine.Await(coroutine.Forever()))
	var child coroutine.Task
	phase := s.script(func(co *coroutine.Co) {
		child = co.Go(coroutine.Await(coroutine.Forever()), coroutine.ChildOf(boss))
		co.Forever()
	})
	s.ticks(1)
	phase.Cancel()
	require.Equal(t, boss, child.Parent())
	require.False(t, child.State().Ended())
	child.Detach()
	boss.Cancel()
	require.False(t, child.State().Ended())
}

func TestOptionParent(t *testing.T) {
	s := newBench(t)
	parent := s.Start(coroutine.Await(coroutine.Forever()))
	got, ok := coroutine.ChildOf(parent).Parent()
	require.True(t, ok)
	require.Equal(t, parent, got)
	_, ok = coroutine.Named("x").Parent()
	require.False(t, ok)
}

func TestOnEndIsCalledOnceWhicheverWay(t *testing.T) {
	s := newBench(t)
	for name, b := range map[string]coroutine.Behaviour{
		"returns": func(func(coroutine.Wait) bool) {},
		"fails":   func(func(coroutine.Wait) bool) { panic("no") },
		"waits":   coroutine.Await(coroutine.Forever()),
	} {
		var states []coroutine.State
		var task coroutine.Task
		task = s.Start(b, coroutine.OnEnd(func() { states = append(states, task.State()) }))
		s.ticks(1)
		task.Cancel()
		require.Len(t, states, 1, name)
		require.True(t, states[0].Ended(), name)
	}
	s.errors()
	again := s.Start(coroutine.Await(coroutine.NextFrame())) // on a record that was used before
	s.ticks(3)
	require.Equal(t, coroutine.Done, again.State())
}
