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

// isPlain reports whether the wait is for a turn or for time on the task's own clock, which is never
// over at once, and can't fail.
func (w *Wait) isPlain() bool { return w.kind <= waitSleepUntil }

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
