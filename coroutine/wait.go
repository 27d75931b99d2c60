package coroutine

import (
	"iter"
	"time"
)

// Behaviour is what a coroutine does: an iterator over the waits it asks for. What it yields says
// when it wants to run again; a yield that returns false says that it was cancelled, and the
// behaviour returns.
//
// A Behaviour is a recipe, not a running thing: the same value may be started any number of times.
type Behaviour = iter.Seq[Wait]

// Wait says when a coroutine wants to run again. It is a small value, made without allocation and
// good for any number of yields. Its zero value is [Yield].
//
// There are two kinds. A wait about time (NextFrame, Frames, Sleep, Until and what is built on
// them) is never over within the Tick that it was yielded in. A wait about others (Yield, a
// [Chan], a [Signal], the end of a [Task]) may be: the woken coroutine joins the back of the ready
// queue of the same Tick.
type Wait struct {
	kind waitKind
	n    int64    // nanoseconds, frames or calls of Pace; with on, what that takes it for
	on   waitable // what is waited on, or a *Clock
	dst  any      // where the answer goes
	self *Task    // where to store who waits, or nil
}

type waitKind uint8

const (
	waitYield waitKind = iota
	waitFrames
	waitSleep
	waitSleepUntil
	waitSleepOn      // on a clock that it names
	waitSleepUntilOn // the same
	waitOn
	waitPace
	waitSelf
	waitFiled // in Scheduler.asked: there is nothing left to do
)

// isPlain reports whether the wait is for a turn or for time on the task's own clock, which is never
// over at once, and can't fail.
func (w *Wait) isPlain() bool { return w.kind <= waitSleepUntil }

// givesWay reports whether the wait is for a turn.
func (w *Wait) givesWay(s *Scheduler) bool {
	return w.kind == waitYield || w.kind == waitPace && s.slice.used(s, w.n)
}

// A waitable is anything but time that a task can wait on. park files the ticket with the wait's dst
// and n and reports true, or reports false if there is nothing to wait for. It runs on the coroutine's
// side, so a panic in it is raised at the yield. It should need little of the stack, which has two
// kilobytes as long as that is enough.
type waitable interface {
	park(k ticket, dst any, n int64) bool
}

// A ticket is a task's place in a queue of waiters. Nobody removes tickets: when the task wakes or
// is cancelled, all its tickets become stale at once, and queues drop stale tickets as they meet
// them.
type ticket struct {
	t  *task
	id uint64
}

// Order is the number of the ticket. Later ones have higher numbers.
func (k ticket) Order() uint64 { return k.id }

// Live reports whether the task still waits for what the ticket stands for.
func (k ticket) Live() bool {
	base := k.t.waitID
	if base == 0 || k.id-base >= uint64(k.t.waitN) {
		return false
	}
	return k.t.waitN == 1 || k.t.several.open(int(k.id-base))
}

// fire says that what the ticket stands for has come. The ticket must be live.
func (k ticket) fire() {
	t := k.t
	if t.waitN > 1 && !t.several.fired(int(k.id-t.waitID)) {
		return
	}
	if t.state != Running { // else it parks in this very call, which sees that the wait is over
		t.wake()
	}
}

// Yield gives way: the coroutine joins the back of the ready queue of the same Tick. As one of
// several it is what is done if none of the others is over at once: First of a channel and Yield
// looks for a message, else gives way.
func Yield() Wait { return Wait{} }

// NextFrame waits for the next Tick.
func NextFrame() Wait { return Wait{kind: waitFrames, n: 1} }

// Frames waits for n Ticks. Frames(0) is NextFrame: a wait about time never ends within its Tick.
// It panics with an *[ArgumentError] if n is negative.
func Frames(n int) Wait {
	mustNotBeNegative("Frames", int64(n))
	return Wait{kind: waitFrames, n: int64(n)}
}

// Sleep waits until d of virtual time has passed on the task's clock. Sleep(0) is NextFrame. A
// sleeping coroutine costs nothing until it is due.
// It panics with an *[ArgumentError] if d is negative.
func Sleep(d time.Duration) Wait {
	mustNotBeNegative("Sleep", int64(d))
	return Wait{kind: waitSleep, n: int64(d)}
}

// SleepUntil waits until the task's clock shows at least t, where t counts from the start of the
// clock. A time that has passed already is NextFrame.
func SleepUntil(t time.Duration) Wait { return Wait{kind: waitSleepUntil, n: int64(t)} }

// Forever never ends: only Cancel and Raise end it.
func Forever() Wait { return Wait{kind: waitOn, on: forever{}} }

type forever struct{}

func (forever) park(ticket, any, int64) bool { return true }

// Self stores the [Task] that runs this behaviour in me. It is answered at once, without giving
// way, so that a behaviour in the raw form can start children and cancel itself.
func Self(me *Task) Wait { return Wait{kind: waitSelf, self: me} }

func mustNotBeNegative(name string, n int64) {
	if n < 0 {
		panic(&ArgumentError{Func: name, Reason: "the argument is negative; pass zero or more"})
	}
}
