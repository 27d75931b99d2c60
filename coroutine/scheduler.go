package coroutine

import (
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Scheduler runs tasks. Make one with [NewScheduler], start behaviours, and call Tick from the main
// loop; it is for one goroutine, which the behaviours run on too as far as they can tell.
//
// What the tag somen:"-" stands at is no state: it is of this process, or of the Tick under way; see [Scheduler.Memory].
type Scheduler struct {
	current *task `somen:"-"` // the task that runs now

	asked struct { // by the behaviour that runs, at its yield
		kind waitKind
		n    int64
	} `somen:"-"`
	atOnce struct { // waits of one resume that were over at once
		task          *task
		resume, times int64
	} `somen:"-"`
	burst      burst    `somen:"-"` // of the Tick under way
	limit      int      `somen:"-"` // resumes of this Tick
	quick      int      `somen:"-"` // resumes of this Tick before there is more to think of than whose turn it is
	most       int      `somen:"-"` // what may be charged in a Tick with a budget by count alone
	charged    int      `somen:"-"` // what the guard counts besides resumes; taken off the limit, if there is no budget
	busiest    suspects `somen:"-"`
	inspecting *trace   `somen:"-"` // where a behaviour at its yield tells the line
	tick       int64
	nextID     uint64
	waits      uint64 // of compiled behaviours
	stepping   bool   `somen:"-"` // a compiled task steps, and has not been seen to leave anything
	started    uint64 // tasks, the last of which has this id
	ready      readyQueue
	leastBatch int `somen:"-"` // tasks
	stats      Stats
	root       *Clock
	clocks     []*Clock
	clocksMade uint64
	groupsMade uint64
	queuesMet  uint64
	toMove     []*Clock `somen:"-"` // those of clocks that have not been moved in the Tick under way
	toMoveBy   int64    `somen:"-"` // ns
	live       []*task
	witnesses  []witness            `somen:"-"` // who hears of each that is added
	spare      reserve[*task]       // records to use again, which a Task that has ended may point to
	ageing     bool                 `somen:"-"` // a reserve has still to give something up
	form       form                 `somen:"-"`
	busy       atomic.Bool          `somen:"-"`
	closed     atomic.Bool          `somen:"-"`
	closing    atomic.Bool          `somen:"-"` // Close was called, and the goroutine that ticks has still to do it
	outside    atomic.Bool          `somen:"-"` // a Cancel outside a Tick runs
	owner      atomic.Uint64        `somen:"-"` // the goroutine that ticked last, or made the scheduler
	slice      slice                `somen:"-"`
	handler    func(error)          `somen:"-"`
	reports    []error              // from conditions
	wall       func() time.Duration `somen:"-"`
	guard      int                  `somen:"-"`
	profiled   bool                 `somen:"-"`
	inline     bool                 `somen:"-"`
	watched    bool                 `somen:"-"` // whether resumes are measured, for watch or profiled
	watch      *watchdog            `somen:"-"`
	source     *rand.PCG            `somen:"-"`
	rand       *rand.Rand           `somen:"-"` // draws from source

	works  []due // the work of futures that is under way, in the order in which it has begun
	loaded bool  `somen:"-"` // what works has may come from a save
	onward error `somen:"-"` // why it can't be put back to what it was, whatever it has

	posted struct {
		sync.Mutex
		any    atomic.Bool // whether fs has any
		closed bool
		fs     []posted
		jobs   sync.WaitGroup  // the functions of futures
		ids    map[uint64]bool // of their goroutines
	} `somen:"-"`
}

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
// It panics with an *[ArgumentError] if f is nil.
func (s *Scheduler) Post(f func()) {
	if f == nil {
		panic(&ArgumentError{Func: "Scheduler.Post", Reason: "the function is nil; pass a func()"})
	}
	s.post(posted{call: f})
}

// posted is a function that the next Tick is to call.
type posted struct {
	call    func()
	arrives bool // it brings the result of the work of a future
}

func (s *Scheduler) post(p posted) {
	s.posted.Lock()
	defer s.posted.Unlock()
	if s.posted.closed {
		return
	}
	s.posted.fs = append(s.posted.fs, p)
	s.posted.any.Store(true)
}

// hasPosted reports whether a function of Post waits for the next Tick.
func (s *Scheduler) hasPosted() bool {
	s.posted.Lock()
	defer s.posted.Unlock()
	return slices.ContainsFunc(s.posted.fs, func(p posted) bool { return !p.arrives })
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
	for _, p := range fs {
		called++
		p.call()
	}
}

// A witness hears of the tasks that are started.
type witness interface {
	note(t *task)
	forget() // all tasks may be others now
}

func (s *Scheduler) add(t *task) {
	t.liveAt = int32(len(s.live))
	s.live = append(s.live, t)
	for _, w := range s.witnesses {
		w.note(t)
	}
}

func (s *Scheduler) forgetTasks() {
	for _, w := range s.witnesses {
		w.forget()
	}
}

func (t *task) scheduler() *Scheduler { return t.clock.s }

// underway is a *[Future] whose work is under way.
type underway interface {
	come()
	mayBeSaved() (bool, Task)
	again() (goesOn bool)
	drop()
}

// due is work that is under way, and the Tick in which its result is to come, or 0 if it comes when it is there.
type due struct {
	tick int64
	of   underway
}

// swapRemove takes the element at i out of list and puts the last one in its place.
func swapRemove(list []*task, i int) []*task {
	last := len(list) - 1
	list[i] = list[last]
	list[last] = nil
	return list[:last]
}
