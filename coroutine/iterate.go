package coroutine

import (
	"reflect"
	"time"
)

// The loops of compiled functions over the iterators of this package. Next runs the iterator to its next
// element, and reports whether the task waits; then it is called again. More says whether there is one.

// loopHead is what the loops share.
type loopHead[T any] struct {
	More  bool
	Value T
	co    *Co
	at    int // where Next goes on
}

func (l *loopHead[T]) yield(v T) bool {
	l.More, l.Value = true, v
	return false
}

func (l *loopHead[T]) end() bool {
	l.More = false
	return false
}

// OverLoop is a loop over [Co.Over].
type OverLoop struct {
	loopHead[float64]
	d, passed, before time.Duration
}

// NewOverLoop returns the loop over co.Over(d).
func NewOverLoop(co *Co, d time.Duration) *OverLoop {
	return &OverLoop{loopHead: loopHead[float64]{co: co}, d: d}
}

// Next is that of every loop.
func (l *OverLoop) Next(a *Activation) bool {
	co := l.co
	switch l.at {
	case 0:
		if co.state != coRuns && !a.m.goesOn(co) {
			return l.end()
		}
		l.at = 1
		if a.waitsForNothing(co) {
			return true
		}
		fallthrough
	case 1:
		if co.Unwinding() {
			return l.end()
		}
	case 2:
		l.before = co.Now()
		l.at = 3
		if a.Wait(co, NextFrame()) {
			return true
		}
		fallthrough
	case 3:
		l.passed = time.Duration(later(int64(l.passed), int64(co.Now()-l.before)))
		if co.state != coRuns {
			return l.end()
		}
	default:
		return l.end()
	}
	if l.passed < l.d {
		l.at = 2
		return l.yield(float64(l.passed) / float64(l.d))
	}
	l.at = 4
	return l.yield(1)
}

// waitsForNothing is that of Co.
func (a *Activation) waitsForNothing(co *Co) bool {
	if co.nothing++; co.nothing < callsPerCount {
		return false
	}
	co.nothing = 0
	return a.Wait(co, Wait{kind: waitSelf, self: &co.self, n: callsPerCount})
}

// EveryLoop is a loop over [Co.Every].
type EveryLoop struct {
	loopHead[int]
	d, due int64
	i      int
}

// NewEveryLoop returns the loop over co.Every(d).
func NewEveryLoop(co *Co, d time.Duration) *EveryLoop {
	co.Every(d) // panics if d is not good
	return &EveryLoop{loopHead: loopHead[int]{co: co}, d: int64(d)}
}

// Next is that of every loop.
func (l *EveryLoop) Next(a *Activation) bool {
	co := l.co
	switch l.at {
	case 0:
		t := co.me()
		if t == nil {
			l.at = 3
			return l.end()
		}
		l.due = t.clock.time()
		fallthrough
	case 1:
		l.due = later(l.due, l.d)
		l.at = 2
		if a.Wait(co, Wait{kind: waitSleepUntil, n: l.due}) {
			return true
		}
		fallthrough
	case 2:
		if co.state != coRuns {
			l.at = 3
			return l.end()
		}
		l.at = 1
		l.i++
		return l.yield(l.i - 1)
	}
	return l.end()
}

// SpreadLoop is a loop over [Co.Spread].
type SpreadLoop struct {
	loopHead[int]
	i, n int
}

// NewSpreadLoop returns the loop over co.Spread(n).
func NewSpreadLoop(co *Co, n int) *SpreadLoop {
	return &SpreadLoop{loopHead: loopHead[int]{co: co}, n: n}
}

// Next is that of every loop.
func (l *SpreadLoop) Next(a *Activation) bool {
	co := l.co
	switch l.at {
	case 0:
		l.at = 1
		if co.state == coRuns && a.waitsForNothing(co) {
			return true
		}
	case 2:
		l.at = 3
		if a.Pace(co) {
			return true
		}
		fallthrough
	case 3:
		if co.Unwinding() {
			l.at = 4
		}
	}
	if l.at == 4 || l.i >= l.n {
		l.at = 4
		return l.end()
	}
	l.at = 2
	l.i++
	return l.yield(l.i - 1)
}

// ChanLoop is a loop over [Chan.All].
type ChanLoop[T any] struct {
	loopHead[T]
	c *Chan[T]
	m Message[T]
}

// NewChanLoop returns the loop over c.All(co).
func NewChanLoop[T any](co *Co, c *Chan[T]) *ChanLoop[T] {
	return &ChanLoop[T]{loopHead: loopHead[T]{co: co}, c: c}
}

// Next is that of every loop.
func (l *ChanLoop[T]) Next(a *Activation) bool {
	if l.at == 0 {
		l.c.pinned.own(l.c, "Chan.Receive")
		l.m = Message[T]{}
		l.at = 1
		if a.Wait(l.co, Wait{kind: waitOn, on: l.c, dst: &l.m}) {
			return true
		}
	}
	l.at = 0
	if !l.m.OK {
		return l.end()
	}
	return l.yield(l.m.Value)
}

// SignalLoop is a loop over [Signal.All].
type SignalLoop[T any] struct {
	loopHead[T]
	s *Signal[T]
	v T
}

// NewSignalLoop returns the loop over s.All(co).
func NewSignalLoop[T any](co *Co, s *Signal[T]) *SignalLoop[T] {
	return &SignalLoop[T]{loopHead: loopHead[T]{co: co}, s: s}
}

// Next is that of every loop.
func (l *SignalLoop[T]) Next(a *Activation) bool {
	if l.at == 0 {
		l.s.pinned.own(l.s, "Signal.Wait")
		l.v = *new(T)
		l.at = 1
		if a.Wait(l.co, Wait{kind: waitOn, on: l.s, dst: &l.v}) {
			return true
		}
	}
	l.at = 0
	if l.co.state != coRuns {
		return l.end()
	}
	return l.yield(l.v)
}

// MapRange is a loop over a map.
type MapRange[K comparable, V any] struct {
	Key   K
	Value V
	it    *reflect.MapIter
}

// NewMapRange returns the loop over m.
func NewMapRange[K comparable, V any](m map[K]V) *MapRange[K, V] {
	return &MapRange[K, V]{it: reflect.ValueOf(m).MapRange()}
}

// Next goes to the next entry, and reports false if there is none.
func (r *MapRange[K, V]) Next() bool {
	if !r.it.Next() {
		return false
	}
	reflect.ValueOf(&r.Key).Elem().SetIterKey(r.it)
	reflect.ValueOf(&r.Value).Elem().SetIterValue(r.it)
	return true
}
