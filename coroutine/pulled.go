package coroutine

import (
	"fmt"
	"iter"
	"math"
	"runtime"
	"sync/atomic"
	"unsafe"

	"github.com/somen-go/somen/coroutine/internal/gort"
)

// stacks is the form of any Go: each behaviour has a stack of its own. It is the pool of their
// executors, which were all created under one thread lock.
type stacks struct {
	s       *Scheduler
	idle    reserve[*pulled]
	used    int // of those that are not idle
	islands int // that have begun, and not ended
	thread  threadLock
}

func (f *stacks) equip(t *task) {
	p, ok := f.idle.take()
	if !ok {
		if !f.thread.known {
			f.thread.set()
		}
		p = newPulled(f)
	}
	f.used++
	p.t = t
	p.refused = 0
	t.exec, t.stack = p, true
}

func (f *stacks) check(goroutine uint64, locked bool) error {
	if f.thread.matches(goroutine, locked) {
		return nil
	}
	return &ThreadError{Locked: f.thread.locked}
}

func (f *stacks) scattered(tasks int) bool { return f.used > manyStacks || tasks > manyTasks }

// manyStacks are too many for the nearest cache.
const manyStacks = 20

func (f *stacks) reuse(Behaviour, Stepper) {}

func (f *stacks) age(tick int64) (more bool) { return f.idle.age(tick, (*pulled).close) }

func (f *stacks) close() {
	for p, ok := f.idle.take(); ok; p, ok = f.idle.take() {
		p.close()
	}
	f.idle = reserve[*pulled]{}
}

// pulled executes behaviours on a goroutine of its own, by iter.Pull. When a behaviour has ended,
// the goroutine waits for the next.
type pulled struct {
	touches gort.Footprint
	next    func() (struct{}, bool)

	form    *stacks
	s       *Scheduler
	t       *task
	script  func(Wait) bool // the yield for all Scripts, whose Co refuses calls after the end
	refused int             // yields since the cancellation
	lost    bool            // the behaviour was abandoned, and the goroutine ends with it

	stop      func()
	goroutine atomic.Uint64 // its number, for the watchdog
}

func newPulled(f *stacks) *pulled {
	p := &pulled{form: f, s: f.s}
	p.next, p.stop = iter.Pull(p.loop)
	return p
}

func (p *pulled) close() { p.stop() }

// Step is a resume; the scheduler does it without this call.
func (p *pulled) Step() bool {
	p.next()
	return true
}

// Clear says that a stack is used again in another way.
func (p *pulled) Clear() bool { return false }

// Chunk says that stacks lie where they lie.
func (p *pulled) Chunk(int) []Stepper { return nil }

func (p *pulled) head() *Activation { return nil }

func (p *pulled) Place() (function, file string, line int) { return "", "", 0 }

func (p *pulled) footprint() (*gort.Footprint, unsafe.Pointer) { return &p.touches, nil }

func (p *pulled) watched() stacked { return p }

// loop is the life of the goroutine.
func (p *pulled) loop(out func(struct{}) bool) {
	if p.s.watch != nil {
		p.goroutine.Store(gort.ID())
	}
	if prefetches {
		p.touches.Note(p.next, out)
	}
	defer func() {
		if p.lost { // a Goexit is under way, which must not reach the goroutine that ticks
			p.t.flags |= flagReturned
			out(struct{}{})
			panic(errAbandoned)
		}
	}()
	for {
		p.execute(out)
		p.t.flags |= flagReturned
		if !out(struct{}{}) {
			return
		}
	}
}

// abandon runs on a goroutine of the behaviour, which is that of p or one that it waits for.
func (p *pulled) abandon() {
	if !p.lost {
		p.lost = true
		p.t.fail(ignoresCancel())
	}
}

func (p *pulled) free() {
	p.form.used--
	p.t = nil
	if !p.lost {
		p.form.idle.put(p)
		return
	}
	defer func() {
		if r := recover(); r != any(errAbandoned) {
			panic(r)
		}
	}()
	p.next()
}

func (p *pulled) mayResumeHere() bool {
	return p.s.current != nil || p.form.thread.matches(gort.Here())
}

