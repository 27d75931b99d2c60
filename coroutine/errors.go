package coroutine

import (
	"cmp"
	"errors"
	"fmt"
	"time"
)

var (
	// ErrClosed is reported when a closed scheduler is asked to start or tick something.
	ErrClosed = errors.New("coroutine: the scheduler is closed; make a new one with NewScheduler")

	// ErrBusy is the panic of a Tick that is called while a Tick of the same scheduler runs: from
	// inside a behaviour, or from another goroutine; or while another goroutine closes the scheduler in the
	// place of one that has ended.
	ErrBusy = errors.New("coroutine: the scheduler is ticking already; call Tick from one goroutine and never from inside a behaviour")

	// ErrCancelled is the cause of a Cancel that names no other.
	ErrCancelled = errors.New("coroutine: cancelled")

	// ErrParentEnded is the cause that children read when they end because their parent has.
	ErrParentEnded = errors.New("coroutine: cancelled because the parent ended")

	// ErrTaken is the cause of a task that was taken out of its scheduler, perhaps to go on in another one, as by
	// save.Carrier.Take. Its deferred functions have not run.
	ErrTaken = errors.New("coroutine: the task was taken out of its scheduler; it may go on in another one")

	// ErrNoScheduler is the panic of a Co method that needs a scheduler, in a Script that is
	// ranged over by plain code instead.
	ErrNoScheduler = errors.New("coroutine: no scheduler runs this Script; start it with Scheduler.Start, or pass what it yields on to a yield that is")

	// ErrForeignYield is the panic of a yield, or of a Co method, that is called while its
	// behaviour is not running: from another goroutine, another coroutine or after the end.
	ErrForeignYield = errors.New("coroutine: yield called from outside its running behaviour; only the behaviour itself may give way")

	// ErrForeignScheduler is the panic of a wait on a thing (a task, channel, signal or clock) that
	// belongs to another scheduler.
	ErrForeignScheduler = errors.New("coroutine: the wait is on something of another scheduler; tasks that wait on each other need the same one")

	// ErrGoexit is the error of a task whose behaviour called runtime.Goexit, as a failed
	// assertion of a test does. The goroutine that ticks exits too. It is also the error of a
	// Future whose function did.
	ErrGoexit = errors.New("coroutine: the function called runtime.Goexit")

	// ErrIgnoresCancel is the panic raised in a behaviour that goes on waiting after it was
	// cancelled, 100,000 times: because it does not look at what yield returns, or recovers the
	// unwinding of a Script, or waits without end in a deferred function. One that recovers this
	// panic too is ended by runtime.Goexit, which runs its deferred functions, and fails with it.
	ErrIgnoresCancel = errors.New("coroutine: the behaviour goes on waiting after it was cancelled; return when yield returns false, raise again what you recover, and end loops in deferred functions when Co.Unwinding")
)

// ArgumentError is the panic of a call whose argument can't be meant: a nil behaviour, a negative
// duration. The packages above panic with it too.
type ArgumentError struct {
	Package string // the function's; "" is coroutine
	Func    string // the function called
	Reason  string // what is wrong and what to pass instead
}

func (e *ArgumentError) Error() string {
	return cmp.Or(e.Package, "coroutine") + ": " + e.Func + ": " + e.Reason
}

// PanicError says that a behaviour panicked. Its task alone has ended.
type PanicError struct {
	Task  Task   // which has ended, but for a Future's, which goes on
	Name  string // of the task
	Owner any    // what [OwnedBy] named, or nil
	Value any    // the value of the panic
	Stack []byte `somen:"spare"` // the stack of the line that panicked
}

func (e *PanicError) Error() string {
	return fmt.Sprintf("coroutine: behaviour %s panicked: %v", describe(e.Name, e.Owner), e.Value)
}

// Unwrap returns the value of the panic if it is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// LostError is the error of a [Future] whose work was under way when the game was saved that is played now; see
// [FailAsLost]. Nobody knows whether the work was done in the end.
type LostError struct {
	Task  Task   // that began the work
	Name  string // of the task
	Owner any    // what [OwnedBy] named, or nil
}

