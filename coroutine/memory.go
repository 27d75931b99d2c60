package coroutine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"sync"

	"github.com/somen-go/somen/coroutine/code"
	"github.com/somen-go/somen/coroutine/internal/gort"
)

// Memory is what a walk through the memory of a scheduler needs to know: where it begins, where it ends, and
// which types it meets behind interfaces alone. It is for package ecs/save.
//
// The records of the scheduler are walked as they are: tasks with their activations, waits, clocks, groups. What
// is none of the state has the tag `somen:"-"`.
type Memory struct {
	Roots map[string]any // pointers to what a walk begins at, and what is loaded into
	Fixed map[string]any // pointers to what belongs to the process
	Types []reflect.Type
	Tasks any // a pointer to a list of all live tasks, in the order of [Scheduler.Tasks]

	Works  []Task // that have begun the work of futures under way, in the order of the scheduler's list
	Loaded func() // is to be called when all has been loaded
	// Restart is to be called then, if there is a [StandIn] in it: it begins anew the tasks that have one. Of is asked with
	// its Number what a task runs from now on, nil being what it has run.
	Restart func(of func(t Task, number int64) Behaviour)

	// Stand says what stands for values of a type, of which less is state than what they have in memory.
	Stand  func(reflect.Type) (Stand, bool)
	Verify Verify // what was loaded
	// OnStack reports whether values of a type are parts of stacks.
	OnStack func(reflect.Type) bool
}

// Verify finds out whether what was loaded can be a scheduler, or was made up.
type Verify struct {
	Of    func(reflect.Type) func(pointer any) error // what is to be called with each value of a type, or nil
	Whole func() error                               // is called then
}

func newVerify(s *Scheduler) Verify {
	v := newVerifier(s)
	return Verify{v.of, v.whole}
}

// StateError says why a scheduler can't be saved, or loaded into.
type StateError struct {
	Task   Task   // that is in the way, or the zero Task
	Name   string // of the task
	Owner  any    // of the task
	Where  string // the line at which it stands, or ""
	Reason string // with what to do
}

func (e *StateError) Error() string {
	switch {
	case e.Task == Task{}:
		return "coroutine: " + e.Reason
	case e.Where == "":
		return fmt.Sprintf("coroutine: behaviour %s: %s", describe(e.Name, e.Owner), e.Reason)
	}
	return fmt.Sprintf("coroutine: behaviour %s at %s: %s", describe(e.Name, e.Owner), e.Where, e.Reason)
}

// Memory returns what a walk needs to save the scheduler. The error is a *[StateError] if there is something
// that is no data: a task or a part of one that runs on a stack, since it was not compiled, or the work of a
// [Future] of which [Future.OnLoad] says nothing. It is [ErrBusy] inside a Tick, and [ErrClosed] on a closed scheduler. It allocates.
func (s *Scheduler) Memory() (*Memory, error) {
	if err := s.rests(); err != nil {
		return nil, err
	}
	for _, t := range s.live {
		if err := t.isData(); err != nil {
			return nil, err
		}
	}
	if err := s.worksMayBeSaved(); err != nil {
		return nil, err
	}
	if s.hasPosted() {
		return nil, &StateError{Reason: "a function of Post waits for the next Tick; save after that"}
	}
	return s.memory(), nil
}

// worksMayBeSaved returns an error unless it is known what becomes of all work under way.
func (s *Scheduler) worksMayBeSaved() error {
	for _, d := range s.works {
		if ok, t := d.of.mayBeSaved(); !ok {
			return t.stateError("the work of a future that it has begun is under way, and it is not known what becomes of that when the game is loaded; " +
				"call OnLoad(coroutine.StartAgain) on the Future before its work begins, which then starts anew, or OnLoad(coroutine.FailAsLost), by which Await returns a *coroutine.LostError, or save when the work is done")
		}
	}
	return nil
}

// MemoryToFill returns what a walk needs to load a scheduler into this one. All that is here is replaced: the
// tasks that are here end without a word, and the context of work that they have begun ends. So the error is a *[StateError] if one of them has a stack, which
// nobody would unwind, or that of [Scheduler.NeverPutBack]. It is [ErrBusy] inside a Tick, and [ErrClosed] on a closed scheduler.
func (s *Scheduler) MemoryToFill() (*Memory, error) {
	if err := s.mayBeFilled(); err != nil {
		return nil, err
	}
	return s.memory(), nil
}

// mayBeFilled returns an error unless all that is here can be replaced.
func (s *Scheduler) mayBeFilled() error {
	if s.onward != nil {
		return s.onward
	}
	if err := s.rests(); err != nil {
		return err
	}
	if f := s.form.(*machines); f.used+f.islands > 0 {
		for _, t := range s.live {
			if t.stack || t.island() != nil {
				return t.handle().stateError("it has a stack of its own and would never end; cancel it before the scheduler is loaded")
			}
		}
	}
	if s.hasPosted() {
		return &StateError{Reason: "a function of Post waits for the next Tick; load after that"}
	}
	return nil
}

// rests returns an error unless the scheduler is between two Ticks.
func (s *Scheduler) rests() error {
	switch {
	case s.busy.Load() || s.current != nil:
		return ErrBusy
	case s.closed.Load() || s.closing.Load():
		return ErrClosed
	}
	return nil
}

