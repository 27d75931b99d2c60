package coroutine

import (
	"errors"

	"github.com/somen-go/somen/coroutine/internal/gort"
)

// Task is a handle on a behaviour that a [Scheduler] runs. It is a small value; copies stand for
// the same task. Its zero value stands for no task, and may be asked and cancelled like one that
// has ended.
//
// The methods may be called between Ticks and from inside behaviours, on the goroutine that
// ticks; only [Scheduler.Post] and [Scheduler.Close] may be called from others.
type Task struct {
	t   *task
	gen uint64
}

// State is what a task is doing.
type State uint8

const (
	NoTask    State = iota // the zero Task
	Ready                  // waits for its turn
	Running                // is running, or has cancelled another that runs now
	Waiting                // waits for something
	Paused                 // is paused, whatever it waits for
	Done                   // has returned
	Cancelled              // was cancelled and has unwound
	Failed                 // has panicked
)

var stateNames = [...]string{"none", "ready", "running", "waiting", "paused", "done", "cancelled", "failed"}

// String returns the state in lower case.
func (s State) String() string { return stateNames[s] }

// Ended reports whether the state is final.
func (s State) Ended() bool { return s >= Done || s == NoTask }

// Priority orders ready tasks: higher ones are resumed first. A task that waits for its turn ages
// by one priority every [AgeTicks] Ticks, so none starves.
type Priority int8

const (
	Low    Priority = -1
	Normal Priority = 0
	High   Priority = 1
)

// task is a task's record. Records of tasks that are done are used again: a Task whose gen is not
// the record's stands for a task that has returned without an error. Records of cancelled and
// failed tasks are never used again, for their error is still to be read.
type task struct {
	// A resume touches these, which share a cache line.
	resume  func() (struct{}, bool) // of exec
	exec    executor                // what runs it; nil before its first resume and after its end
	waitID  uint64                  // the first ticket of the wait under way, or 0
	at      int64                   // the Tick in which it became ready; while it waits, the end of a wait about time, or the wait's n
	resumes int64
	clock   *Clock
	waitN   uint32 // the number of tickets of the wait
	state   State
	flags   taskFlags
	level   uint8    // of its priority in the ready queue
	waits   waitKind // the kind of the wait under way

	// These share the next.
	footprint gort.Footprint
	gen       uint64

	behaviour Behaviour
	name      string
	owner     any
	on        waitable          // what it waits for, or came from there, if that is not time on its clock
	dst       any               // where the answer goes, with on
	several   *several          // the same, if waitN > 1
	trouble   *trouble          // nil as long as nothing has gone wrong
	used      int64             // ns, if the scheduler is timed
	usedThen  int64             // used, at the last call of Busiest
	givenAt   int64             // resumes + 1 when a channel last gave it a message
	joiners   waiters[struct{}] // who wait for its end
	attached  []ender           // what ends with it
	liveAt    int32             // its index in s.live
	groupAt   int32             // its index in group.members
	group     *Group

	parent, child  *task    // the newest child first
	older, younger *task    // its siblings
	of             *members // the combinator it belongs to
	memberAt       int      // its place among its members
}

// An ender is something that ends with a task and is no task itself.
type ender interface{ end() }

// trouble is what has gone wrong with a task, or been done to it.
type trouble struct {
	err    error // why it failed
	cause  error // why it was cancelled, if not ErrCancelled
	raised error // to be raised at the yield
}

func (t *task) inTrouble() *trouble {
	if t.trouble == nil {
		t.trouble = &trouble{}
	}
	return t.trouble
}

func (t *task) err() error {
	if t.trouble == nil {
		return nil
	}
	return t.trouble.err
}

func (t *task) cause() error {
	switch {
	case t.flags&flagCancelled == 0:
		return nil
	case t.trouble == nil || t.trouble.cause == nil:
		return ErrCancelled
	}
	return t.trouble.cause
}

type taskFlags uint8

