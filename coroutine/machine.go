package coroutine

import (
	"errors"
	"fmt"
	"unsafe"

	"github.com/somen-go/somen/coroutine/internal/gort"
)

// machines is the form of compiled behaviours, whose activations are structs on the heap. A task has the
// innermost of its activations, so that a resume costs the same at any depth of calls. A behaviour that was
// not compiled it leaves to the form of stacks.
type machines struct {
	*stacks
	*origins
	pass func(Wait) bool // the yield of all Scripts
}

func newMachines(s *Scheduler) *machines {
	f := &machines{stacks: &stacks{s: s}, origins: newOrigins()}
	f.pass = f.yield
	return f
}

// machines returns the form that executes t.
func (t *task) machines() *machines { return t.scheduler().form.(*machines) }

// check is written out, for the wrapper of a promoted method costs a Tick 12 ns.
func (f *machines) check(goroutine uint64, locked bool) error {
	return f.stacks.check(goroutine, locked)
}

func (f *machines) age(tick int64) (more bool) {
	more = f.stacks.age(tick)
	return f.origins.age(tick) || more
}

func (f *machines) close() {
	f.origins = newOrigins()
	f.stacks.close()
}

func (f *machines) reuse(b Behaviour, ended Stepper) { f.origins.reuse(b, ended) }

func (f *machines) scattered(tasks int) bool { return f.stacks.scattered(tasks) }

// run steps activations until the task waits or has ended. It reports false if a panic has ended a step.
func (t *task) run() (done bool) {
	returned := false
	defer func() {
		if !returned {
			t.caught(recover())
		}
	}()
	for t.exec != nil {
		if h := t.exec.head(); h.leaving {
			t.leave(h)
		} else if t.exec.Step() {
			break
		}
	}
	returned = true
	return true
}

// caught is called by the deferred function that has recovered the panic value r. Without one, a Goexit is
// under way, which ends the goroutine that ticks: the deferred functions run before that.
func (t *task) caught(r any) {
	switch {
	case r == any(errAbandoned):
		t.throw(&inFlight{exits: true, value: t.ignoresCancel(), stack: t.stackHere()})
	case r != nil:
		t.throw(t.flight(r))
	default:
		t.throw(&inFlight{exits: true})
		for !t.run() {
		}
	}
}

func (a *Activation) free() {}

// Clear says that the activation is not to be used again; those that the tool generates may be.
func (a *Activation) Clear() bool { return false }

// Chunk says that there are none; see [ChunkOf].
func (a *Activation) Chunk(int) []Stepper { return nil }

// mayResumeHere looks for islands that have begun.
func (a *Activation) mayResumeHere() bool {
	s := a.t.scheduler()
	if s.current != nil {
		return true
	}
	for ; a != nil; a = a.up() {
		if a.island != nil && a.island.next != nil {
			return a.t.machines().thread.matches(gort.Here())
		}
	}
	return true
}

func (a *Activation) inspect(lines *trace) {
	if i := a.island; i != nil && i.next != nil {
		s := a.t.scheduler()
		s.inspecting = lines
		i.runs = true
		i.next()
		i.runs = false
		s.inspecting = nil
	}
	for s := a.t.exec; s != nil; s = s.head().parent {
		if function, file, line := s.Place(); function != "" {
			lines.places = append(lines.places, fmt.Sprintf("%s:%d %s", file, line, function))
		}
	}
}

func (a *Activation) footprint() (*gort.Footprint, unsafe.Pointer) {
	return nil, unsafe.Pointer(a.waiting)
}

func (a *Activation) watched() stacked { return a.t.machines() }

// stack finds the goroutine that ticks among all. It stops the world for that.
func (f *machines) stack() []byte {
	stack, _ := gort.StackOf(f.s.owner.Load())
	if stack == nil {
		return []byte("the goroutine that ticks is gone, or one of too many")
	}
	return stack
}

// yield is the yield of all Scripts, whose Co refuses calls after their end. It is called where a Co is used
// on an island, and for calls that are over at once anywhere.
func (f *machines) yield(w Wait) bool {
	s := f.s
	t := s.current
	if t == nil || t.exec == nil || t.exec.head() == nil {
		panic(ErrForeignYield)
	}
	if w.self != nil {
		*w.self = t.handle()
		w.self = nil
	}
	s.waits++
	onIsland := t.onIsland()
	if t.flags&(flagCancelled|flagRaise) != 0 && !t.hears() {
		if onIsland {
			t.refuse()
		}
		return false
	}
	if !onIsland {
		if w.kind != waitSelf {
			panic(errNoStack)
		}
		return true
	}
	if (w.kind == waitSelf || !s.park(t, &w)) && s.goesOn(t, w.kind, w.n) {
		return true
	}
	s.asked.kind = waitFiled
	out := t.exec.head().island.out
	out(struct{}{})
	for s.inspecting != nil {
		s.inspecting.note()
		out(struct{}{})
	}
	return t.flags&(flagCancelled|flagRaise) == 0 || t.hears()
}

// hears tells a yield what was done to the task: it reports false if that was cancelled, and panics with an
// error that was raised.
func (t *task) hears() bool {
	if t.flags&flagCancelled != 0 {
		t.tied().refusals++
		t.markRunners(coUnwinds)
		return false
	}
	t.markRunners(coYields)
	if t.onIsland() {
		t.throwRaised()
	} else if t.raises() {
		panic(t.takeRaised())
	}
	t.markRunners(coRuns)
	return true
}

var errNoStack = errors.New("coroutine: a Co waits where the compiled behaviour has no stack; the tool somen has missed that it gets there")
