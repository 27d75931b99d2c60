package coroutine

import (
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/somen-go/somen/coroutine/internal/gort"
)

// Scheduler runs tasks. Make one with [NewScheduler], start behaviours, and call Tick from the main
// loop; it is for one goroutine, which the behaviours run on too as far as they can tell.
type Scheduler struct {
	current *task // the task that runs now

	asked struct { // by the behaviour that runs, at its yield
		kind waitKind
		n    int64
	}
	atOnce struct { // waits of one resume that were over at once
		task          *task
		resume, times int64
	}
	burst      burst // of the Tick under way
	limit      int   // resumes of this Tick
	most       int   // what may be charged in a Tick with a budget by count alone
	charged    int   // what the guard counts besides resumes; taken off the limit, if there is no budget
	busiest    suspects
	inspecting *Info // where a behaviour at its yield tells the line
	tick       int64
	nextID     uint64
	started    uint64 // tasks, the last of which has this gen
	ready      readyQueue
	leastBatch int // tasks
	stats      Stats
	root       *Clock
	clocks     []*Clock
	clocksMade uint64
	groupsMade uint64
	queuesMet  uint64
	toMove     []*Clock // those of clocks that have not been moved in the Tick under way
	toMoveBy   int64    // ns
	live       []*task
	spare      reserve[*task] // records to use again
	ageing     bool           // a reserve has still to give something up
	form       form
	busy       atomic.Bool
	closed     atomic.Bool
	closing    atomic.Bool   // Close was called, and the goroutine that ticks has still to do it
	outside    atomic.Bool   // a Cancel outside a Tick runs
	owner      atomic.Uint64 // the goroutine that ticked last, or made the scheduler
	slice      slice
	handler    func(error)
	reports    []error // from conditions
	wall       func() time.Duration
	guard      int
	profiled   bool
	inline     bool
	watched    bool // whether resumes are measured, for watch or profiled
	watch      *watchdog
	source     *rand.PCG
	rand       *rand.Rand // draws from source

	steadies []due // results that are to come in a Tick of their own

	posted struct {
		sync.Mutex
		any    atomic.Bool // whether fs has any
		closed bool
		fs     []func()
		jobs   sync.WaitGroup  // the functions of futures
		ids    map[uint64]bool // of their goroutines
	}
}

// SchedulerOption is an option of [NewScheduler].
type SchedulerOption func(*Scheduler)

// OnError makes the scheduler hand every error to handle: a *[PanicError] for each behaviour that
// failed, a *[RunawayError], a *[SlowError], [ErrClosed]. Without it they go to log/slog.
// Handle is called on the goroutine that ticks, except for the report of a behaviour that hangs,
// which comes from a goroutine of the watchdog. If it panics, what is under way comes to its end first,
// and the panic goes on to the caller of Tick or, if a behaviour has cancelled what failed, into that. On
// the watchdog's goroutine there is nobody to catch it, and the process ends.
func OnError(handle func(error)) SchedulerOption { return func(s *Scheduler) { s.handler = handle } }

// WithSeed seeds the random source that [Scheduler.Rand] and [Co.Rand] return. The seed is 1
// without it.
func WithSeed(seed uint64) SchedulerOption {
	return func(s *Scheduler) { s.source.Seed(seed, 0) }
}

// WithGuard sets how many resumes end a Tick that has no budget: n more than four times the number
// of live tasks. It is 1,000,000 without this option.
// It panics with an *[ArgumentError] if n is negative.
func WithGuard(n int) SchedulerOption {
	mustNotBeNegative("WithGuard", int64(n))
	return func(s *Scheduler) { s.guard = n }
}

// WithWallClock replaces the clock that Budget.Time and the watchdog's limit are measured with, for
// tests. It must never go back.
func WithWallClock(now func() time.Duration) SchedulerOption {
	return func(s *Scheduler) { s.wall = now }
}

// InlineAsync makes every [Future] run its function at once, on the goroutine that ticks, so that
// a test is deterministic.
func InlineAsync() SchedulerOption { return func(s *Scheduler) { s.inline = true } }