func (e *LostError) Error() string {
	return fmt.Sprintf("coroutine: the work of a future of behaviour %s was lost, since it was under way when the game was saved; do it once more, or without its result", describe(e.Name, e.Owner))
}

// RunawayError says that a Tick was ended by its guard, because behaviours gave way to each other
// without end, or one made waits without end that were over at once. They go on in the next Tick. A budget
// by count bounds the turns by itself, and one of time both, unless the wall clock stands still.
type RunawayError struct {
	Resumes int    // resumes in this Tick
	Task    Task   // the one that was resumed most often; Cancel ends it
	Name    string // of the task
	Owner   any    // what [OwnedBy] named, or nil
	Times   int    // how often that was, in the last tenth of the Tick, with its waits that were over at once
}

func (e *RunawayError) Error() string {
	return fmt.Sprintf("coroutine: a Tick without an end was ended after %d resumes; in the last tenth, %d turns were of behaviour %s; let it wait for a frame, or give the Tick a Budget",
		e.Resumes, e.Times, describe(e.Name, e.Owner))
}

// SlowError is the report of the watchdog: one resume of a behaviour went past the limit.
type SlowError struct {
	Task  Task          // it may be asked and cancelled on the goroutine that ticks alone, see [Scheduler.Post]
	Name  string        // of the task
	Owner any           // what [OwnedBy] named, or nil
	Took  time.Duration // how long the resume took, or has taken so far if it hangs
	Limit time.Duration
	Where string // "file:line function" of the yield it stopped at, or "" if it ended or hangs
	Stack []byte // where it is, if it hangs
}

func (e *SlowError) Error() string {
	switch {
	case e.Stack != nil:
		return fmt.Sprintf("coroutine: behaviour %s has not given way for %v (limit %v); call co.Pace in its loop", describe(e.Name, e.Owner), e.Took, e.Limit)
	case e.Where != "":
		return fmt.Sprintf("coroutine: behaviour %s ran for %v (limit %v) before it yielded at %s; call co.Pace in its loop", describe(e.Name, e.Owner), e.Took, e.Limit, e.Where)
	default:
		return fmt.Sprintf("coroutine: behaviour %s ran for %v (limit %v) before it ended; call co.Pace in its loop", describe(e.Name, e.Owner), e.Took, e.Limit)
	}
}

// ThreadError is the panic of a Tick from a goroutine whose thread lock (runtime.LockOSThread)
// differs from the one on which the scheduler's coroutines were created. Go would crash the
// process. The usual cause is a Tick, or a step of an engine, in main before ebiten.RunGame: main is
// locked to its thread, and Ebitengine calls Update on another goroutine, which isn't.
type ThreadError struct {
	Locked bool // whether the coroutines belong to a locked goroutine
}

func (e *ThreadError) Error() string {
	if e.Locked {
		return "coroutine: the scheduler was first ticked on a goroutine that is locked to its thread, and this is another; " +
			"the usual cause is a Step in main before ebiten.RunGame, which calls Update on a goroutine of its own: " +
			"start behaviours in main, but make the first step in Update (or tick on that locked goroutine always, while the lock is held)"
	}
	return "coroutine: the scheduler was first ticked on a goroutine that is not locked to a thread, and this one is (runtime.LockOSThread); " +
		"the usual cause is a Step in main after ebiten.RunGame, or one in a test or an init function that locks its thread: " +
		"step it in Update alone (or from goroutines without a lock always)"
}

func describe(name string, owner any) string {
	if owner == nil {
		return fmt.Sprintf("%q", name)
	}
	return fmt.Sprintf("%q of %v", name, owner)
}

// errAbandoned is the panic with which the goroutine of a lost executor ends, and the activations of one that
// needs none.
var errAbandoned = errors.New("coroutine: an abandoned goroutine ends")
