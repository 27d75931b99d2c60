package coroutine

import (
	"math"
	"time"

	"github.com/somen-go/somen/coroutine/internal/gort"
)

// Budget says how much a Tick may do. Its zero value sets no limit, save a guard that ends a Tick
// which resumes without end. The guard ends a Tick with a budget by count too, if behaviours make waits
// without end that are over at once. A negative field leaves nothing: the Tick only moves the clocks.
type Budget struct {
	// Resumes is the number of resumes. With it alone, and a fixed dt, a run depends on nothing
	// but its inputs.
	Resumes int
	// Time is the time on the wall clock. No resume begins after it; one that has begun is not
	// interrupted, see [Co.Pace].
	Time time.Duration
	// Slice is how long a behaviour that calls [Co.Pace] may run in one resume. Without it, it is
	// a quarter of Time; and without a Time it is 1,024 calls of Pace.
	Slice time.Duration
}

// Stats says what happened in a Tick. Started, Finished, Cancelled and Failed include what happened
// since the Tick before.
type Stats struct {
	Resumed    int           // resumes
	LeftOver   int           // ready tasks that did not fit the budget; they go first next time
	OldestWait int           // Ticks that the one of these which waits longest has waited
	Time       time.Duration // on the wall clock; 0 unless the Budget has a Time or [Scheduler.Profile] is on
	Started    int
	Finished   int // returned
	Cancelled  int
	Failed     int
}

// Tick moves virtual time by dt, wakes what is due, and resumes ready tasks until none is left or
// the budget is used up: higher priorities first (see [AgeTicks]), and among equals in the order
// in which they became ready. In that order come what the last Tick left over; then the sleepers
// that are due, by their deadline and then by when they fell asleep; then those who waited for
// frames; then those whose condition is met. A task that becomes ready during the Tick joins at
// the back. So a run with a budget by count is the same each time.
//
// Tick allocates nothing of its own. It panics with [ErrBusy] if a Tick of the scheduler runs
// already, or another goroutine closes it in the place of one that has ended; with a *[ThreadError] on a goroutine with another thread lock than before, and with an
// *[ArgumentError] if dt is negative. On a closed scheduler it reports [ErrClosed] and does nothing.
func (s *Scheduler) Tick(dt time.Duration, b Budget) Stats {
	mustNotBeNegative("Scheduler.Tick", int64(dt))
	if !s.busy.CompareAndSwap(false, true) {
		panic(ErrBusy)
	}
	if s.current != nil { // a deferred function that a Cancel outside a Tick has called
		s.busy.Store(false)
		panic(ErrBusy)
	}
	defer s.leave()
	if s.closed.Load() {
		s.handler(ErrClosed)
		return Stats{}
	}
	if s.noteOwner(); s.closing.Load() {
		return Stats{} // and leave closes
	}
	s.stats.Resumed = 0
	measured := b.Time > 0 || s.profiled
	var begin time.Duration
	if measured {
		begin = s.wall()
	}
	s.runPosted()
	s.tick++
	if len(s.steadies) > 0 {
		s.completeSteadies()
	}
	s.moveClocks(int64(dt))
	if len(s.reports) > 0 {
		s.deliver()
	}
	s.slice.begin(&b)
	if b.Resumes >= 0 && b.Time >= 0 {
		s.run(b, begin)
	}
	if s.ageing || s.tick%reservePeriod == 0 {
		s.ageing = s.form.age(s.tick)
		s.ageing = s.spare.age(s.tick, func(*task) {}) || s.ageing
	}
	if measured {
		s.stats.Time = s.wall() - begin
	}
	s.stats.LeftOver = s.ready.len()
	if s.stats.LeftOver > 0 {
		s.stats.OldestWait = int(s.tick - s.ready.oldest(s.tick))
	}
	stats := s.stats
	s.stats = Stats{}
	return stats
}

// leave ends a Tick, even one that is left by a panic of the error handler or by runtime.Goexit.
func (s *Scheduler) leave() {
	if t := s.current; t != nil {
		s.goneWith(t, nil)
	}
	if len(s.toMove) > 0 {
		defer s.leave()
		s.moveRest()
		return
	}
	if len(s.busiest) > 0 {
		clear(s.busiest)
	}
	s.busy.Store(false)
	_ = s.closeIfAsked() // on a goroutine that can't resume the coroutines, Tick panics with the error
}

// noteOwner notes the goroutine that ticks. It panics if it can't resume the scheduler's coroutines.
func (s *Scheduler) noteOwner() {
	id, locked := gort.Here()
	if err := s.form.check(id, locked); err != nil {
		panic(err)
	}
	if s.owner.Load() != id {
		s.owner.Store(id)
	}
}

// run resumes ready tasks within the budget.
func (s *Scheduler) run(b Budget, begin time.Duration) {
	s.watch.start(s)
	s.charged, s.most = 0, math.MaxInt
	guard := s.guard + min(4*len(s.live), math.MaxInt-s.guard)
	r := &s.burst
	switch {
	case b.Time > 0:
		if b.Resumes == 0 {
			b.Resumes = math.MaxInt
		}
		r.set(b.Resumes, b.Time, begin, max(guard, leastStill), nil)
	case b.Resumes > 0:
		s.most = max(guard, leastStill)
		r.set(b.Resumes, 0, 0, 0, nil)
	default:
		r.set(guard-guard/10, 0, 0, 0, nil)
	}
	if s.watched {
		r.watchedTurns()
	} else {
		s.turns(r.next(), r) // not by a function of its own, see there
	}
	switch {
	case b.Time > 0:
	case b.Resumes > 0:
		if s.charged >= s.most {
			s.handler(s.busiest.report(s.stats.Resumed))
		}
	case s.ready.used != 0:
		r.set(guard, 0, 0, 0, s.busiest)
		if s.watched {
			r.watchedTurns()
		} else {
			s.turns(r.next(), r)
		}
		if s.ready.used != 0 {
			s.handler(s.busiest.report(s.stats.Resumed))
		}
	}
}

// suspects counts resumes by task, near the end of a Tick that seems to have none, and waits that were
// over at once.
type suspects map[*task]*RunawayError

func (c suspects) count(t *task, n int) {
	e := c[t]
	if e == nil {
		e = &RunawayError{Task: t.handle(), Name: t.name, Owner: t.owner}
		c[t] = e
	}
	e.Times += n
}

func (c suspects) report(resumes int) *RunawayError {
	worst := &RunawayError{}
	for _, e := range c {
		if e.Times > worst.Times || e.Times == worst.Times && e.Name < worst.Name {
			worst = e
		}
	}
	worst.Resumes = resumes
	return worst
}