// NewScheduler returns an empty scheduler. It owns no goroutine until a behaviour is resumed.
func NewScheduler(options ...SchedulerOption) *Scheduler {
	begin := time.Now()
	s := &Scheduler{
		handler: logError,
		wall:    func() time.Duration { return time.Since(begin) },
		guard:   1_000_000,

		leastBatch: leastBatch,
		busiest:    suspects{},
	}
	s.form = &stacks{s: s}
	s.burst.s = s
	s.source = rand.NewPCG(1, 0)
	s.rand = rand.New(s.source)
	s.root = newClock(s, nil, "root")
	for _, o := range options {
		o(s)
	}
	s.watched = s.watch != nil
	gort.Learn()
	s.owner.Store(gort.ID())
	return s
}

// Clock returns the root clock, which Tick moves.
func (s *Scheduler) Clock() *Clock { return s.root }

// Now returns the virtual time: that of the root clock.
func (s *Scheduler) Now() time.Duration { return s.root.Now() }

// Ticks returns the number of Ticks so far.
func (s *Scheduler) Ticks() int64 { return s.tick }

// Len returns the number of live tasks.
func (s *Scheduler) Len() int { return len(s.live) }

// Rand returns the scheduler's random source, seeded by [WithSeed]. Behaviours that draw from it
// alone make a run reproducible.
func (s *Scheduler) Rand() *rand.Rand { return s.rand }

// Source returns what [Scheduler.Rand] draws from, so that its state can be saved, by MarshalBinary, and
// set again, by UnmarshalBinary.
func (s *Scheduler) Source() *rand.PCG { return s.source }

// Post has f called at the start of the next Tick, on the goroutine that ticks. It may be called from
// any goroutine, as only [Scheduler.Close] may besides. After Close it does nothing.
func (s *Scheduler) Post(f func()) {
	s.posted.Lock()
	defer s.posted.Unlock()
	if s.posted.closed {
		return
	}
	s.posted.fs = append(s.posted.fs, f)
	s.posted.any.Store(true)
}

func (s *Scheduler) runPosted() {
	if !s.posted.any.Load() {
		return
	}
	s.posted.Lock()
	fs := s.posted.fs
	s.posted.fs = nil
	s.posted.any.Store(false)
	s.posted.Unlock()
	called := 0
	defer func() {
		if called < len(fs) { // one has panicked; the others are not lost
			s.posted.Lock()
			defer s.posted.Unlock()
			s.posted.fs = append(fs[called:], s.posted.fs...)
			s.posted.any.Store(true)
		}
	}()
	for _, f := range fs {
		called++
		f()
	}
}

// Start makes a task of b. It is resumed for the first time in the next Tick, or, if a behaviour
// calls Start, later in this one; so its first wait begins after that Tick has moved the clocks. The
// name it reports under is "behaviour" without [Named].
//
// On a warm scheduler the task itself is not allocated. Start panics with an *[ArgumentError] if b is
// nil. On a scheduler that is closed, or that Close was called on, the task has failed with
// [ErrClosed], which is reported too.
func (s *Scheduler) Start(b Behaviour, options ...Option) Task {
	t := s.newTask(b, options)
	if s.closing.Load() {
		_ = s.closeIfAsked() // or a goroutine that can resume the coroutines does
	}
	if s.closed.Load() || s.closing.Load() {
		t.state = Failed
		t.inTrouble().err = ErrClosed
		t.group, t.parent = nil, nil
		s.handler(ErrClosed)
		return t.handle()
	}
	s.launch(t)
	return t.handle()
}

func (s *Scheduler) newTask(b Behaviour, options []Option) *task {
	if b == nil {
		panic(&ArgumentError{Func: "Start", Reason: "the behaviour is nil; pass a func(yield func(Wait) bool)"})
	}
	t, ok := s.spare.take()
	if !ok {
		t = &task{clock: s.root}
	}
	s.started++
	t.gen = s.started
	t.behaviour = b
	t.name = "behaviour"
	t.level = uint8(Normal - Low)
	for _, o := range options {
		o.apply(t)
	}
	return t
}

