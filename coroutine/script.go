package coroutine

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"time"

	"github.com/somen-go/somen/coroutine/internal/gort"
)

// Script makes a Behaviour of straight-line code: f calls the methods of its Co where the raw form
// would yield and check. When the coroutine is cancelled, the current call of co never returns:
// the stack of f unwinds and its deferred functions run. They may call co again; such calls return
// at once. In the deferred functions of a panic, Raise included, co waits as ever; if the task is
// cancelled then, the calls return at once, and the panic is reported.
//
// A Script that recovers its unwinding is unwound again at its next call. One that goes on all the
// same, or whose deferred functions wait without end, fails with [ErrIgnoresCancel] after 100,000 calls.
//
// The unwinding belongs to this Script. A loop that ranges over it and breaks ends it alone.
//
// Starting a Script costs two allocations: one here and one at its start.
//
//go:noinline
func Script(f func(co *Co)) Behaviour {
	if f == nil {
		panic(&ArgumentError{Func: "Script", Reason: "the function is nil; pass a func(*Co)"})
	}
	return func(yield func(Wait) bool) {
		co := &Co{yield: yield}
		defer co.end()
		f(co)
	}
}

// isScript reports whether b was made by Script, which is never inlined, so that all it makes have the
// same code.
func isScript(b Behaviour) bool { return gort.Code(b) == scriptCode }

var scriptCode = gort.Code(Script(func(*Co) {}))

// Co is how a [Script] talks to the scheduler. It is valid only while its Script runs, and only on
// the Script's own stack. Most methods that wait have a function of the same name, which returns a [Wait]
// or a [Behaviour] for the raw form; that of Frame is [NextFrame], that of Join [Task.Done].
type Co struct {
	yield      func(Wait) bool
	self       Task
	state      coState
	paces      uint8 // calls of Pace before the next look at the slice
	nothing    uint8 // calls that waited for nothing and are not counted yet
	lent       bool  // to code on a stack, which may keep it
	ranNothing bool  // by an activation: what it has run inline last has waited for nothing
	refused    int
	yields     int      // waits so far
	several    *several // of First and AllOf, made by the first call
	host       *task    // that executes the Script, if it was compiled
}

type coState uint8

const (
	coRuns    coState = iota
	coYields          // a yield is under way, or was left by a panic
	coUnwinds         // the unwinding has been raised
	coEnded
)

// unwinding is the panic value that unwinds the Script of one Co. It is the Co itself, so that no
// other Script takes it for its own.
type unwinding Co

func (*unwinding) Error() string {
	return "coroutine: a cancelled Script unwinds; raise this panic again if you recover it"
}

// end ends the Script. Only an unwinding is recovered, so that a real panic keeps the stack of the
// line that raised it.
func (co *Co) end() {
	if co.state == coUnwinds {
		if r := recover(); r != nil && r != any((*unwinding)(co)) {
			panic(r)
		}
	}
	co.state = coEnded
}

// Wait yields w. All the other methods that wait are short for it.
func (co *Co) Wait(w Wait) {
	if co.state != coRuns && !co.goesOn() {
		if w.self != nil { // of a Script that this one runs inline, which must hear of it
			w.self.id = refusedID
		}
		return
	}
	if co.self.t == nil && w.self == nil {
		w.self = &co.self
	}
	co.yields++
	co.state = coYields
	if co.yield(w) {
		co.state = coRuns
		if co.self.t == nil {
			co.hearRefusal()
		}
		return
	}
	co.state = coUnwinds
	co.unwind()
}

// refusedID, as the id of a Task that stands for no task, is the answer to who waits where another
// Script has refused to pass the wait on, because it unwinds.
const refusedID = math.MaxUint64