// yield returns the yield for the behaviour of t. Each has its own, for one that is kept and called
// after the end must not yield for the next behaviour that gets the goroutine. Scripts share one: they
// show nobody but their Co, which refuses such calls.
func (p *pulled) yield(t *task, out func(struct{}) bool) func(Wait) bool {
	if !isScript(t.behaviour) {
		y := p.newYield(p.s, out, t.id)
		p.touches.NoteYield(unsafe.Pointer(&y))
		return y
	}
	if p.script == nil {
		p.script = p.newYield(p.s, out, anyTask)
	}
	p.touches.NoteYield(unsafe.Pointer(&p.script))
	return p.script
}

const anyTask = math.MaxUint64

// newYield returns a yield for the task with the given id.
func (p *pulled) newYield(s *Scheduler, out func(struct{}) bool, id uint64) func(Wait) bool {
	// What a resume costs is mostly memory that is not in the cache. After a switch of stacks the
	// processor mispredicts every return, and waits for each frame it returns to. So this closure
	// (a method value would be one frame more) keeps next to nothing in its frame, leaves the filing
	// of a plain wait to the scheduler's side of the switch, whose stack is warm, and touches after
	// the switch only what the scheduler has just touched. That the stack stays shallow also saves
	// memory: one of 2 kB is enough.
	return func(w Wait) bool {
		t := s.current
		if t == nil || t.exec != Stepper(p) || id != anyTask && t.id != id || t.flags&(flagCancelled|flagRaise) != 0 || !w.isPlain() {
			// The filing is done here, on the behaviour's stack, so that a panic in it is raised at the yield.
			if !p.answer(&w, id) {
				return false
			}
			if (w.kind == waitSelf || !s.park(t, &w)) && s.goesOn(t, w.kind, w.n) {
				return true
			}
			s.asked.kind = waitFiled
		} else {
			if w.self != nil {
				*w.self = t.handle()
			}
			s.asked.kind, s.asked.n = w.kind, w.n
		}
		if prefetches {
			var here byte
			p.touches.Stack = uintptr(unsafe.Pointer(&here))
		}
		out(struct{}{})
		for s.inspecting != nil {
			s.inspecting.note()
			out(struct{}{})
		}
		if t := s.current; t.flags&(flagCancelled|flagRaise) != 0 {
			return t.interrupted()
		}
		return true
	}
}

func (p *pulled) execute(out func(struct{}) bool) {
	t := p.t
	returned := false
	defer func() {
		if returned {
			return
		}
		switch r := recover(); {
		case p.lost:
			if r != nil { // by one of the deferred functions
				t.scheduler().handler(t.failure(r))
			}
		case r != nil:
			t.fail(r)
		default:
			t.inTrouble().err = ErrGoexit
		}
	}()
	if t.flags&(flagCancelled|flagRaise) != 0 {
		if t.flags&flagCancelled == 0 {
			panic(t.takeRaised())
		}
	} else {
		t.behaviour(p.yield(t, out))
	}
	returned = true
}

// answer says who yields, if w asks for it, and reports whether it may. The first yields of a
// cancelled behaviour may come from deferred functions; one that goes on and on would never end.
func (p *pulled) answer(w *Wait, id uint64) bool {
	t := p.s.current
	if t == nil || t.exec != Stepper(p) || id != anyTask && t.id != id {
		panic(ErrForeignYield)
	}
	if w.self != nil {
		*w.self = t.handle()
		w.self = nil
	}
	if t.flags&(flagCancelled|flagRaise) == 0 {
		return true
	}
	if t.flags&flagCancelled == 0 {
		t.throwRaised()
		return true
	}
	switch p.refused++; {
	case p.refused <= maxRefused:
	case p.refused == maxRefused+1:
		panic(ignoresCancel())
	default: // somebody has recovered even that
		p.abandon()
		runtime.Goexit()
	}
	return false
}

func (p *pulled) inspect(lines *trace) {
	p.s.inspecting = lines
	p.next()
	p.s.inspecting = nil
}

// stack finds the goroutine of p among all. It stops the world for that.
func (p *pulled) stack() []byte {
	id := p.goroutine.Load()
	stack, _ := gort.StackOf(id)
	if stack == nil {
		return fmt.Appendf(nil, "goroutine %d is gone, or one of too many", id)
	}
	return stack
}
