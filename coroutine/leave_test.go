package coroutine_test

import (
	"errors"
	"runtime"
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
)

// leaveTest is a combinator of two Scripts, "a" and "b", that count how often they have cleaned up, and
// what has been cleaned up at the very moment when the combinator has ended.
type leaveTest struct {
	*bench
	way     string // in which the combinator ends
	both    bool   // a and b return, and not a alone
	breakAt int    // the wait at which it is broken off: its members run then
	cleaned map[string]int
	left    map[string]int

	recovered any
	goesOn    bool
}

var errFault = errors.New("a fault")

// member waits for the third Tick, and then does what the way says, if it is "a".
func (l *leaveTest) member(name string) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		defer func() { l.cleaned[name]++ }()
		co.Until(func() bool { return l.Ticks() >= 3 })
		switch {
		case name == "b" && !l.both:
			co.Forever()
		case l.way == "fails" && name == "a":
			panic(errFault)
		case l.way == "exits" && name == "a":
			runtime.Goexit()
		case l.way != "returns":
			co.Forever()
		}
	})
}

// parent runs the combinator b, notes what is cleaned up when it has ended, and goes on if it can.
func (l *leaveTest) parent(b coroutine.Behaviour) coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) {
		func() {
			defer func() {
				l.left = map[string]int{"a": l.cleaned["a"], "b": l.cleaned["b"], "clean": l.cleaned["clean"]}
				if l.way == "is recovered" {
					l.recovered = recover()
				}
			}()
			waits := 0
			for w := range b {
				if waits++; l.way == "is broken off" && waits == l.breakAt {
					yield(coroutine.Frames(3))
					break
				}
				if !yield(w) {
					return
				}
			}
		}()
		if yield(coroutine.NextFrame()) {
			l.goesOn = true
			yield(coroutine.NextFrame())
		}
	}
}