// hearRefusal unwinds the Script if whoever passes its waits on has refused one, quietly since it is
// in a deferred function. The unwinding may take the place of theirs, for it ends in this Script, but not
// of a panic that is still to be reported.
func (co *Co) hearRefusal() {
	if co.self.id != refusedID {
		return
	}
	co.self = Task{}
	co.state = coUnwinds
	v, ok := co.inFlight()
	if _, theirs := v.(*unwinding); theirs || !ok {
		panic((*unwinding)(co))
	}
}

// unwind unwinds the stack, unless that is done already, by a panic or a Goexit whose deferred
// function has called the Co: a panic must not take the place of another that is still to be reported.
func (co *Co) unwind() {
	if _, ok := co.inFlight(); !ok {
		panic((*unwinding)(co))
	}
}

// goesOn answers a call on a Co that is not in order, and reports whether the call may go on.
func (co *Co) goesOn() bool {
	switch co.state {
	case coEnded:
		panic(ErrForeignYield)
	case coYields:
		return co.hears()
	}
	// In a deferred function of a stack that unwinds the call returns at once, so that the function
	// can finish. Where somebody has recovered the unwinding, it begins anew.
	co.refuse()
	co.unwind()
	return false
}

// hears reports whether the yield, which was left by a panic, can be called again. It can't if it is
// the body of a loop that has panicked. If nobody has recovered the panic, the yield is tried; else it
// may as well raise what it has to say. A call from elsewhere ends in the yield too.
func (co *Co) hears() (ok bool) {
	if _, panics := co.inFlight(); !panics {
		return true
	}
	if co.ask(Self(new(Task))) {
		return true
	}
	co.refused++
	return co.refused > maxRefused // and the yield itself says what is wrong
}

// refuse counts a call after the cancellation. What goes on and on is ended.
func (co *Co) refuse() {
	co.refused++
	switch {
	case co.refused <= maxRefused:
	case co.refused == maxRefused+1:
		panic(ignoresCancelBy(co.inFlight()))
	default: // somebody has recovered even that
		if t := co.host; t != nil && !t.onIsland() {
			panic(errAbandoned)
		}
		if co.self.t == nil {
			co.ask(Self(&co.self))
		}
		if t := co.self.get(); t != nil && t.exec != nil {
			t.exec.abandon()
		}
		runtime.Goexit()
	}
}

// ask yields w, which is over at once, and reports whether that is of any use.
func (co *Co) ask(w Wait) (ok bool) {
	defer func() { _ = recover() }()
	return co.yield(w)
}

// pass is the yield that co hands to a behaviour it runs inline.
func (co *Co) pass(w Wait) bool {
	switch co.state {
	case coUnwinds:
		co.refuse()
		return false
	case coEnded:
		panic(ErrForeignYield)
	}
	co.yields++
	co.state = coYields
	if !co.yield(w) {
		co.state = coUnwinds
		return false
	}
	co.state = coRuns
	return true
}

// Run runs another behaviour inline, as if its code stood here, and returns when it has ended.
func (co *Co) Run(b Behaviour) {
	if b == nil {
		panic(&ArgumentError{Func: "Co.Run", Reason: "the behaviour is nil; pass a func(yield func(Wait) bool)"})
	}
	if co.state != coRuns && !co.goesOn() {
		return
	}
	before := co.yields
	b(co.pass)
	co.hasRun(before)
}

// hasRun ends the running of a behaviour, before which there were so many yields.
func (co *Co) hasRun(before int) {
	switch {
	case co.state == coUnwinds:
		co.unwind()
	case co.yields == before && co.state == coRuns:
		co.waitsForNothing()
	}
}

// waitsForNothing counts a call that may wait and has not, as a wait that is over at once, so that a loop
// of such calls never hangs the Tick.
func (co *Co) waitsForNothing() {
	if co.countNothing() {
		co.Wait(co.nothings())
	}
}

// countNothing reports whether nothings is to be yielded.
func (co *Co) countNothing() bool {
	co.nothing++
	return co.nothing >= callsPerCount
}

// nothings returns a wait that counts the calls which waited for nothing.
func (co *Co) nothings() Wait {
	co.nothing = 0
	return Wait{kind: waitSelf, self: &co.self, n: callsPerCount}
}

