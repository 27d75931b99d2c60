package coroutine_test

import (
	"errors"
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
)

func TestCancelFromWithin(t *testing.T) {
	var self, sibling, parent, child coroutine.Task
	tests := map[string]struct {
		cancel func(co *coroutine.Co)
		want   []string // in this order
	}{
		"oneself": {func(co *coroutine.Co) { self.Cancel() }, []string{"child", "self"}},
		"Exit":    {func(co *coroutine.Co) { co.Exit() }, []string{"child", "self"}},
		"sibling": {func(co *coroutine.Co) { sibling.Cancel() }, []string{"sibling"}},
		"child":   {func(co *coroutine.Co) { child.Cancel() }, []string{"child"}},
		"parent":  {func(co *coroutine.Co) { parent.Cancel() }, []string{"sibling", "child", "parent", "self"}},
		"all": {func(co *coroutine.Co) {
			self.Cancel()
			child.Cancel()
			parent.Cancel()
			sibling.Cancel()
		}, []string{"child", "sibling", "parent", "self"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newBench(t)
			var log []string
			note := func(name string) { log = append(log, name) }
			wait := func(name string) coroutine.Behaviour {
				return coroutine.Finally(coroutine.Await(coroutine.Forever()), func() { note(name) })
			}
			parent = s.script(func(co *coroutine.Co) {
				defer note("parent")
				self = co.Go(coroutine.Script(func(co *coroutine.Co) {
					defer note("self")
					child = co.Go(wait("child"))
					co.Frame()
					test.cancel(co)
					co.Yield()
					co.Forever()
				}))
				sibling = co.Go(wait("sibling"))
				co.Forever()
			})
			s.ticks(1)
			require.Equal(t, parent, self.Parent())
			require.Equal(t, self, child.Parent())
			s.ticks(2)
			require.Equal(t, test.want, log)
			require.Equal(t, 4-len(test.want), s.Len())
			require.Empty(t, s.errors())
		})
	}
}

func TestCancelEachOther(t *testing.T) {
	s := newBench(t)
	var a, b coroutine.Task
	ended := 0
	duel := func(other *coroutine.Task) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			defer func() {
				other.Cancel()
				ended++
			}()
			co.Forever()
		})
	}
	a, b = s.Start(duel(&b)), s.Start(duel(&a))
	s.ticks(1)
	a.Cancel()
	require.Equal(t, 2, ended)
	require.Equal(t, coroutine.Cancelled, a.State())
	require.Equal(t, coroutine.Cancelled, b.State())
	a.Cancel()
	require.Equal(t, 2, ended)
}

func TestChildrenEndWithParent(t *testing.T) {
	s := newBench(t)
	var cause error
	s.script(func(co *coroutine.Co) {
		co.Go(coroutine.Script(func(co *coroutine.Co) {
			defer func() { cause = co.Cause() }()
			co.Forever()
		}))
		co.Frame()
	})
	s.ticks(2)
	require.Zero(t, s.Len())
	require.Equal(t, coroutine.ErrParentEnded, cause)
}

func TestDetach(t *testing.T) {
	s := newBench(t)
	var child coroutine.Task
	parent := s.script(func(co *coroutine.Co) {
		child = co.Go(coroutine.Await(coroutine.Frames(5)), coroutine.Named("child"))
		child.Detach()
		co.Forever()
	})
	s.ticks(2)
	require.Equal(t, coroutine.Task{}, child.Parent())
	parent.Cancel()
	require.Equal(t, coroutine.Waiting, child.State())
	s.ticks(5)
	require.Equal(t, coroutine.Done, child.State())
}

func TestChildInherits(t *testing.T) {
	s := newBench(t)
	clock, group := s.Clock().NewClock("slow"), s.NewGroup()
	var child, other coroutine.Task
	s.script(func(co *coroutine.Co) {
		child = co.Go(coroutine.Await(coroutine.Forever()))
		other = co.Go(coroutine.Await(coroutine.Forever()), coroutine.Named("other"), coroutine.OnClock(s.Clock()))
		co.Forever()
	}, coroutine.Named("mother"), coroutine.OwnedBy(7), coroutine.OnClock(clock), coroutine.InGroup(group))
	s.ticks(1)
	require.Equal(t, "mother", child.Name())
	require.Equal(t, 7, child.Owner())
	require.Same(t, clock, child.Clock())
	require.Equal(t, "other", other.Name())
	require.Same(t, s.Clock(), other.Clock())
	require.Equal(t, 3, group.Len())
	group.Cancel(nil)
	require.Zero(t, group.Len())
	require.Zero(t, s.Len())
}

