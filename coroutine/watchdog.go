package coroutine

import (
	"sync"
	"time"

	"github.com/somen-go/somen/coroutine/code"
)

type watchdog struct {
	limit time.Duration
	quit  chan struct{}
	gone  chan struct{}

	sync.Mutex
	task  Task   // that runs
	name  string // of it, with the rest
	owner any
	stack stacked
	begin time.Time // zero if none runs
}

func (w *watchdog) start(handler func(error)) {
	if w == nil || w.quit != nil {
		return
	}
	w.quit, w.gone = make(chan struct{}), make(chan struct{})
	go w.loop(handler)
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
			stack := w.stack
			if hangs {
				reported = w.begin
			}
			w.Unlock()
			if hangs {
				e.Stack = code.WrittenStack(stack.stack())
				handler(e)
			}
		}
	}
}

func (w *watchdog) enter(t *task) {
	w.Lock()
	w.task, w.name, w.owner, w.stack, w.begin = t.handle(), t.name, t.owner, t.exec.watched(), time.Now()
	w.Unlock()
}

func (w *watchdog) leave() {
	w.Lock()
	w.task, w.name, w.owner, w.stack, w.begin = Task{}, "", nil, nil, time.Time{}
	w.Unlock()
}