// TestLeave: in whatever way a combinator ends, what it runs has ended before, or is let go, once.
func TestLeave(t *testing.T) {
	clean := map[string]int{"a": 1, "b": 1}
	alive := map[string]int{}
	only := map[string]int{"a": 1}
	ways := map[string]struct {
		do    func(s *leaveTest, task coroutine.Task)
		state coroutine.State
		err   error
	}{
		"returns":       {nil, coroutine.Done, nil},
		"fails":         {nil, coroutine.Failed, errFault},
		"exits":         {nil, coroutine.Failed, coroutine.ErrGoexit},
		"is cancelled":  {func(_ *leaveTest, task coroutine.Task) { task.Cancel() }, coroutine.Cancelled, nil},
		"is raised in":  {func(_ *leaveTest, task coroutine.Task) { task.Raise(errFault) }, coroutine.Failed, errFault},
		"is recovered":  {func(_ *leaveTest, task coroutine.Task) { task.Raise(errFault) }, coroutine.Done, nil},
		"is broken off": {nil, coroutine.Done, nil},
		"is closed":     {func(s *leaveTest, _ coroutine.Task) { s.Close() }, coroutine.Cancelled, nil},
	}
	for name, c := range map[string]struct {
		make func(l *leaveTest, a, b coroutine.Behaviour) coroutine.Behaviour
		one  bool                      // there is a alone
		both bool                      // it returns when both have
		here bool                      // it runs them in place
		left map[string]map[string]int // what is cleaned up at its end, if that is not all
	}{
		"All":  {make: func(_ *leaveTest, a, b coroutine.Behaviour) coroutine.Behaviour { return coroutine.All(a, b) }, both: true},
		"Race": {make: func(_ *leaveTest, a, b coroutine.Behaviour) coroutine.Behaviour { return coroutine.Race(a, b) }},
		"Rush": {make: func(_ *leaveTest, a, b coroutine.Behaviour) coroutine.Behaviour { return coroutine.Rush(a, b) },
			left: map[string]map[string]int{"returns": only, "is raised in": alive, "is recovered": alive, "is broken off": alive}},
		"Timeout": {make: func(_ *leaveTest, a, _ coroutine.Behaviour) coroutine.Behaviour {
			return coroutine.Timeout(time.Hour, a)
		}, one: true},
		"While": {make: func(_ *leaveTest, a, _ coroutine.Behaviour) coroutine.Behaviour {
			return coroutine.While(func() bool { return true }, a)
		}, one: true},
		"Timeout that runs out": {make: func(l *leaveTest, a, _ coroutine.Behaviour) coroutine.Behaviour {
			if l.way == "returns" {
				l.way = "is late"
				return coroutine.Timeout(3*tickTime, a)
			}
			return coroutine.Timeout(time.Hour, a)
		}, one: true},
		"Sequence": {make: func(_ *leaveTest, a, b coroutine.Behaviour) coroutine.Behaviour { return coroutine.Sequence(a, b) }, both: true, here: true,
			left: map[string]map[string]int{"": only, "returns": clean}},
		"last of a Sequence": {make: func(_ *leaveTest, a, _ coroutine.Behaviour) coroutine.Behaviour {
			return coroutine.Sequence(coroutine.Sequence(), a)
		}, one: true, here: true},
		"Repeat": {make: func(_ *leaveTest, a, _ coroutine.Behaviour) coroutine.Behaviour { return coroutine.Repeat(1, a) }, one: true, here: true},
		"Finally": {make: func(l *leaveTest, a, _ coroutine.Behaviour) coroutine.Behaviour {
			return coroutine.Finally(a, func() { l.cleaned["clean"] += l.cleaned["a"] })
		}, one: true, here: true},
	} {
		for way, end := range ways {
			t.Run(name+" "+way, func(t *testing.T) {
				l := &leaveTest{bench: newBench(t), way: way, both: c.both, breakAt: 2, cleaned: map[string]int{}}
				if c.here {
					l.breakAt = 1
				}
				task := l.Start(l.parent(c.make(l, l.member("a"), l.member("b"))))
				l.ticks(2)
				require.Empty(t, l.cleaned)
				if end.do != nil {
					end.do(l, task)
				}
				l.errors()
				for range 5 { // a Goexit ends each goroutine that it comes through
					onGoroutine(false, func() { l.ticks(1) })
				}
				want := map[string]int{"clean": 0, "a": 1, "b": 1}
				left, known := c.left[way]
				if fallback, any := c.left[""]; !known && any {
					left, known = fallback, true
				}
				if known {
					want["a"], want["b"] = left["a"], left["b"]
				}
				if c.one {
					want["b"] = 0
				}
				if name == "Finally" {
					want["clean"] = 1
				}
				require.Equal(t, want, l.left, "when it has ended")
				require.Equal(t, way == "is recovered", l.recovered == error(errFault))
				require.Equal(t, end.state, task.State())
				require.ErrorIs(t, task.Err(), end.err)
				require.Equal(t, end.state == coroutine.Done, l.goesOn)
				require.Equal(t, 1, l.cleaned["a"], "in the end")
				require.Zero(t, l.Len())
				if name == "Rush" {
					require.Equal(t, 1, l.cleaned["b"], "it ends with the task")
				}
				if errs := l.errors(); end.err != nil {
					require.Len(t, errs, 1)
					require.ErrorIs(t, errs[0], end.err)
				} else if way != "is closed" { // which every Tick then says
					require.Empty(t, errs)
				}
			})
		}
	}
}

// TestFinallyRecovers: clean is a deferred function itself, so that it can recover a panic.
func TestFinallyRecovers(t *testing.T) {
	s := newBench(t)
	var recovered any
	ended := false
	task := s.Start(coroutine.Sequence(
		coroutine.Finally(coroutine.Script(func(*coroutine.Co) { panic(errFault) }), func() { recovered = recover() }),
		func(func(coroutine.Wait) bool) { ended = true },
	))
	s.ticks(1)
	require.Equal(t, errFault, recovered)
	require.True(t, ended)
	require.Equal(t, coroutine.Done, task.State())
}
