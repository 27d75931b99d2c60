package coroutine_test

import (
	"errors"
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
)

// after is a behaviour that notes its end after n frames, and its clean-up.
func after(log *[]string, name string, n int) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		defer func() { *log = append(*log, name+" cleaned") }()
		co.Frames(n)
		*log = append(*log, name)
	})
}

func TestCombinators(t *testing.T) {
	fault := errors.New("a fault")
	bad := coroutine.Script(func(co *coroutine.Co) { co.Frames(2); panic(fault) })
	tests := map[string]struct {
		b    func(log *[]string) coroutine.Behaviour
		want []string
		err  error
	}{
		"All": {func(l *[]string) coroutine.Behaviour { return coroutine.All(after(l, "a", 3), after(l, "b", 1)) },
			[]string{"b", "b cleaned", "a", "a cleaned", "end"}, nil},
		"All of none":  {func(l *[]string) coroutine.Behaviour { return coroutine.All() }, []string{"end"}, nil},
		"Race of none": {func(l *[]string) coroutine.Behaviour { return coroutine.Race() }, []string{"end"}, nil},
		"Race": {func(l *[]string) coroutine.Behaviour { return coroutine.Race(after(l, "a", 3), after(l, "b", 1)) },
			[]string{"b", "b cleaned", "a cleaned", "end"}, nil},
		"Race with one that ends at once": {func(l *[]string) coroutine.Behaviour {
			return coroutine.Race(coroutine.Sequence(), after(l, "b", 1))
		}, []string{"b cleaned", "end"}, nil},
		"Rush": {func(l *[]string) coroutine.Behaviour { return coroutine.Rush(after(l, "a", 3), after(l, "b", 1)) },
			[]string{"b", "b cleaned", "end", "a cleaned"}, nil}, // a is a child, which dies with its parent
		"Rush then wait": {func(l *[]string) coroutine.Behaviour {
			return coroutine.Sequence(coroutine.Rush(after(l, "a", 3), after(l, "b", 1)), coroutine.Await(coroutine.Frames(5)))
		}, []string{"b", "b cleaned", "a", "a cleaned", "end"}, nil},
		"Timeout in time": {func(l *[]string) coroutine.Behaviour { return coroutine.Timeout(time.Second, after(l, "a", 1)) },
			[]string{"a", "a cleaned", "end"}, nil},
		"Timeout": {func(l *[]string) coroutine.Behaviour { return coroutine.Timeout(2*tickTime, after(l, "a", 9)) },
			[]string{"a cleaned", "end"}, nil},
		"While": {func(l *[]string) coroutine.Behaviour {
			n := 0
			return coroutine.While(func() bool { n++; return n < 4 }, after(l, "a", 9))
		}, []string{"a cleaned", "end"}, nil},
		"While never": {func(l *[]string) coroutine.Behaviour {
			return coroutine.While(func() bool { return false }, after(l, "a", 9))
		}, []string{"end"}, nil},
		"Sequence": {func(l *[]string) coroutine.Behaviour { return coroutine.Sequence(after(l, "a", 1), after(l, "b", 1)) },
			[]string{"a", "a cleaned", "b", "b cleaned", "end"}, nil},
		"Repeat": {func(l *[]string) coroutine.Behaviour { return coroutine.Repeat(2, after(l, "a", 1)) },
			[]string{"a", "a cleaned", "a", "a cleaned", "end"}, nil},
		"Finally": {func(l *[]string) coroutine.Behaviour {
			return coroutine.Finally(after(l, "a", 1), func() { *l = append(*l, "finally") })
		}, []string{"a", "a cleaned", "finally", "end"}, nil},
		"panic in All": {func(l *[]string) coroutine.Behaviour { return coroutine.All(bad, after(l, "a", 9)) },
			[]string{"a cleaned"}, fault},
		"panic in Race": {func(l *[]string) coroutine.Behaviour { return coroutine.Race(bad, after(l, "a", 9)) },
			[]string{"a cleaned"}, fault},
		"panic in Rush before the first": {func(l *[]string) coroutine.Behaviour { return coroutine.Rush(bad, after(l, "a", 9)) },
			[]string{"a cleaned"}, fault},
		"panic in Timeout": {func(l *[]string) coroutine.Behaviour { return coroutine.Timeout(time.Hour, bad) }, nil, fault},
		"panic of a loser that cleans up": {func(l *[]string) coroutine.Behaviour {
			return coroutine.Race(after(l, "a", 1), coroutine.Finally(after(l, "b", 9), func() { panic(fault) }))
		}, []string{"a", "a cleaned", "b cleaned"}, fault},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newBench(t)
			var log []string
			task := s.Start(coroutine.Sequence(test.b(&log), func(func(coroutine.Wait) bool) { log = append(log, "end") }))
			s.ticks(20)
			require.True(t, task.State().Ended())
			require.Equal(t, test.want, log)
			require.ErrorIs(t, task.Err(), test.err)
			if test.err != nil {
				require.Len(t, s.errors(), 1, "reported once, by the parent")
			}
			require.Zero(t, s.Len())
			require.Empty(t, s.errors())
		})
	}
}