func TestJoin(t *testing.T) {
	s := newBench(t)
	fault := errors.New("a fault")
	ends := map[string]struct {
		b    coroutine.Behaviour
		want error
	}{
		"done":       {coroutine.Await(coroutine.Frames(3)), nil},
		"at once":    {func(func(coroutine.Wait) bool) {}, nil},
		"failed":     {coroutine.Script(func(co *coroutine.Co) { co.Frame(); panic(fault) }), fault},
		"cancelled":  {coroutine.Script(func(co *coroutine.Co) { co.Frame(); co.Exit() }), nil},
		"its parent": {nil, nil},
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			joined := false
			task := s.script(func(co *coroutine.Co) {
				if end.b == nil {
					require.Nil(t, co.Join(coroutine.Task{}))
					joined = true
					return
				}
				child := co.Go(end.b)
				err := co.Join(child)
				require.ErrorIs(t, err, end.want)
				require.ErrorIs(t, co.Join(child), end.want, "again")
				joined = true
			})
			s.ticks(5)
			require.True(t, joined)
			require.Equal(t, coroutine.Done, task.State())
		})
	}
	require.Len(t, s.errors(), 1)
	t.Run("oneself", func(t *testing.T) {
		task := s.script(func(co *coroutine.Co) { co.Join(co.Self()) })
		s.ticks(1)
		var argument *coroutine.ArgumentError
		require.ErrorAs(t, task.Err(), &argument)
		s.errors()
	})
	t.Run("many in order in the same Tick", func(t *testing.T) {
		var log []int
		task := s.Start(coroutine.Await(coroutine.Frames(2)))
		for i := range 5 {
			s.script(func(co *coroutine.Co) {
				co.Join(task)
				log = append(log, i)
			})
		}
		s.ticks(2)
		require.Empty(t, log)
		s.ticks(1)
		require.Equal(t, []int{0, 1, 2, 3, 4}, log)
	})
}

func TestStaleHandle(t *testing.T) {
	s := newBench(t)
	old := s.script(func(*coroutine.Co) {}, coroutine.Named("old"))
	s.ticks(1)
	next := s.script((*coroutine.Co).Forever, coroutine.Named("next"))
	s.ticks(1)
	for _, task := range []coroutine.Task{old, {}} {
		task.Cancel()
		task.Pause()
		task.Resume()
		task.Detach()
		task.Raise(errors.New("nobody hears"))
		require.NoError(t, task.Err())
		require.NoError(t, task.Cause())
		require.Empty(t, task.Name())
		require.Nil(t, task.Owner())
		require.Nil(t, task.Clock())
		require.Equal(t, coroutine.Task{}, task.Parent())
		require.True(t, task.State().Ended())
	}
	require.Equal(t, coroutine.Done, old.State())
	require.Equal(t, coroutine.NoTask, coroutine.Task{}.State())
	require.Equal(t, coroutine.Waiting, next.State())
	require.Equal(t, "next", next.Name())
}

func TestPauseHoldsWhatCame(t *testing.T) {
	s := newBench(t)
	group := s.NewGroup()
	woke := 0
	task := s.script(func(co *coroutine.Co) {
		for {
			co.Sleep(time.Second)
			woke++
		}
	}, coroutine.InGroup(group))
	s.ticks(1)
	task.Pause()
	require.Equal(t, coroutine.Paused, task.State())
	s.ticks(200)
	require.Zero(t, woke)
	group.Pause()
	require.True(t, group.Paused())
	task.Resume()
	s.ticks(1)
	require.Zero(t, woke, "the group is paused still")
	group.Resume()
	s.ticks(1)
	require.Equal(t, 1, woke, "what came meanwhile counts once")
	task.Pause()
	task.Cancel()
	require.Equal(t, coroutine.Cancelled, task.State())

	group.Pause()
	late := s.script(func(*coroutine.Co) { woke = 100 }, coroutine.InGroup(group))
	s.ticks(2)
	require.Equal(t, coroutine.Paused, late.State())
	group.Resume()
	s.ticks(1)
	require.Equal(t, 100, woke)
}
