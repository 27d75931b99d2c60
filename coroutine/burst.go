package coroutine

import "time"

// A burst is a part of a Tick, in which ready tasks are resumed one after the other: until none is left,
// limit tasks have been resumed in this Tick, or a budget of time is used up.
type burst struct {
	s      *Scheduler
	budget time.Duration // 0 if there is none
	begin  time.Duration // from which the budget counts
	guard  int           // resumes for which the wall clock may stand still under the budget
	busy   suspects      // if resumes are counted by task

	resumed       bool // a task, after which the clock may be looked at
	check, stride int  // resumes to the next look, and how many there were to be
	last          time.Duration
	moved         int // resumes when the wall clock was last seen to move
}

const (
	checkEvery = 16      // after at most so many resumes the wall clock is read, after fewer when they are long
	leastStill = 100_000 // so many resumes, or waits that are over at once, are no sign that a Tick has no end
)

// set makes a burst of resumes until there are limit in this Tick. Under a wall clock that stands
// still for guard resumes it ends too, and reports who kept it busy.
func (r *burst) set(limit int, budget, begin time.Duration, guard int, busy suspects) {
	r.budget, r.begin, r.last, r.guard = budget, begin, begin, guard
	r.busy, r.resumed, r.check, r.stride, r.moved = busy, false, 1, 1, 0
	r.s.limit = limit - r.s.charged
}

// watchedTurns resumes the tasks of the burst and measures each.
func (r *burst) watchedTurns() {
	for t := r.next(); t != nil; t = r.next() {
		r.s.watchedTurn(t)
	}
}

// next returns the task whose turn it is, or nil at the end of the burst.
func (r *burst) next() *task {
	if r == nil {
		return nil
	}
	s := r.s
	if r.budget > 0 && r.resumed && r.isUsedUp() {
		return nil
	}
	for s.stats.Resumed < s.limit {
		t := s.ready.pop()
		if t == nil {
			return nil
		}
		if t.state != Ready { // it was cancelled meanwhile
			s.ready.stale--
			continue
		}
		if t.flags&flagsPaused != 0 {
			s.ready.stale--
			t.flags |= flagHeld
			continue
		}
		s.stats.Resumed++
		t.resumes++
		r.resumed = true
		if r.busy != nil {
			r.busy.count(t, 1)
		}
		return t
	}
	return nil
}

// isUsedUp reports whether the budget of time is used up. It reads the wall clock now and then.
func (r *burst) isUsedUp() bool {
	if r.check--; r.check > 0 {
		return false
	}
	s, now := r.s, r.s.wall()
	if now-r.begin >= r.budget {
		return true
	}
	done := s.stats.Resumed + s.charged
	switch still := done - r.moved; {
	case now != r.last:
		r.moved, r.busy = done, nil
	case still >= r.guard:
		s.handler(s.busiest.report(s.stats.Resumed))
		return true
	case still >= r.guard-r.guard/10:
		r.busy = s.busiest
	}
	r.stride = nextStride(r.stride, now-r.last, r.budget)
	r.check, r.last = r.stride, now
	return false
}

// nextStride returns how many resumes may pass before the clock is read again, so that they take
// at most about a thirtieth of the budget.
func nextStride(stride int, took, budget time.Duration) int {
	if took > budget/30 {
		return max(1, stride/4)
	}
	return min(checkEvery, stride*2)
}
