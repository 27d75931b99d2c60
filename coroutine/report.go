package coroutine

import (
	"log/slog"
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

func logError(err error) {
	if p, ok := err.(*PanicError); ok {
		slog.Error(err.Error(), "stack", string(p.Stack))
		return
	}
	slog.Error(err.Error())
}