// isData returns an error unless the task is data.
func (t *task) isData() error {
	const remedy = "; build with the tool somen, whose command explain says what keeps a behaviour from being compiled"
	switch {
	case t.stack:
		return t.handle().stateError("it was not compiled and runs on a stack" + remedy)
	case t.exec == nil && !t.machines().needNoStack(t.behaviour):
		return t.handle().stateError("it was not compiled and is to run on a stack" + remedy)
	case t.island() != nil:
		return t.handle().stateError("it is in a call that was not compiled and runs on a stack" + remedy)
	}
	return nil
}

// island returns the island that the task is on, or nil.
func (t *task) island() *island {
	if t.exec == nil || t.stack {
		return nil
	}
	for a := t.exec.head(); a != nil; a = a.up() {
		if a.island != nil {
			return a.island
		}
	}
	return nil
}

func (t Task) stateError(reason string) error {
	i := t.Info()
	return &StateError{Task: t, Name: cmp.Or(i.Name, "of a task that has ended"), Owner: i.Owner, Where: i.Where(), Reason: reason}
}

func (s *Scheduler) memory() *Memory {
	registerOwn()
	live := slices.Clone(s.live)
	works := slices.Clone(s.works)
	m := &Memory{
		Tasks:   &live,
		Restart: s.restartAll,
		Verify:  newVerify(s),
		Stand:   standOf,
		OnStack: func(t reflect.Type) bool { return t == reflect.TypeFor[pulled]() || t == reflect.TypeFor[island]() },
		Roots:   map[string]any{"scheduler": s, "scheduler.clock": s.root, "scheduler.source": s.source},
		Fixed: map[string]any{
			"scheduler.rand":   s.rand,
			"scheduler.form":   s.form.(*machines),
			"coroutine.aside":  noAside,
			"coroutine.label":  noLabel,
			"coroutine.ties":   noTies,
			"context.Canceled": context.Canceled,
		},
		Types: append(code.Types(), ownTypes...),
		Loaded: func() {
			for _, d := range works {
				d.of.drop()
			}
			s.loaded = len(s.works) > 0
			s.forgetTasks()
		},
	}
	for _, d := range works {
		_, t := d.of.mayBeSaved()
		m.Works = append(m.Works, t)
	}
	for name, err := range map[string]error{
		"ErrClosed": ErrClosed, "ErrBusy": ErrBusy, "ErrCancelled": ErrCancelled, "ErrParentEnded": ErrParentEnded, "ErrTaken": ErrTaken, "ErrNoScheduler": ErrNoScheduler,
		"ErrForeignYield": ErrForeignYield, "ErrForeignScheduler": ErrForeignScheduler, "ErrGoexit": ErrGoexit, "ErrIgnoresCancel": ErrIgnoresCancel,
	} {
		m.Fixed["coroutine."+name] = err
	}
	for _, f := range code.Frames() {
		m.Types = append(m.Types, reflect.TypeOf(f.New()).Elem())
	}
	return m
}

// ownTypes are those that stand in interfaces, and are not generic.
var ownTypes = []reflect.Type{
	reflect.TypeFor[combined](), StandIn, reflect.TypeFor[awaiting](), reflect.TypeFor[Clock](), reflect.TypeFor[task](), reflect.TypeFor[several](),
	reflect.TypeFor[members](), reflect.TypeFor[forever](), reflect.TypeFor[isTrue](), reflect.TypeFor[isFalse](),
	reflect.TypeFor[atEnd](), reflect.TypeFor[over](), reflect.TypeFor[every](), reflect.TypeFor[spread](), reflect.TypeFor[Task](),
	reflect.TypeFor[PanicError](), reflect.TypeFor[ArgumentError](), reflect.TypeFor[RunawayError](), reflect.TypeFor[LostError](),
	reflect.TypeOf(ErrClosed).Elem(), reflect.TypeOf(errors.Join(ErrClosed)).Elem(), reflect.TypeOf(fmt.Errorf("%w", ErrClosed)).Elem(),
}

// registerOwn registers the func values that this package makes.
var registerOwn = sync.OnceFunc(func() { code.Register(ownFuncs{}) })

type ownFuncs struct{}

func (ownFuncs) Register(r *code.Registry) {
	script := func(*Co) {}
	code.Closure(r, nameOf(Script(script)), script, Script, nil)
	code.Closure(r, nameOf(behaviour(nil)), nil, behaviour, nil)
	code.Closure(r, nameOf(Await(Wait{})), Wait{}, Await, nil)
	code.Closure(r, nameOf(calling(nil)), caller(nil), calling, nil)
	f, co, c := new(machines), new(Co), new(combined)
	code.Closure(r, nameOf(f.yield), f, func(f *machines) any { return f.yield }, nil)
	code.Closure(r, nameOf(co.pass), co, func(co *Co) any { return co.pass }, nil)
	code.Closure(r, nameOf(c.cleaned), c, func(c *combined) any { return c.cleaned }, nil)
	code.Closure(r, nameOf(c.left), c, func(c *combined) any { return c.left }, nil)
}

// nameOf returns the name of the code of a func value.
func nameOf[F any](f F) string { return runtime.FuncForPC(gort.Code(f)).Name() }
