package coroutine

import (
	"context"
	"runtime/debug"
	"slices"

	"github.com/somen-go/somen/coroutine/code"
	"github.com/somen-go/somen/coroutine/internal/gort"
)

// Future is a value that is still to come, and that behaviours wait for without blocking a frame. Who
// makes it tells one kind from another:
//
//   - work on a goroutine of its own (path finding, a disk, a network): [Async] and [AsyncWith];
//   - a child, which returns it: [Go];
//   - whoever calls [Future.Complete] on a zero Future: the player who answers, a behaviour that others
//     wait for. A zero Future is a promise, ready to use.
//
// Any number of tasks may wait for a Future, before and after it has its value. A Future must not be
// copied after its first use: a method of the copy panics with an *[ArgumentError].
type Future[T any] struct {
	pinned  pinned[Future[T]]
	work    work[T]            // nil if it is not made by a goroutine, or done
	cancel  context.CancelFunc `somen:"-"`
	frames  int                // of ReadyIn
	started bool
	done    bool
	value   T
	err     error
	waiting waiters[struct{}]
	owner   Task        // of the work, or the child that returns the value
	child   func(*Co) T // what it runs; nil if there is none
	s       *Scheduler  // of the owner
	steady  *steady[T]  `somen:"-"`
}

// work is what makes the value on a goroutine: a function, and what it is called with.
type work[T any] interface {
	do(context.Context) (T, error)
}

type plainWork[T any] func(context.Context) (T, error)

func (f plainWork[T]) do(ctx context.Context) (T, error) { return f(ctx) }

type workWith[A, T any] struct {
	arg A
	f   func(context.Context, A) (T, error)
}

func (w workWith[A, T]) do(ctx context.Context) (T, error) { return w.f(ctx, w.arg) }

// Async returns a Future for work, which has not begun: Await begins it, or Begin, to begin several
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
	return &Future[T]{work: plainWork[T](work)}
}

// AsyncWith is [Async] for a function with an argument, which the Future keeps: a copy of what the work
// needs, so that it touches nothing else, and can be begun once more with the same.
func AsyncWith[A, T any](arg A, work func(context.Context, A) (T, error)) *Future[T] {
	if work == nil {
		panic(&ArgumentError{Func: "AsyncWith", Reason: "the function is nil; pass a func(context.Context, A) (T, error)"})
	}
	return &Future[T]{work: workWith[A, T]{arg, work}}
}

// ReadyIn makes the result of work come exactly n Ticks after the work has begun, however long it
// takes: so how fast the machine is does not show in the game, and a run can be repeated. If the work
// takes longer, that Tick waits for it; without ReadyIn a result comes when it is there, and blocks
// nobody. If the task that began the work ends before, the result is the error context.Canceled.
//
// It returns f. It panics with an *[ArgumentError] if n is less than 1, or the work has begun, or there
// is none.
func (f *Future[T]) ReadyIn(n int) *Future[T] {
	switch {
	case n < 1:
		panic(&ArgumentError{Func: "Future.ReadyIn", Reason: "the number is less than 1; pass after how many Ticks the result is to come"})
	case f.work == nil || f.started:
		panic(&ArgumentError{Func: "Future.ReadyIn", Reason: "the work has begun, or there is none; call it on what Async returns, before Await"})
	}
	f.frames = n
	return f
}

// Begin begins the work and returns f.
func (f *Future[T]) Begin(co *Co) *Future[T] {
	co.Wait(f.Begun())
	return f
}

// Await begins the work if it has not begun, waits until the value is there, and returns it, or the
// error in its place. It may be called again, and by several tasks; the result is the same. In a
// deferred function of a cancelled Script it returns context.Canceled if there is no value yet.
func (f *Future[T]) Await(co *Co) (T, error) {
	co.Wait(f.Done())
	return f.Result()
}

// Begun is the raw form of Begin: a wait that begins the work and is over at once.
func (f *Future[T]) Begun() Wait { return Wait{kind: waitOn, on: f, n: begin} }

// Done is the raw form of Await: [Future.Result] has the result after it.
func (f *Future[T]) Done() Wait { return Wait{kind: waitOn, on: f} }

// begin, as the n of a wait on a future, only begins the work.
const begin = 1

// Result returns the result, or the error context.Canceled as long as there is none.
func (f *Future[T]) Result() (T, error) {
	f.pinned.look(f, "Future.Result")
	if !f.done {
		var zero T
		return zero, context.Canceled
	}
	return f.value, f.err
}

