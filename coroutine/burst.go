package coroutine

import "time"

const (
	checkEvery = 16      // after at most so many resumes the wall clock is read, after fewer when they are long
	leastStill = 100_000 // so many resumes, or waits that are over at once, are no sign that a Tick has no end
)

// next returns the task whose turn it is, or nil at the end of the burst, or if there is none.
func (s *Scheduler) next(r *burst) *task {
	if r == nil || r.budget > 0 && r.resumed && s.isUsedUp(r) {
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
		s.quick = s.limit
		if r.budget > 0 {
			s.quick = min(s.limit, r.look)
		}
		if r.busy != nil {
			s.quick = 0
			r.busy.count(t, 1)
		}
		return t
	}
	return nil
}

// isUsedUp reports whether the budget of time is used up. It reads the wall clock now and then.
func (s *Scheduler) isUsedUp(r *burst) bool {
	if s.stats.Resumed < r.look {
		return false
	}
	now := s.wall()
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
	r.look, r.last = s.stats.Resumed+r.stride, now
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