func TestRaceReturnsWinner(t *testing.T) {
	s := newBench(t)
	var winner, none int
	var inTime, late bool
	s.script(func(co *coroutine.Co) {
		winner = co.Race(coroutine.Await(coroutine.Frames(3)), coroutine.Await(coroutine.Frames(1)))
		inTime = co.Timeout(time.Second, coroutine.Await(coroutine.Frames(3)))
		late = co.Timeout(tickTime, coroutine.Await(coroutine.Frames(3)))
		none = co.Race()
	})
	s.ticks(10)
	require.Equal(t, 1, winner)
	require.True(t, inTime)
	require.False(t, late)
	require.Equal(t, -1, none)
}

func TestNothingInCrewIsSwallowed(t *testing.T) {
	first, second := errors.New("first"), errors.New("second")
	bad := func(err error) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			defer func() { panic(err) }()
			co.Forever()
		})
	}
	crews := map[string]coroutine.Behaviour{
		"All":  coroutine.All(bad(first), bad(second)),
		"Race": coroutine.Race(bad(first), bad(second)),
		"Rush": coroutine.Rush(bad(first), bad(second)),
	}
	for name, b := range crews {
		t.Run(name+" cancelled", func(t *testing.T) {
			s := newBench(t)
			task := s.Start(b)
			s.ticks(1)
			task.Cancel()
			require.Len(t, s.errors(), 2)
			require.Equal(t, coroutine.Cancelled, task.State())
		})
		t.Run(name+" raised in", func(t *testing.T) {
			s := newBench(t)
			task := s.Start(b)
			s.ticks(1)
			task.Raise(errors.New("third"))
			s.ticks(1)
			require.Len(t, s.errors(), 3)
			require.ErrorContains(t, task.Err(), "third")
		})
	}
	t.Run("parent cancelled before it hears", func(t *testing.T) {
		s := newBench(t)
		task := s.Start(coroutine.All(coroutine.Script(func(*coroutine.Co) { panic(first) })))
		s.Tick(tickTime, coroutine.Budget{Resumes: 2})
		task.Cancel()
		errs := s.errors()
		require.Len(t, errs, 1)
		require.ErrorIs(t, errs[0], first)
	})
}

func TestEndlessRepeatNeverHangs(t *testing.T) {
	s := newBench(t)
	closed := coroutine.NewChan[int](0)
	closed.Close()
	var m coroutine.Message[int]
	rounds := 0
	s.Start(coroutine.Repeat(-1, func(func(coroutine.Wait) bool) { rounds++ }))
	s.Start(coroutine.Repeat(-1, coroutine.Await(closed.ToReceive(&m))))
	s.ticks(5)
	require.Equal(t, 5, rounds)
	require.Equal(t, 2, s.Len())
}