const (
	flagCancelled   taskFlags = 1 << iota // its yield returns false
	flagRaise                             // raised is to be raised
	flagPaused                            // by Task.Pause
	flagGroupPaused                       // by Group.Pause
	flagHeld                              // ready, but paused and so in no queue
	flagReturned                          // its behaviour has ended, and finish is to be called
	flagOrphan                            // its parent has ended before it was started

	flagsPaused = flagPaused | flagGroupPaused
)

func (t Task) get() *task {
	if t.t == nil || t.t.gen != t.gen {
		return nil
	}
	return t.t
}

// State returns what the task is doing.
func (t Task) State() State {
	switch r := t.get(); {
	case t.t == nil:
		return NoTask
	case r == nil:
		return Done
	case r.flags&flagsPaused != 0 && (r.state == Ready || r.state == Waiting):
		return Paused
	case r.isDue():
		return Ready
	default:
		return r.state
	}
}

// Err returns the error of a task that failed: a *[PanicError], or [ErrGoexit], or [ErrClosed]. It
// is nil for a task that is done, was cancelled or is still alive.
func (t Task) Err() error {
	if r := t.get(); r != nil {
		return r.err()
	}
	return nil
}

// Cause returns why the task was cancelled, or nil if it wasn't. The behaviour itself reads it in
// its deferred functions.
func (t Task) Cause() error {
	if r := t.get(); r != nil {
		return r.cause()
	}
	return nil
}

// Name returns the name the task was started with, or "" once it has returned.
func (t Task) Name() string {
	if r := t.get(); r != nil {
		return r.name
	}
	return ""
}

// Owner returns what [OwnedBy] named, or nil if that is nothing, or once the task has ended.
func (t Task) Owner() any {
	if r := t.get(); r != nil {
		return r.owner
	}
	return nil
}

// Parent returns the task that started this one as its child, or the zero Task.
func (t Task) Parent() Task {
	if r := t.get(); r != nil {
		return r.parent.handle()
	}
	return Task{}
}

// Clock returns the clock that the task sleeps on, or nil once it has returned.
func (t Task) Clock() *Clock {
	if r := t.get(); r != nil {
		return r.clock
	}
	return nil
}

// Cancel ends the task: its yield returns false, the stack of its Script unwinds, deferred
// functions run, and so they do, before that, in its children. All of this has happened when
// Cancel returns, with two exceptions: a task that is running now, which cancels itself or waits
// in this very call, unwinds at its next yield; and a call outside a Tick on a goroutine with
// another thread lock than the one that ticks leaves the unwinding to the next Tick.
//
// It does nothing to a task that has ended.
func (t Task) Cancel() { t.CancelCause(nil) }

// CancelCause is Cancel with an error that the behaviour can read with [Task.Cause] or [Co.Cause].
// A nil cause is [ErrCancelled].
func (t Task) CancelCause(cause error) {
	if r := t.get(); r != nil {
		r.cancel(cause)
	}
}

// Raise raises err as a panic at the yield at which the task stands, as soon as it is its turn,
// whatever it waits for. A task that has not begun fails when it begins. If the behaviour recovers
// the panic, it goes on; its deferred functions may wait. Errors that come before its turn are joined.
// What a behaviour that ends has not seen is reported, also where it waits in a deferred function of
// another panic, whose place this one would take: its wait is over then.
// It panics with an *[ArgumentError] if err is nil.
func (t Task) Raise(err error) {
	if err == nil {
		panic(&ArgumentError{Func: "Task.Raise", Reason: "the error is nil; use Cancel to end a task without one"})
	}
	if r := t.get(); r != nil {
		r.raise(err)
	}
}

// Pause keeps the task from being resumed. What it waits for may come meanwhile: it is ready
// then, and goes on after Resume. Its children are not paused; see [Group] for that.
func (t Task) Pause() {
	if r := t.get(); r != nil {
		r.pause(flagPaused)
	}
}

// Resume lets a paused task go on.
func (t Task) Resume() {
	if r := t.get(); r != nil {
		r.unpause(flagPaused)
	}
}

// Detach makes a child independent of its parent: it lives on when the parent ends. Children of
// All, Race and the like can't be detached, and stay.
func (t Task) Detach() {
	if r := t.get(); r != nil && r.of == nil {
		r.leaveParent()
	}
}

