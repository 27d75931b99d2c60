package coroutine

import (
	"context"
	"runtime/debug"
	"slices"

	"github.com/somen-go/somen/coroutine/internal/gort"
)

// Future is work on a goroutine of its own (path finding, a disk, a network) that behaviours wait
// for without blocking a frame. Make one with [Async].
type Future[T any] struct {
	work    func(context.Context) (T, error)
	cancel  context.CancelFunc
	started bool
	done    bool
	value   T
	err     error
	waiting waiters[struct{}]
	owner   Task
	s       *Scheduler // of the owner
}

// Async returns a Future for work, which has not begun: Await begins it, or Go, to begin several
// before the first Await. The context of work ends when the task that began it ends, or the
// scheduler is closed; work should return then. A panic in work comes back as a *[PanicError].
//
// Work must not touch what behaviours touch: it runs beside them. With [InlineAsync] it runs
// inside the call that begins it.
// It panics with an *[ArgumentError] if work is nil.
func Async[T any](work func(context.Context) (T, error)) *Future[T] {
	if work == nil {
		panic(&ArgumentError{Func: "Async", Reason: "the function is nil; pass a func(context.Context) (T, error)"})
	}
	return &Future[T]{work: work}
}

// Go begins the work and returns f.
func (f *Future[T]) Go(co *Co) *Future[T] {
	co.Wait(f.Begin())
	return f
}

// Await begins the work if it has not begun, waits until it is done, and returns its result. It
// may be called again, and by several tasks; the result is the same. In a deferred function of a
// cancelled Script it returns context.Canceled if the work is not done.
func (f *Future[T]) Await(co *Co) (T, error) {
	co.Wait(f.Done())
	return f.Result()
}

// Begin is the raw form of Go: a wait that begins the work and is over at once.
func (f *Future[T]) Begin() Wait { return Wait{kind: waitOn, on: f, n: begin} }

// Done is the raw form of Await: [Future.Result] has the result after it.
func (f *Future[T]) Done() Wait { return Wait{kind: waitOn, on: f} }

// begin, as the n of a wait on a future, only begins the work.
const begin = 1

// Result returns the result, or the error context.Canceled as long as there is none.
func (f *Future[T]) Result() (T, error) {
	if !f.done {
		var zero T
		return zero, context.Canceled
	}
	return f.value, f.err
}

func (f *Future[T]) park(k ticket, _ any, n int64) bool {
	if f.started {
		if f.s != k.t.scheduler() {
			panic(ErrForeignScheduler)
		}
	} else {
		f.started = true
		f.run(k.t)
	}
	if f.done || n == begin {
		return false
	}
	f.waiting.push(k, struct{}{})
	return true
}

func (f *Future[T]) run(t *task) {
	s := t.scheduler()
	f.s = s
	f.owner = t.handle()
	ctx, cancel := context.WithCancel(context.Background())
	f.cancel = cancel
	if s.inline {
		v, err := f.try(ctx, f.owner, t.name, t.owner)
		f.settle(v, err)
		return
	}
	t.owed = append(t.owed, f)
	task, name, owner := f.owner, t.name, t.owner
	s.posted.jobs.Add(1)
	go func() {
		defer s.posted.jobs.Done()
		defer s.asJob()()
		var v T
		err := ErrGoexit
		defer func() { s.Post(func() { f.settle(v, err) }) }()
		v, err = f.try(ctx, task, name, owner)
	}()
}

// asJob notes that the goroutine that calls it is one of a future, until the function that it returns
// is called.
func (s *Scheduler) asJob() (end func()) {
	id := gort.ID()
	s.posted.Lock()
	defer s.posted.Unlock()
	if s.posted.ids == nil {
		s.posted.ids = map[uint64]bool{}
	}
	s.posted.ids[id] = true
	return func() {
		s.posted.Lock()
		defer s.posted.Unlock()
		delete(s.posted.ids, id)
	}
}

func (s *Scheduler) isJob(goroutine uint64) bool {
	s.posted.Lock()
	defer s.posted.Unlock()
	return s.posted.ids[goroutine]
}

// try calls work and turns a panic into an error.
func (f *Future[T]) try(ctx context.Context, task Task, name string, owner any) (v T, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &PanicError{Task: task, Name: name, Owner: owner, Value: r, Stack: debug.Stack()}
		}
	}()
	return f.work(ctx)
}

// end hears that the owner has ended.
func (f *Future[T]) end() { f.cancel() }

func (f *Future[T]) settle(v T, err error) {
	f.value, f.err, f.done = v, err, true
	f.cancel()
	if t := f.owner.get(); t != nil {
		if i := slices.Index(t.owed, ender(f)); i >= 0 {
			t.owed = slices.Delete(t.owed, i, i+1)
		}
	}
	f.waiting.wake()
}
