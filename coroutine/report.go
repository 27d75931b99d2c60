package coroutine

import (
	"errors"
	"slices"
)

// report keeps err for the error handler until all clocks have moved. A handler may call whatever it
// likes, and may panic: those who wait on the clocks after it would miss a frame.
func (s *Scheduler) report(err error) { s.reports = append(s.reports, err) }

// deliver hands over what was reported. What comes behind a panic of the handler is delivered in the
// next Tick.
func (s *Scheduler) deliver() {
	for len(s.reports) > 0 {
		err := s.reports[0]
		s.reports = slices.Delete(s.reports, 0, 1)
		s.handler(err)
	}
}

// FilterReports has may asked of each error, on the goroutine that ticks, before the error handler gets it, and only if
// it says true. Reports of the watchdog's goroutine are not asked of. It is for package ecs, which plays steps again.
func (s *Scheduler) FilterReports(may func(error) bool) {
	handle := s.handler
	s.handler = func(err error) {
		if hangs := (*SlowError)(nil); errors.As(err, &hangs) || may(err) {
			handle(err)
		}
	}
}