const callsPerCount = 16 // calls that wait for nothing between two counts of them

// me returns the task that runs this Script.
func (co *Co) me() *task {
	if t := co.self.get(); t != nil {
		return t
	}
	co.Wait(Self(&co.self))
	return co.told()
}

// told returns the task that runs this Script, for which a wait has asked. It is nil if the Script unwinds.
func (co *Co) told() *task {
	t := co.self.get()
	if t == nil && co.state == coRuns {
		panic(ErrNoScheduler)
	}
	return t
}

// Yield gives way: the coroutine joins the back of the ready queue of the same Tick.
func (co *Co) Yield() { co.Wait(Yield()) }

// Frame waits for the next Tick and returns the time that has passed on the task's clock.
func (co *Co) Frame() time.Duration { return co.timed(NextFrame()) }

// Frames waits for n Ticks and returns the time that has passed on the task's clock.
func (co *Co) Frames(n int) time.Duration { return co.timed(Frames(n)) }

// Sleep waits until d has passed on the task's clock; see the function [Sleep].
func (co *Co) Sleep(d time.Duration) { co.Wait(Sleep(d)) }

// SleepUntil waits until the task's clock shows t; see the function [SleepUntil].
func (co *Co) SleepUntil(t time.Duration) { co.Wait(SleepUntil(t)) }

// Until waits until cond returns true; see the function [Until].
func (co *Co) Until(cond func() bool) { co.Wait(Until(cond)) }

// WaitWhile waits as long as cond returns true.
func (co *Co) WaitWhile(cond func() bool) { co.Wait(WaitWhile(cond)) }

// Forever waits until the task is cancelled.
func (co *Co) Forever() { co.Wait(Forever()) }

func (co *Co) timed(w Wait) time.Duration {
	t := co.me()
	if t == nil {
		return 0
	}
	before := t.clock.time()
	co.Wait(w)
	return time.Duration(t.clock.time() - before)
}

// Unwinding reports whether the Script is ending because it was cancelled, so that calls of co
// return at once. It is for deferred functions, and for loops of your own that wait in them.
func (co *Co) Unwinding() bool {
	return co.state == coUnwinds || co.state == coEnded || co.state == coYields && !co.hears()
}

// Self returns the task that runs this Script.
func (co *Co) Self() Task {
	co.me()
	return co.self
}

// Now returns the time on the task's clock.
func (co *Co) Now() time.Duration {
	if t := co.me(); t != nil {
		return time.Duration(t.clock.time())
	}
	return 0
}

// Clock returns the clock that the task sleeps on.
func (co *Co) Clock() *Clock { return co.Self().Clock() }

// Rand returns the random source of the scheduler.
func (co *Co) Rand() *rand.Rand {
	if t := co.me(); t != nil {
		return t.scheduler().rand
	}
	return nil
}

// Cause returns why the task was cancelled, for deferred functions, or nil if it wasn't.
func (co *Co) Cause() error { return co.self.Cause() }

// ignoresCancel returns the error of a behaviour that waits more often, together with the panic whose
// place it takes, if there is one that is still to be reported.
func ignoresCancel() error { return ignoresCancelBy(gort.InFlight()) }

func ignoresCancelBy(v any, _ bool) error {
	switch v := v.(type) {
	case nil, *unwinding:
		return ErrIgnoresCancel
	case gort.Unseen:
		return fmt.Errorf("%w; if it had panicked before, the stack says where", ErrIgnoresCancel)
	case error:
		return fmt.Errorf("%w; it had panicked: %w", ErrIgnoresCancel, v)
	default:
		return fmt.Errorf("%w; it had panicked: %v", ErrIgnoresCancel, v)
	}
}

// maxRefused is how many waits of a cancelled behaviour return at once, in deferred functions that
// clean up. One that waits more often is taken to be without an end.
const maxRefused = 100_000