func (s *Scheduler) launch(t *task) {
	t.liveAt = int32(len(s.live))
	s.live = append(s.live, t)
	if t.group != nil {
		t.group.add(t)
	}
	if t.parent != nil {
		t.adopt(t.parent)
	}
	s.stats.Started++
	s.enqueue(t)
	if t.flags&flagOrphan != 0 {
		t.cancel(ErrParentEnded)
	}
}

// enqueue makes t ready. A paused task is held back until it is resumed.
func (s *Scheduler) enqueue(t *task) {
	t.state = Ready
	t.at = s.tick
	if t.flags&flagsPaused != 0 {
		t.flags |= flagHeld
		return
	}
	s.ready.push(t)
}

// park files the wait of the running task t, and reports false if it is over already.
func (s *Scheduler) park(t *task, w *Wait) bool {
	switch w.kind {
	case waitPace:
		if !s.slice.used(s, w.n) {
			return false
		}
		if !s.slice.limited {
			*w = NextFrame()
			break
		}
		fallthrough
	case waitYield:
		s.enqueue(t)
		return true
	}
	s.nextID++
	k := ticket{t, s.nextID}
	t.waitID, t.waitN, t.waits = k.id, 1, w.kind
	filed := false
	if w.kind == waitOn {
		t.on, t.dst, t.at = w.on, w.dst, w.n
		filed = w.on != nil && w.on.park(k, w.dst, w.n)
	} else {
		if w.on != nil {
			t.on = w.on
		}
		t.at, filed = s.fileTime(k, w)
	}
	if !filed {
		t.waitID = 0
		return false
	}
	if t.state == Running { // else it is ready already
		t.state = Waiting
	}
	return true
}

// maxAtOnce is how many waits that are over at once a behaviour may make in one resume. Then it gives
// way, so that a loop over a closed channel, say, never hangs the Tick.
const maxAtOnce = 4096

// goesOn counts the wait w of the running task t, which was over at once, and reports whether t may go
// on. Else t joins the ready queue.
func (s *Scheduler) goesOn(t *task, w *Wait) bool {
	if w.kind == waitPace { // the slice ends it
		return true
	}
	if l := &s.atOnce; l.task != t || l.resume != t.resumes {
		l.task, l.resume, l.times = t, t.resumes, 0
	}
	s.atOnce.times++
	if w.kind == waitSelf {
		s.atOnce.times += max(0, w.n-1)
	}
	if s.atOnce.times < maxAtOnce {
		return true
	}
	s.charge(t, maxAtOnce)
	if w.kind == waitOn && w.n != send {
		t.givenAt = t.resumes + 1 // perhaps a message
	}
	s.enqueue(t)
	return false
}

// charge notes for the guard that t has done as much as in so many resumes.
func (s *Scheduler) charge(t *task, n int) {
	s.charged += n
	s.busiest.count(t, n)
	if !s.slice.limited {
		s.limit -= n
	} else if s.charged >= s.most {
		s.limit = 0
	}
}

// fileTime puts a ticket where a wait about time says, and returns when that is over, on the clock that
// it goes by.
func (s *Scheduler) fileTime(k ticket, w *Wait) (at int64, filed bool) {
	named := w.clock(k.t)
	if named == nil { // Yield, Pace and Self, as one of several
		return 0, false
	}
	c, ahead := named.open()
	if c.s != s {
		panic(ErrForeignScheduler)
	}
	at = w.n
	switch w.kind {
	case waitFrames:
		at = s.fileFrames(k, at)
	case waitSleep, waitSleepOn:
		at = later(c.now, at)
		c.wakeAt(at, k)
		at += ahead
	default:
		c.wakeAt(at-ahead, k)
	}
	return at, true
}

// fileFrames files a ticket for n frames from now, and returns the number of that frame.
func (s *Scheduler) fileFrames(k ticket, n int64) (at int64) {
	c := k.t.clock
	n = max(1, n)
	at = later(c.ticks(), n)
	if c.closed {
		c, _ = c.open()
	}
	if n == 1 {
		c.next[k.t.level].add(k, k.t.waitN == 1)
	} else {
		c.frames.Add(later(c.frame, n), k)
	}
	return at
}
