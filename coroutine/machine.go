package coroutine

import (
	"errors"
	"fmt"

	"github.com/somen-go/somen/coroutine/internal/gort"
)

// machines is the form of compiled behaviours, whose activations are structs on the heap. A behaviour that
// was not compiled it leaves to the form of stacks.
type machines struct {
	*stacks
	free reserve[*machine]
}

func (f *machines) equip(t *task) {
	if !needsNoStack(t.behaviour) {
		f.stacks.equip(t)
		return
	}
	m, ok := f.free.take()
	if !ok {
		m = newMachine(f)
	}
	m.t = t
	t.exec, t.resume = m, m.next
}

// check is written out, for the wrapper of a promoted method costs a Tick 12 ns.
func (f *machines) check(goroutine uint64, locked bool) error {
	return f.stacks.check(goroutine, locked)
}

func (f *machines) age(tick int64) (more bool) {
	more = f.stacks.age(tick)
	return f.free.age(tick, func(*machine) {}) || more
}

func (f *machines) close() {
	f.free = reserve[*machine]{}
	f.stacks.close()
}

func newMachine(f *machines) *machine {
	m := &machine{pool: &f.free, thread: &f.stacks.thread, s: f.stacks.s}
	m.next, m.pass = m.resume, m.yield
	m.asks = asking(&m.made)
	return m
}

func (m *machine) free() {
	*m = machine{pool: m.pool, thread: m.thread, s: m.s, next: m.next, pass: m.pass, asks: m.asks}
	m.pool.put(m)
}

func (m *machine) mayResumeHere() bool {
	return m.s.current != nil || m.islands == 0 || m.thread.matches(gort.Here())
}

func (m *machine) resume() (struct{}, bool) {
	switch {
	case !m.begun:
		m.begin()
	case m.t.flags&(flagCancelled|flagRaise) != 0 && m.head.island == nil:
		m.interrupt()
	}
	for !m.run() {
	}
	return struct{}{}, true
}

func (m *machine) begin() {
	m.begun = true
	t := m.t
	if t.flags&(flagCancelled|flagRaise) != 0 {
		if t.flags&flagCancelled == 0 {
			m.finish(m.flight(t.takeRaised()))
		} else {
			m.finish(nil)
		}
		return
	}
	m.enter(t.behaviour, nil)
}

// run steps activations until the task waits or has ended. It reports false if a panic has ended a step.
func (m *machine) run() (done bool) {
	returned := false
	defer func() {
		if !returned {
			m.caught(recover())
		}
	}()
	for m.head != nil {
		if m.head.leaving {
			m.leave()
		} else if m.top.Step() {
			break
		}
	}
	returned = true
	return true
}

// caught is called by the deferred function that has recovered the panic value r. Without one, a Goexit is
// under way, which ends the goroutine that ticks: the deferred functions run before that.
func (m *machine) caught(r any) {
	m.running = nil
	switch {
	case r == any(errAbandoned):
		m.throw(&inFlight{exits: true, value: m.ignoresCancel(), stack: m.stackHere()})
	case r != nil:
		m.throw(m.flight(r))
	default:
		m.throw(&inFlight{exits: true})
		for !m.run() {
		}
	}
}

func (m *machine) inspect(lines *trace) {
	if m.head == nil {
		return
	}
	if i := m.head.island; i != nil {
		m.s.inspecting = lines
		m.running = i
		i.next()
		m.running = nil
		m.s.inspecting = nil
	}
	for s := m.top; s != nil; s = s.head().parent {
		if function, file, line := s.Place(); function != "" {
			lines.places = append(lines.places, fmt.Sprintf("%s:%d %s", file, line, function))
		}
	}
}

// stack finds the goroutine that ticks among all. It stops the world for that.
func (m *machine) stack() []byte {
	stack, _ := gort.StackOf(m.s.owner.Load())
	if stack == nil {
		return []byte("the goroutine that ticks is gone, or one of too many")
	}
	return stack
}

// yield is the yield of all Scripts that the machine runs. It is called where their Co is used on an
// island, and for calls that are over at once anywhere.
func (m *machine) yield(w Wait) bool {
	s, t := m.s, m.t
	if t == nil || s.current != t || t.exec != executor(m) {
		panic(ErrForeignYield)
	}
	if w.self != nil {
		*w.self = t.handle()
		w.self = nil
	}
	m.waits++
	if t.flags&(flagCancelled|flagRaise) != 0 && !m.hears() {
		if m.running != nil {
			m.refuse()
		}
		return false
	}
	if m.running == nil {
		if w.kind != waitSelf {
			panic(errNoStack)
		}
		return true
	}
	if (w.kind == waitSelf || !s.park(t, &w)) && s.goesOn(t, &w) {
		return true
	}
	s.asked.kind = waitFiled
	out := m.running.out
	out(struct{}{})
	for s.inspecting != nil {
		s.inspecting.note()
		out(struct{}{})
	}
	return t.flags&(flagCancelled|flagRaise) == 0 || m.hears()
}

// hears tells a yield what was done to the task: it reports false if that was cancelled, and panics with an
// error that was raised.
func (m *machine) hears() bool {
	if m.t.flags&flagCancelled != 0 {
		m.refusals++
		m.markRunners(coUnwinds)
		return false
	}
	m.markRunners(coYields)
	if m.running != nil {
		m.t.throwRaised()
	} else if m.raises() {
		panic(m.t.takeRaised())
	}
	m.markRunners(coRuns)
	return true
}

var errNoStack = errors.New("coroutine: a Co waits where the compiled behaviour has no stack; the tool somen has missed that it gets there")
