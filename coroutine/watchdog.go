package coroutine

import (
	"sync"
	"time"
)

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

type watchdog struct {
	limit time.Duration
	quit  chan struct{}
	gone  chan struct{}

	sync.Mutex
	task  Task   // that runs
	name  string // of it, with the rest
	owner any
	exec  executor
	begin time.Time // zero if none runs
}

func (w *watchdog) start(s *Scheduler) {
	if w == nil || w.quit != nil {
		return
	}
	w.quit, w.gone = make(chan struct{}), make(chan struct{})
	go w.loop(s.handler)
}

func (w *watchdog) stop() {
	if w == nil || w.quit == nil {
		return
	}
	close(w.quit)
	<-w.gone
}

// loop looks at what runs a few times per limit.
func (w *watchdog) loop(handler func(error)) {
	defer close(w.gone)
	ticker := time.NewTicker(max(w.limit/4, time.Microsecond))
	defer ticker.Stop()
	var reported time.Time
	for {
		select {
		case <-w.quit:
			return
		case now := <-ticker.C:
			w.Lock()
			hangs := !w.begin.IsZero() && w.begin != reported && now.Sub(w.begin) > w.limit
			e := &SlowError{Task: w.task, Name: w.name, Owner: w.owner, Took: now.Sub(w.begin), Limit: w.limit}
			exec := w.exec
			if hangs {
				reported = w.begin
			}
			w.Unlock()
			if hangs {
				e.Stack = exec.stack()
				handler(e)
			}
		}
	}
}

func (w *watchdog) enter(t *task) {
	w.Lock()
	w.task, w.name, w.owner, w.exec, w.begin = t.handle(), t.name, t.owner, t.exec, time.Now()
	w.Unlock()
}

func (w *watchdog) leave() {
	w.Lock()
	w.task, w.name, w.owner, w.exec, w.begin = Task{}, "", nil, nil, time.Time{}
	w.Unlock()
}

// watchedTurn measures a turn of t.
func (s *Scheduler) watchedTurn(t *task) {
	if t.exec == nil {
		s.form.equip(t) // so that the watchdog can ask it for its stack
	}
	h, name, owner := t.handle(), t.name, t.owner
	if s.watch != nil {
		s.watch.enter(t)
		defer s.watch.leave()
	}
	begin := s.wall()
	s.turns(t, nil)
	took := s.wall() - begin
	live := h.get() != nil && !t.ended()
	if live {
		t.used += int64(took)
	}
	if s.watch != nil && took > s.watch.limit {
		e := &SlowError{Task: h, Name: name, Owner: owner, Took: took, Limit: s.watch.limit}
		if live {
			e.Where = h.Info().Where()
		}
		s.handler(e)
	}
}
