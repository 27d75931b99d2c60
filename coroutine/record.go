package coroutine

// Task is a handle on a behaviour that a [Scheduler] runs. It is a small value; copies stand for
// the same task. Its zero value stands for no task, and may be asked and cancelled like one that
// has ended.
//
// The methods may be called between Ticks and from inside behaviours, on the goroutine that
// ticks; only [Scheduler.Post] and [Scheduler.Close] may be called from others.
type Task struct {
	t  *task
	id uint64
}

func (t Task) get() *task {
	if t.t == nil || t.t.id != t.id {
		return nil
	}
	return t.t
}

func (t *task) handle() Task {
	if t == nil {
		return Task{}
	}
	return Task{t, t.id}
}

// task is a task's record. Records of tasks that are done are used again: a Task whose id is not
// the record's stands for a task that has returned without an error. Records of cancelled and
// failed tasks are never used again, for their error is still to be read.
type task struct {
	// A resume touches these, which share a cache line.
	exec    Stepper // what runs it: a stack, or the innermost activation; nil before its first resume and after its end
	waitID  uint64  // the first ticket of the wait under way, or 0
	at      int64   // the Tick in which it became ready; while it waits, the end of a wait about time, or the wait's n
	resumes int64
	clock   *Clock
	waitN   uint32 // the number of tickets of the wait
	state   State
	flags   taskFlags
	level   uint8    // of its priority in the ready queue
	waits   waitKind // the kind of the wait under way
	liveAt  int32    // its index in s.live
	stack   bool     // exec is one

	id        uint64
	behaviour Behaviour
	*label
	*ties
}

// label is what a task is called. Those that have no name and no owner share one, which nobody writes to.
type label struct {
	name  string
	owner any
}

// ties are what most tasks have none of: they share one, which nobody writes to.
type ties struct {
	on       waitable          // what it waits for, or came from there, if that is not time on its clock
	dst      any               // where the answer goes, with on
	several  arms              // the same, if waitN > 1
	trouble  *trouble          // nil as long as nothing has gone wrong
	used     int64             `somen:"-"` // ns, if the scheduler is timed
	usedThen int64             `somen:"-"` // used, at the last call of Busiest
	givenAt  int64             // resumes + 1 when a channel last gave it a message
	joiners  waiters[struct{}] // who wait for its end
	attached []ender           // what ends with it
	groupAt  int               // its index in group.members
	group    *Group

	parent, child  *task    // the newest child first
	older, younger *task    // its siblings
	of             overseer // the combinator it belongs to, or nil
	memberAt       int      // its place among its members

	refused  int // yields of a compiled behaviour in the raw form, and on islands, since the cancellation
	refusals int // the same, and waits of a Co
}

var (
	noLabel = &label{name: "behaviour"}
	noTies  = &ties{}
)

// labelled returns the label of t, to be written to.
func (t *task) labelled() *label {
	if t.label == noLabel {
		t.label = &label{name: noLabel.name}
	}
	return t.label
}

// tied returns the ties of t, to be written to.
func (t *task) tied() *ties {
	if t.ties == noTies {
		t.ties = &ties{}
	}
	return t.ties
}

// isPlain reports whether t is a compiled task that has begun, and nothing has been done to it.
func (t *task) isPlain() bool { return t.flags == 0 && !t.stack && t.exec != nil }

func (t *task) ended() bool { return t.state >= Done }

type taskFlags uint8

const (
	flagCancelled   taskFlags = 1 << iota // its yield returns false
	flagRaise                             // raised is to be raised
	flagPaused                            // by Task.Pause
	flagGroupPaused                       // by Group.Pause
	flagHeld                              // ready, but paused and so in no queue
	flagReturned                          // its behaviour has ended, and finish is to be called
	flagOrphan                            // its parent has ended before it was started
	flagLeft                              // a wait was left by an error, and none has gone well since

	flagsPaused = flagPaused | flagGroupPaused
)

// arms are the waits of a First or AllOf.
type arms interface {
	open(i int) bool  // whether wait i has still to come
	fired(i int) bool // notes that wait i has come, and reports whether that ends the whole wait
	doubt(t *task)    // says that t waits for none of them any longer
}

// An overseer hears of the end of a task, instead of the error handler.
type overseer interface{ ended(t *task) }

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
		t.tied().trouble = &trouble{}
	}
	return t.trouble
}

func (t *task) err() error {
	if t.trouble == nil {
		return nil
	}
	return t.trouble.err
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

// A waitable is anything but time that a task can wait on. park files the ticket with the wait's dst
// and n and reports true, or reports false if there is nothing to wait for. It runs on the coroutine's
// side, so a panic in it is raised at the yield. It should need little of the stack, which has two
// kilobytes as long as that is enough.
type waitable interface {
	park(k ticket, dst any, n int64) bool
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

// send, as the n of a wait on a channel, tells a sender from a receiver.
const send = 1

// A giver is a waitable that hands over what must not get lost.
type giver interface {
	takeBack(dst any)
	gives(dst any) bool // whether dst is for its messages
}

// cutTies lets go of what t is called and tied to, and keeps the memory for the next task of the record.
func (t *task) cutTies() {
	if t.label != noLabel {
		*t.label = *noLabel
	}
	if t.ties != noTies {
		*t.ties = ties{joiners: t.joiners, attached: t.attached[:0]}
	}
}
