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
	work    work[T]    // nil if it is not made by a goroutine, or no longer needed
	job     *job[T]    `somen:"-"` // the work that is under way in this process, or nil
	frames  int        // of ReadyIn
	onLoad  LoadAction // 0 if it is not known
	started bool       // the work has begun
	lost    bool       // who began the work has ended
	done    bool
	value   T
	err     error
	waiting waiters[struct{}]
	owner   Task        // of the work, or the child that returns the value
	child   func(*Co) T // what it runs; nil if there is none
	s       *Scheduler  // of the owner
}

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

// OnLoad says what becomes of the work if a game is saved while it is under way, and loaded. Without it
// such a game can't be saved, and the error says so. The game that was saved goes on as ever. If the task that
// began the work has ended by then, the work is not started again, and the result is the error context.Canceled.
//
// While the game is saved the work may run: it must not change its argument, nor what a func literal has captured.
//
// It returns f. It panics with an *[ArgumentError] if the action is none, or the work has begun, or there is
// none.
func (f *Future[T]) OnLoad(a LoadAction) *Future[T] {
	switch {
	case a != StartAgain && a != FailAsLost:
		panic(&ArgumentError{Func: "Future.OnLoad", Reason: "there is no such action; pass StartAgain or FailAsLost"})
	case f.work == nil || f.started:
		panic(&ArgumentError{Func: "Future.OnLoad", Reason: "the work has begun, or there is none; call it on what Async returns, before Await"})
	}
	f.onLoad = a
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
func (f *Future[T]) Begun() Wait { return Wait{kind: waitOn, on: f, n: onlyBegin} }

// Done is the raw form of Await: [Future.Result] has the result after it.
func (f *Future[T]) Done() Wait { return Wait{kind: waitOn, on: f} }

// onlyBegin, as the n of a wait on a future, only begins the work.
const onlyBegin = 1

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
	if f.job != nil {
		f.job.cancel()
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
		f.begin(k.t)
	}
	if f.done || n == onlyBegin {
		return false
	}
	f.waiting.push(k, struct{}{})
	return true
}

// end hears that the owner has ended.
func (f *Future[T]) end() {
	if f.child != nil {
		var none T
		f.Complete(none, f.owner.endedBy())
		return
	}
	f.lost = true
	if f.job != nil {
		f.job.cancel()
	}
}

// endedBy returns why a task that has ended returned nothing.
func (t Task) endedBy() error {
	if err := t.Err(); err != nil {
		return err
	}
	return t.Cause()
}

// A job is the work of a future on its way, with what its report needs. The goroutine that does it touches
// nothing but the job, for its future may be another one by then: of a game that was loaded.
type job[T any] struct {
	f       *Future[T]
	work    work[T]
	s       *Scheduler
	ctx     context.Context
	cancel  context.CancelFunc
	results chan result[T] // of ReadyIn; has room for the one
	task    Task
	name    string
	owner   any
}

type result[T any] struct {
	value T
	err   error
}

// begin begins the work for t.
func (f *Future[T]) begin(t *task) {
	f.started, f.owner = true, t.handle()
	if f.frames > 0 || !f.s.inline {
		t.tied().attached = append(t.attached, f)
		d := due{of: f}
		if f.frames > 0 {
			d.tick = f.s.tick + int64(f.frames)
		}
		f.s.works = append(f.s.works, d)
	}
	f.start(t)
}

// start starts the work, which t has begun: once more, after a load.
func (f *Future[T]) start(t *task) {
	ctx, cancel := context.WithCancel(context.Background())
	j := &job[T]{f: f, work: f.work, s: f.s, ctx: ctx, cancel: cancel, task: f.owner, name: t.name, owner: t.owner}
	f.job = j
	if f.onLoad == FailAsLost {
		f.work = nil
	}
	if f.frames > 0 {
		j.results = make(chan result[T], 1)
	}
	switch {
	case !f.s.inline:
		f.s.posted.jobs.Add(1)
		go j.goroutine()
	case f.frames > 0:
		j.settle(func(r result[T]) { j.results <- r })
	default:
		j.settle(func(r result[T]) {
			f.Complete(r.value, r.err)
			f.job = nil
		})
	}
}

func (j *job[T]) goroutine() {
	defer j.s.posted.jobs.Done()
	defer j.s.asJob()()
	j.settle(func(r result[T]) {
		if j.results != nil {
			j.results <- r
		} else {
			j.s.post(posted{call: func() { j.arrive(r) }, arrives: true})
		}
	})
}

// settle does the work and hands over the result, even if the work calls runtime.Goexit.
func (j *job[T]) settle(hand func(result[T])) {
	r := result[T]{err: ErrGoexit}
	defer func() { hand(r) }()
	r.value, r.err = j.try()
}

// try does the work and turns a panic into an error.
func (j *job[T]) try() (v T, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &PanicError{Task: j.task, Name: j.name, Owner: j.owner, Value: r, Stack: code.WrittenStack(debug.Stack())}
		}
	}()
	return j.work.do(j.ctx)
}

// arrive takes the result of the work, unless a game was loaded meanwhile.
func (j *job[T]) arrive(r result[T]) {
	if j.f.job != j {
		return
	}
	j.s.works = slices.DeleteFunc(j.s.works, func(d due) bool { return d.of == underway(j.f) })
	j.f.Complete(r.value, r.err)
	j.f.job = nil
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
