package coroutine

import "time"

// slice is what one resume may use before Pace gives way.
type slice struct {
	by      time.Duration // on the wall clock; 0 means by calls
	limited bool          // the Tick has a budget
	tick    int64         // the resume that end and calls are for
	resumed int
	end     time.Duration
	calls   int64 // of Pace, or looks at a wall clock that shows last
	last    time.Duration
}

const (
	callsPerSlice = 1024    // if the slice is not by time
	callsPerLook  = 16      // calls of Co.Pace between two looks at the slice
	looksPerSlice = 1 << 17 // if the slice is by time, and the wall clock stands still
)

func (l *slice) begin(b *Budget) {
	l.by = b.Slice
	if l.by <= 0 {
		l.by = b.Time / 4
	}
	l.limited = b.Resumes != 0 || b.Time != 0
}

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

// Pace returns a wait for the loop of a behaviour that computes. It is over at once, unless this
// resume has used up its slice, see [Budget]: then the behaviour gives way until the others have
// had their turn, or, in a Tick without a budget, until the next Tick.
//
// If neither the Time nor the Slice of the budget is set, Pace never looks at the wall clock: it
// gives way at every 1,024th call, so that a run can be repeated.
func Pace() Wait { return Wait{kind: waitPace, n: 1} }

// Pace gives way if this resume has used up its slice; see the function [Pace]. Otherwise it costs
// a few nanoseconds: it looks at the slice at every 16th call.
func (co *Co) Pace() {
	if co.paceIsDue() {
		co.Wait(Wait{kind: waitPace, n: callsPerLook})
	}
}

// paceIsDue counts a call, and reports whether the slice is to be looked at.
func (co *Co) paceIsDue() bool {
	if co.paces++; co.paces < callsPerLook {
		return false
	}
	co.paces = 0
	return true
}
