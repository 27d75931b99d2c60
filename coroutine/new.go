package coroutine

import (
	"math/rand/v2"
	"time"

	"github.com/somen-go/somen/coroutine/internal/gort"
)

// SchedulerOption is an option of [NewScheduler].
type SchedulerOption func(*Scheduler)

// OnError makes the scheduler hand every error to handle: a *[PanicError] for each behaviour that
// failed, a *[RunawayError], a *[SlowError], [ErrClosed]. Without it they go to log/slog.
// Handle is called on the goroutine that ticks, except for the report of a behaviour that hangs,
// which comes from a goroutine of the watchdog. If it panics, what is under way comes to its end first,
// and the panic goes on to the caller of Tick or, if a behaviour has cancelled what failed, into that. On
// the watchdog's goroutine there is nobody to catch it, and the process ends.
// It panics with an *[ArgumentError] if handle is nil.
func OnError(handle func(error)) SchedulerOption {
	if handle == nil {
		panic(&ArgumentError{Func: "OnError", Reason: "the function is nil; pass a func(error), or leave the option out to have errors logged"})
	}
	return func(s *Scheduler) { s.handler = handle }
}

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
// It panics with an *[ArgumentError] if now is nil.
func WithWallClock(now func() time.Duration) SchedulerOption {
	if now == nil {
		panic(&ArgumentError{Func: "WithWallClock", Reason: "the function is nil; pass one that returns the time since some moment"})
	}
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
	s.form = newMachines(s)
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

// WithWatchdog makes the scheduler report, as a *[SlowError] to the error handler, every resume
// that takes longer than limit on the wall clock: with the line of the yield that ended it, or, if
// it does not end, with the stack it hangs in, once, while it hangs. It costs about 100 ns a
// resume, and a goroutine between the first Tick and Close.
// It panics with an *[ArgumentError] if limit is not positive.
func WithWatchdog(limit time.Duration) SchedulerOption {
	if limit <= 0 {
		panic(&ArgumentError{Func: "WithWatchdog", Reason: "the limit is not positive; pass how long a resume may take"})
	}
	return func(s *Scheduler) { s.watch = &watchdog{limit: limit} }
}