// Complete gives the Future its value, or the error in its place, and wakes all who wait for it, in
// this Tick if the budget allows. It reports false, and does nothing, if the Future is complete
// already. Work that is under way is told to end, and its result dropped.
//
// It may be called from anywhere on the goroutine that ticks; from another one by [Scheduler.Post].
func (f *Future[T]) Complete(value T, err error) bool {
	f.pinned.own(f, "Future.Complete")
	if f.done {
		return false
	}
	f.value, f.err, f.done, f.work = value, err, true, nil
	if f.cancel != nil {
		f.cancel()
	}
	if t := f.owner.get(); t != nil {
		if i := slices.Index(t.attached, ender(f)); i >= 0 {
			t.attached = slices.Delete(t.attached, i, i+1)
		}
	}
	f.waiting.wake()
	return true
}

func (f *Future[T]) park(k ticket, _ any, n int64) bool {
	f.pinned.own(f, "a wait on a Future")
	f.pinned.number(k)
	if f.s == nil {
		f.s = k.t.scheduler()
	} else if f.s != k.t.scheduler() {
		panic(ErrForeignScheduler)
	}
	if f.work != nil && !f.started && !f.done {
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
	s := f.s
	f.owner = t.handle()
	ctx, cancel := context.WithCancel(context.Background())
	f.cancel = cancel
	j := job[T]{f.work, ctx, f.owner, t.name, t.owner}
	if f.frames > 0 {
		f.steady = &steady[T]{f: f, results: make(chan result[T], 1)}
		s.steadies = append(s.steadies, due{s.tick + int64(f.frames), f.steady})
	}
	switch {
	case !s.inline:
		t.tied().attached = append(t.attached, f)
		s.posted.jobs.Add(1)
		if f.steady == nil {
			s.working = append(s.working, f.owner)
		}
		go f.goroutine(j)
	case f.steady == nil:
		j.settle(func(r result[T]) { f.Complete(r.value, r.err) })
	default:
		t.tied().attached = append(t.attached, f)
		j.settle(func(r result[T]) { f.steady.results <- r })
	}
}

// settle does the work and hands over the result, even if the work calls runtime.Goexit.
func (j job[T]) settle(hand func(result[T])) {
	r := result[T]{err: ErrGoexit}
	defer func() { hand(r) }()
	r.value, r.err = j.try()
}

func (f *Future[T]) goroutine(j job[T]) {
	defer f.s.posted.jobs.Done()
	defer f.s.asJob()()
	j.settle(func(r result[T]) {
		if f.steady != nil {
			f.steady.results <- r
		} else {
			f.s.Post(func() { f.arrive(r) })
		}
	})
}

// arrive takes the result of the work.
func (f *Future[T]) arrive(r result[T]) {
	if i := slices.Index(f.s.working, f.owner); i >= 0 {
		f.s.working = slices.Delete(f.s.working, i, i+1)
	}
	f.Complete(r.value, r.err)
}

// end hears that the owner has ended.
func (f *Future[T]) end() {
	var none T
	switch {
	case f.child != nil:
		f.Complete(none, f.owner.endedBy())
	case f.steady != nil:
		f.steady.lost = true
		f.cancel()
	default:
		f.cancel()
	}
}

// endedBy returns why a task that has ended returned nothing.
func (t Task) endedBy() error {
	if err := t.Err(); err != nil {
		return err
	}
	return t.Cause()
}

// A job is work with what its report needs.
type job[T any] struct {
	work  work[T]
	ctx   context.Context
	task  Task
	name  string
	owner any
}

// try does the work and turns a panic into an error.
func (j job[T]) try() (v T, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &PanicError{Task: j.task, Name: j.name, Owner: j.owner, Value: r, Stack: code.WrittenStack(debug.Stack())}
		}
	}()
	return j.work.do(j.ctx)
}

// asJob notes that the goroutine that calls it does the work of a future, until the function that it
// returns is called.
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

// steady holds the result of work until the Tick that it is to come in; see Future.ReadyIn.
type steady[T any] struct {
	f       *Future[T]
	results chan result[T]
	lost    bool // who began the work has ended
}

type result[T any] struct {
	value T
	err   error
}

// come completes the future, and waits for the work if it is not done.
func (s *steady[T]) come() {
	var r result[T]
	switch {
	case s.f.done: // by somebody else
		return
	case s.lost:
		r.err = context.Canceled
	default:
		r = <-s.results
	}
	s.f.Complete(r.value, r.err)
}
