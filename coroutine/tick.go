package coroutine

import (
	"math"
	"time"

	"github.com/somen-go/somen/coroutine/internal/gort"
)

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
	if len(s.works) > 0 {
		s.completeDue()
	}
	s.moveClocks(int64(dt))
	if len(s.reports) > 0 {
		s.deliver()
	}
	s.slice.begin(&b)
	s.ready.fetches = prefetches && s.form.scattered(len(s.live))
	if b.Resumes >= 0 && b.Time >= 0 {
		s.run(b, begin)
	}
	if s.ageing || s.spare.surplus > 0 /* as after a load */ || s.tick%reservePeriod == 0 {
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
	s.watch.start(s.handler)
	s.charged, s.most = 0, math.MaxInt
	guard := s.guard + min(4*len(s.live), math.MaxInt-s.guard)
	var r *burst
	switch {
	case b.Time > 0:
		if b.Resumes == 0 {
			b.Resumes = math.MaxInt
		}
		r = s.setBurst(b.Resumes, b.Time, begin, max(guard, leastStill), nil)
	case b.Resumes > 0:
		s.most = max(guard, leastStill)
		r = s.setBurst(b.Resumes, 0, 0, 0, nil)
	default:
		r = s.setBurst(guard-guard/10, 0, 0, 0, nil)
	}
	if s.watched {
		s.watchedTurns(r)
	} else {
		s.turns(s.next(r), r) // not by a function of its own, see there
	}
	switch {
	case b.Time > 0:
	case b.Resumes > 0:
		if s.charged >= s.most {
			s.handler(s.busiest.report(s.stats.Resumed))
		}
	case s.ready.used != 0:
		r = s.setBurst(guard, 0, 0, 0, s.busiest)
		if s.watched {
			s.watchedTurns(r)
		} else {
			s.turns(s.next(r), r)
		}
		if s.ready.used != 0 {
			s.handler(s.busiest.report(s.stats.Resumed))
		}
	}
}

// setBurst makes a burst of resumes until there are limit in this Tick. Under a wall clock that stands
// still for guard resumes it ends too, and reports who kept it busy.
func (s *Scheduler) setBurst(limit int, budget, begin time.Duration, guard int, busy suspects) *burst {
	r := &s.burst
	r.budget, r.begin, r.last, r.guard = budget, begin, begin, guard
	r.busy, r.resumed, r.look, r.stride, r.moved = busy, false, 0, 1, 0
	s.limit = limit - s.charged
	return r
}

// watchedTurns resumes the tasks of the burst and measures each.
func (s *Scheduler) watchedTurns(r *burst) {
	for t := s.next(r); t != nil; t = s.next(r) {
		s.watchedTurn(t)
	}
}
