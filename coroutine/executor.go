package coroutine

import (
	"iter"
	"runtime/debug"
	"sync/atomic"
	"unsafe"
)

// An executor runs behaviours, one at a time, each until it yields. The scheduler knows no more of
// it than this, so that another form of behaviour (a generated state machine, say) can stand
// beside the pulled iterator.
type executor interface {
	// begin gives an idle executor the task whose behaviour the next resume begins. It sets the
	// task's resume, which runs the behaviour up to its next yield, which files the wait or leaves it
	// in the scheduler's asked; at the end of the behaviour resume sets flagReturned, and the executor
	// is idle. It keeps the task's touched up to date, if it can.
	begin(t *task)
	// inspect lets the behaviour at its yield tell, without running it, what it waits for.
	inspect(*Info)
	// stack returns the stack of the behaviour that runs, for the watchdog; it may be called from
	// any goroutine.
	stack() []byte
	// close frees an idle executor.
	close()
}

// pulled executes behaviours on a goroutine of its own, by iter.Pull. When a behaviour has ended,
// the goroutine waits for the next.
type pulled struct {
	s       *Scheduler
	t       *task
	yielder func(Wait) bool
	refused int // yields since the cancellation

	next      func() (struct{}, bool)
	stop      func()
	goroutine atomic.Value // "goroutine 7", for the watchdog
	touched   touched      // but for the stack
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
	t.touched = p.touched
}

func (p *pulled) close() { p.stop() }

// loop is the life of the goroutine.
func (p *pulled) loop(out func(struct{}) bool) {
	if p.s.watch != nil {
		p.goroutine.Store(goroutineID())
	}
	s := p.s
	// What a resume costs is mostly memory that is not in the cache. After a switch of stacks the
	// processor mispredicts every return, and waits for each frame it returns to. So this closure
	// (a method value would be one frame more) keeps next to nothing in its frame, leaves the filing
	// of a plain wait to the scheduler's side of the switch, whose stack is warm, and touches after
	// the switch only what the scheduler has just touched. That the stack stays shallow also saves
	// memory: one of 2 kB is enough.
	p.yielder = func(w Wait) bool {
		t := s.current
		if t == nil || t.exec != executor(p) || t.flags&(flagCancelled|flagRaise) != 0 || !w.isPlain() {
			// The filing is done here, on the behaviour's stack, so that a panic in it is raised at the yield.
			if alive := p.answer(&w); w.kind == waitSelf || !alive {
				return alive
			}
			if !s.park(t, &w) {
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
			t.touched.stack = uintptr(unsafe.Pointer(&here))
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
	p.note(out)
	for {
		p.execute()
		p.t.flags |= flagReturned
		if !out(struct{}{}) {
			return
		}
	}
}

func (p *pulled) execute() {
	t := p.t
	returned := false
	defer func() {
		if returned {
			return
		}
		if r := recover(); r != nil {
			t.fail(r)
		} else {
			t.inTrouble().err = ErrGoexit
		}
	}()
	if t.flags&(flagCancelled|flagRaise) != 0 {
		if t.flags&flagCancelled == 0 {
			panic(t.takeRaised())
		}
	} else {
		t.behaviour(p.yielder)
	}
	returned = true
}

// fail keeps the panic value r as the task's error. It must be called by the deferred function
// that recovered it. A panic that comes from a child keeps the child's stack.
func (t *task) fail(r any) {
	e := &PanicError{Task: t.name, Owner: t.owner, Value: r}
	if child, ok := r.(*PanicError); ok {
		e.Value, e.Stack = child.Value, child.Stack
	} else {
		e.Stack = debug.Stack()
	}
	t.inTrouble().err = e
}

// answer says who yields, if w asks for it, and reports whether it may. The first yields of a
// cancelled behaviour may come from deferred functions; one that goes on and on would never end.
func (p *pulled) answer(w *Wait) bool {
	t := p.s.current
	if t == nil || t.exec != executor(p) {
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
		panic(t.takeRaised())
	}
	if p.refused++; p.refused > maxRefused {
		panic(ErrIgnoresCancel)
	}
	return false
}

const maxRefused = 10_000

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
	panic(t.takeRaised())
}

func (t *task) takeRaised() error {
	err := t.trouble.raised
	t.trouble.raised = nil
	t.flags &^= flagRaise
	return err
}
