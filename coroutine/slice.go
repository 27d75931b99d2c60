package coroutine

import "time"

// used counts n calls of Pace and reports whether the slice of the resume under way is used up.
func (l *slice) used(s *Scheduler, n int64) bool {
	if l.tick != s.tick || l.resumed != s.stats.Resumed {
		l.tick, l.resumed, l.calls = s.tick, s.stats.Resumed, 0
		if l.by > 0 {
			l.last = s.wall()
			l.end = time.Duration(later(int64(l.last), int64(l.by)))
			return false
		}
	}
	if l.by > 0 {
		now := s.wall()
		if l.calls++; now != l.last {
			l.last, l.calls = now, 0
		}
		if l.calls >= looksPerSlice {
			s.charge(s.current, looksPerSlice)
			return true
		}
		return now >= l.end
	}
	l.calls += n
	return l.calls >= callsPerSlice
}

const (
	callsPerSlice = 1024    // if the slice is not by time
	callsPerLook  = 16      // calls of Co.Pace between two looks at the slice
	looksPerSlice = 1 << 17 // if the slice is by time, and the wall clock stands still
)

// givesWay reports whether the wait is for a turn.
func (w *Wait) givesWay(s *Scheduler) bool {
	return w.kind == waitYield || w.kind == waitPace && s.slice.used(s, w.n)
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
	s.quick = min(s.quick, s.limit)
}