// Done returns a wait for the end of the task, whichever way it ends. It is no wait at all if the
// task has ended.
func (t Task) Done() Wait {
	if t.t == nil {
		return Wait{kind: waitOn}
	}
	return Wait{kind: waitOn, on: t.t, n: int64(t.gen)}
}

func (t *task) scheduler() *Scheduler { return t.clock.s }

func (t *task) handle() Task {
	if t == nil {
		return Task{}
	}
	return Task{t, t.gen}
}

func (t *task) ended() bool { return t.state >= Done }

// wake ends the wait under way.
func (t *task) wake() {
	t.waitID = 0
	s := t.scheduler()
	s.prefetchWoken(t)
	s.enqueue(t)
}

func (t *task) cancel(cause error) {
	if t.ended() || t.flags&flagCancelled != 0 {
		return
	}
	if cause != nil {
		t.inTrouble().cause = cause
	}
	t.giveBack()
	t.flags |= flagCancelled
	s := t.scheduler()
	queued := t.isQueued()
	switch {
	case t.isDue(): // only its ticket is in the queue
		queued = false
		if t.flags&flagsPaused == 0 {
			s.ready.stale++
		}
	case t.waitID != 0:
		t.doubt()
	}
	t.waitID = 0
	switch {
	case t.state == Running:
		t.cancelChildren()
		return
	case t.exec != nil && !t.exec.mayResumeHere():
		t.cancelChildren()
		if queued && t.flags&flagsPaused != 0 {
			s.ready.stale--
		}
		t.flags &^= flagsPaused | flagHeld
		if !queued {
			s.enqueue(t)
		}
		return
	case queued && t.flags&flagsPaused == 0:
		s.ready.stale++
	}
	if queued {
		t.state = Waiting // for its children; a Tick that the error handler of one runs must not resume it
	}
	if t.exec == nil {
		s.finish(t)
	} else {
		t.unwind()
	}
}

// unwind resumes a cancelled task, which ends it; its children end before it.
func (t *task) unwind() {
	t.cancelChildren()
	if !t.ended() {
		t.scheduler().turnNow(t)
	}
}

func (t *task) raise(err error) {
	if t.ended() {
		return
	}
	t.giveBack()
	if t.inTrouble().raised != nil {
		err = errors.Join(t.trouble.raised, err)
	}
	t.trouble.raised = err
	t.flags |= flagRaise
	if t.state == Waiting && t.flags&flagCancelled == 0 && !t.isDue() {
		t.doubt()
		t.wake()
	}
}

func (t *task) isQueued() bool { return t.state == Ready && t.flags&flagHeld == 0 || t.isDue() }

func (t *task) pause(by taskFlags) {
	switch {
	case t.flags&(flagsPaused|flagCancelled) != 0: // one that is cancelled is stale already
	case t.isQueued():
		t.scheduler().ready.stale++
	default:
		t.doubt()
	}
	t.flags |= by
}

func (t *task) unpause(by taskFlags) {
	if t.flags&flagsPaused != 0 && t.flags&(flagsPaused&^by|flagCancelled) == 0 && t.isQueued() {
		t.scheduler().ready.stale--
	}
	t.flags &^= by
	if t.flags&flagsPaused == 0 && t.flags&flagHeld != 0 && t.flags&flagCancelled == 0 {
		t.flags &^= flagHeld
		t.scheduler().enqueue(t)
	}
}

// mustNotBe panics if t, whose end is waited for, is who waits.
func (t *task) mustNotBe(who *task) {
	if t == who {
		panic(&ArgumentError{Func: "Task.Done", Reason: "a task waits for its own end; pass on the wait to another"})
	}
}

// park makes the end of a task something to wait for; the wait's n is the gen of its handle.
func (t *task) park(k ticket, _ any, n int64) bool {
	if t.gen != uint64(n) || t.ended() {
		return false
	}
	if t.scheduler() != k.t.scheduler() {
		panic(ErrForeignScheduler)
	}
	t.mustNotBe(k.t)
	t.joiners.push(k, struct{}{})
	return true
}
