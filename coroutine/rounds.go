package coroutine

import (
	"iter"
	"time"
)

// A loop is the machine of a loop of a Co; see combinator.go. A step asks for the wait, or for the body to be
// run with the value. Nothing is to be done when a loop is left. Each sequence drives its own loop, since one
// driver for all would take the interface, and the loop would be allocated.
type loop[T any] interface {
	step(co *Co) action
	wait(co *Co) Wait
	value() T
}

var (
	_ loop[float64] = (*over)(nil)
	_ loop[int]     = (*every)(nil)
	_ loop[int]     = (*spread)(nil)
	_ loop[int]     = (*messages[int])(nil)
	_ loop[int]     = (*emits[int])(nil)
)

// Over returns a sequence that runs for d, for tweens: 0 at once, then the part of d that has
// passed, once a Tick, and last exactly 1. If d is zero or less it is 1 alone.
func (co *Co) Over(d time.Duration) iter.Seq[float64] {
	return func(yield func(float64) bool) {
		l := over{d: d}
		for {
			switch do := l.step(co); {
			case do == actWait:
				co.Wait(l.wait(co))
			case do == actEnd || !yield(l.value()):
				return
			}
		}
	}
}

// Every returns a sequence that goes on until its loop ends: it waits d, yields 0, waits d, yields
// 1 and so on, where each wait counts from the end of the one before, so that it never drifts. If
// Ticks are longer than d, or the loop takes longer, it yields once a Tick until it has caught up.
// It panics with an *[ArgumentError] if d is not positive.
func (co *Co) Every(d time.Duration) iter.Seq[int] {
	if d <= 0 {
		panic(&ArgumentError{Func: "Co.Every", Reason: "the duration is not positive; pass how long one round takes"})
	}
	return func(yield func(int) bool) {
		l := every{d: d}
		for {
			switch do := l.step(co); {
			case do == actWait:
				co.Wait(l.wait(co))
			case do == actEnd || !yield(l.value()):
				return
			}
		}
	}
}

// Spread returns a sequence of 0 to n-1 that gives way between two steps when the slice of this
// resume is used up, as [Co.Pace] does: a long loop spread over frames.
func (co *Co) Spread(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		l := spread{n: n}
		for {
			do := actBody
			if !l.quick(co) {
				do = l.step(co)
			}
			switch {
			case do == actWait:
				co.Wait(l.wait(co))
			case do == actEnd || !yield(l.value()):
				return
			}
		}
	}
}

// loopState is how far a loop is.
type loopState uint8

const (
	loopBegins loopState = iota
	loopCounts           // itself, as a call that may wait for nothing
	loopAsks             // who runs it
	loopWaits            // for the next round
	loopRuns             // its body
	loopEnds             // its last body
)

type over struct {
	d, passed time.Duration
	before    int64 // the time on the clock when it began to wait
	at        loopState
}

func (l *over) step(co *Co) action {
	switch l.at {
	case loopBegins:
		if co.state != coRuns && !co.goesOn() {
			return actEnd
		}
		if l.at = loopCounts; co.countNothing() { // for a loop that breaks at once, too
			return actWait
		}
	case loopRuns:
		if l.at = loopAsks; co.self.get() == nil {
			return actWait
		}
		fallthrough
	case loopAsks:
		t := co.told()
		if t == nil {
			return actEnd
		}
		l.at, l.before = loopWaits, t.clock.time()
		return actWait
	case loopWaits:
		if co.state != coRuns {
			return actEnd
		}
		l.passed = time.Duration(later(int64(l.passed), co.told().clock.time()-l.before))
	case loopEnds:
		return actEnd
	}
	if co.Unwinding() {
		return actEnd
	}
	if l.at = loopRuns; l.passed >= l.d {
		l.at = loopEnds
	}
	return actBody
}

func (l *over) wait(co *Co) Wait {
	switch l.at {
	case loopCounts:
		return co.nothings()
	case loopAsks:
		return Self(&co.self)
	}
	return NextFrame()
}

func (l *over) value() float64 {
	if l.at == loopEnds {
		return 1
	}
	return float64(l.passed) / float64(l.d)
}

type every struct {
	d   time.Duration
	due int64 // when the round under way ends
	i   int
	at  loopState
}

func (l *every) step(co *Co) action {
	switch l.at {
	case loopBegins:
		if l.at = loopAsks; co.self.get() == nil {
			return actWait
		}
		fallthrough
	case loopAsks:
		t := co.told()
		if t == nil {
			return actEnd
		}
		l.due = t.clock.time()
	case loopWaits:
		if co.state != coRuns {
			return actEnd
		}
		l.at = loopRuns
		return actBody
	default:
		l.i++
	}
	l.at, l.due = loopWaits, later(l.due, int64(l.d))
	return actWait
}

func (l *every) wait(co *Co) Wait {
	if l.at == loopAsks {
		return Self(&co.self)
	}
	return Wait{kind: waitSleepUntil, n: l.due}
}

func (l *every) value() int { return l.i }

type spread struct {
	n, i int
	at   loopState
}

// quick is a step that is next to nothing, if it can be: it is inlined, for most take a nanosecond or two.
func (l *spread) quick(co *Co) bool {
	if l.at != loopRuns || co.state != coRuns || co.paces >= callsPerLook-1 || l.i >= l.n-1 {
		return false
	}
	co.paces++
	l.i++
	return true
}

func (l *spread) step(co *Co) action {
	switch l.at {
	case loopBegins:
		if l.at = loopCounts; co.state == coRuns && co.countNothing() { // for a loop that breaks at once, too
			return actWait
		}
		fallthrough
	case loopCounts:
		if l.n <= 0 {
			return actEnd
		}
		l.at = loopRuns
		return actBody
	case loopRuns:
		if co.paceIsDue() {
			l.at = loopWaits
			return actWait
		}
	}
	l.at = loopRuns
	if l.i++; l.i >= l.n || co.Unwinding() {
		return actEnd
	}
	return actBody
}

func (l *spread) wait(co *Co) Wait {
	if l.at == loopCounts {
		return co.nothings()
	}
	return Wait{kind: waitPace, n: callsPerLook}
}

func (l *spread) value() int { return l.i }
