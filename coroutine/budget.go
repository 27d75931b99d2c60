package coroutine

import "time"

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
	Time       time.Duration `somen:"-"` // on the wall clock; 0 unless the Budget has a Time or [Scheduler.Profile] is on
	Started    int
	Finished   int // returned
	Cancelled  int
	Failed     int
}

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

func (l *slice) begin(b *Budget) {
	l.by = b.Slice
	if l.by <= 0 {
		l.by = b.Time / 4
	}
	l.limited = b.Resumes != 0 || b.Time != 0
}

// A burst is a part of a Tick, in which ready tasks are resumed one after the other: until none is left,
// limit tasks have been resumed in this Tick, or a budget of time is used up.
type burst struct {
	budget time.Duration // 0 if there is none
	begin  time.Duration // from which the budget counts
	guard  int           // resumes for which the wall clock may stand still under the budget
	busy   suspects      // if resumes are counted by task

	resumed bool // a task, after which the clock may be looked at
	look    int  // resumes of the Tick at which the clock is looked at next
	stride  int  // resumes between two looks
	last    time.Duration
	moved   int // resumes when the wall clock was last seen to move
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
