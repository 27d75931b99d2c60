package coroutine

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"unsafe"

	"github.com/somen-go/somen/coroutine/internal/gort"
)

// An executor runs behaviours, one at a time, each until it yields. The scheduler knows no more of
// it than this, so that another form of behaviour (a generated state machine, say) can stand
// beside the pulled iterator.
type executor interface {
	// begin gives an idle executor the task whose behaviour the next resume begins. It sets the
	// task's resume, which runs the behaviour up to its next yield, which files the wait or leaves it
	// in the scheduler's asked; at the end of the behaviour resume sets flagReturned, and the executor
	// is idle. It keeps the task's footprint up to date, if it can.
	begin(t *task)
	// abandon says that the behaviour, on one of whose goroutines it is called, will be ended by
	// runtime.Goexit, because it recovers everything else.
	abandon()
	// inspect lets the behaviour at its yield tell, without running it, what it waits for.
	inspect(*Info)
	// stack returns the stack of the behaviour that runs, for the watchdog; it may be called from
	// any goroutine.
	stack() []byte
	// free frees an executor whose behaviour has ended, and reports whether it can be used again.
	free() bool
	// close ends an idle executor.
	close()
}

// pulled executes behaviours on a goroutine of its own, by iter.Pull. When a behaviour has ended,
// the goroutine waits for the next.
type pulled struct {
	s       *Scheduler
	t       *task
	script  func(Wait) bool // the yield for all Scripts, whose Co refuses calls after the end
	refused int             // yields since the cancellation
	lost    bool            // the behaviour was abandoned, and the goroutine ends with it

	next      func() (struct{}, bool)
	stop      func()
	goroutine atomic.Uint64  // its number, for the watchdog
	footprint gort.Footprint // but for the stack
}

func newPulled(s *Scheduler) *pulled {
	p := &pulled{s: s}
	p.next, p.stop = iter.Pull(p.loop)
	return p
}

func (p *pulled) begin(t *task) {
	p.t = t
	p.refused = 0
	t.resume = p.next
	t.footprint = p.footprint
}

func (p *pulled) close() { p.stop() }

// loop is the life of the goroutine.
func (p *pulled) loop(out func(struct{}) bool) {
	if p.s.watch != nil {
		p.goroutine.Store(gort.ID())
	}
	if prefetches {
		p.footprint.Note(p.next, out)
		p.t.footprint = p.footprint
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

// errAbandoned is the panic with which the goroutine of a lost executor ends.
var errAbandoned = errors.New("coroutine: an abandoned goroutine ends")

// abandon runs on a goroutine of the behaviour, which is that of p or one that it waits for.
func (p *pulled) abandon() {
	if !p.lost {
		p.lost = true
		p.t.fail(ignoresCancel())
	}
}

func (p *pulled) free() bool {
	p.t = nil
	if !p.lost {
		return true
	}
	defer func() {
		if r := recover(); r != any(errAbandoned) {
			panic(r)
		}
	}()
	p.next()
	return false
}

// yield returns the yield for the behaviour of t. Each has its own, for one that is kept and called
// after the end must not yield for the next behaviour that gets the goroutine. Scripts share one: they
// show nobody but their Co, which refuses such calls.
func (p *pulled) yield(t *task, out func(struct{}) bool) func(Wait) bool {
	if !isScript(t.behaviour) {
		y := p.newYield(p.s, out, t.gen)
		t.footprint.NoteYield(unsafe.Pointer(&y))
		return y
	}
	if p.script == nil {
		p.script = p.newYield(p.s, out, anyGen)
	}
	t.footprint.NoteYield(unsafe.Pointer(&p.script))
	return p.script
}

const anyGen = math.MaxUint64

// newYield returns a yield for the task with the given gen.
func (p *pulled) newYield(s *Scheduler, out func(struct{}) bool, gen uint64) func(Wait) bool {
	// What a resume costs is mostly memory that is not in the cache. After a switch of stacks the
	// processor mispredicts every return, and waits for each frame it returns to. So this closure
	// (a method value would be one frame more) keeps next to nothing in its frame, leaves the filing
	// of a plain wait to the scheduler's side of the switch, whose stack is warm, and touches after
	// the switch only what the scheduler has just touched. That the stack stays shallow also saves
	// memory: one of 2 kB is enough.
	return func(w Wait) bool {
		t := s.current
		if t == nil || t.exec != executor(p) || gen != anyGen && t.gen != gen || t.flags&(flagCancelled|flagRaise) != 0 || !w.isPlain() {
			// The filing is done here, on the behaviour's stack, so that a panic in it is raised at the yield.
			if !p.answer(&w, gen) {
				return false
			}
			if (w.kind == waitSelf || !s.park(t, &w)) && s.goesOn(t, &w) {
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
			t.footprint.Stack = uintptr(unsafe.Pointer(&here))
		}
		out(struct{}{})
		for s.inspecting != nil {
			s.inspecting.trace()
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

// fail keeps the panic value r as the task's error.
func (t *task) fail(r any) { t.inTrouble().err = t.failure(r) }

// failure makes an error of the panic value r. It must be called by the deferred function that
// recovered it. A panic that comes from a child keeps the child's stack.
func (t *task) failure(r any) error {
	e := &PanicError{Task: t.handle(), Name: t.name, Owner: t.owner, Value: r}
	if child, ok := r.(*PanicError); ok {
		e.Value, e.Stack = child.Value, child.Stack
	} else {
		e.Stack = debug.Stack()
	}
	return e
}

// answer says who yields, if w asks for it, and reports whether it may. The first yields of a
// cancelled behaviour may come from deferred functions; one that goes on and on would never end.
func (p *pulled) answer(w *Wait, gen uint64) bool {
	t := p.s.current
	if t == nil || t.exec != executor(p) || gen != anyGen && t.gen != gen {
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

// maxRefused is how many waits of a cancelled behaviour return at once, in deferred functions that
// clean up. One that waits more often is taken to be without an end.
const maxRefused = 100_000

// ignoresCancel returns the error of a behaviour that waits more often, together with the panic whose
// place it takes, if there is one that is still to be reported.
func ignoresCancel() error {
	switch v, _ := gort.InFlight(); v := v.(type) {
	case nil, *unwinding:
		return ErrIgnoresCancel
	case error:
		return fmt.Errorf("%w; it had panicked: %w", ErrIgnoresCancel, v)
	default:
		return fmt.Errorf("%w; it had panicked: %v", ErrIgnoresCancel, v)
	}
}

func (p *pulled) inspect(info *Info) {
	p.s.inspecting = info
	p.next()
	p.s.inspecting = nil
}

// interrupted ends a yield with what was done to the task meanwhile.
func (t *task) interrupted() bool {
	if t.flags&flagCancelled != 0 {
		return false
	}
	t.throwRaised()
	return true
}

// throwRaised panics with what was raised, unless it would take the place of a panic that is still to
// be reported; then it is reported too, at the end.
func (t *task) throwRaised() {
	switch v, _ := gort.InFlight(); v.(type) {
	case nil, *unwinding:
		panic(t.takeRaised())
	}
}

func (t *task) takeRaised() error {
	err := t.trouble.raised
	t.trouble.raised = nil
	t.flags &^= flagRaise
	return err
}
