package coroutine

import (
	"reflect"
	"runtime"

	"github.com/somen-go/somen/coroutine/internal/gort"
)

// flight returns the panic with value r. If it is called by the deferred function that has recovered it,
// its stack is that of the line that raised it, and of the activations below.
func (m *machine) flight(r any) *inFlight {
	f := &inFlight{value: r}
	if _, ok := r.(*unwinding); !ok {
		f.stack = m.stackHere()
	}
	return f
}

// throw makes the innermost activation leave by f.
func (m *machine) throw(f *inFlight) {
	if m.head == nil {
		m.finish(f)
		return
	}
	m.head.leaveBy(f)
}

// leave makes the next step of an activation that leaves: one of its deferred functions, or the end.
func (m *machine) leave() {
	h := m.head
	h.under = nil // who has recovered what h left by has returned
	last := len(h.defers) - 1
	if last < 0 {
		m.pop()
		return
	}
	d := h.defers[last]
	h.defers[last] = deferred{}
	h.defers = h.defers[:last]
	switch {
	case d.as != nil:
		m.push(d.as)
		m.head.late = true
	case d.island:
		i := newIsland(func() { m.callDeferred(h, d.call) })
		i.late = true
		m.push(i)
	default:
		m.callDeferred(h, d.call)
	}
}

// callDeferred calls a deferred function of h. If h leaves by a panic, that is raised below it, so that the
// function can recover it.
func (m *machine) callDeferred(h *Activation, f func(*Deferral)) {
	d := Deferral{m: m, flies: h.flies}
	if d.flies != nil && d.flies.exits {
		d.flies = nil
	}
	exits := h.flies
	f(&d)
	switch {
	case d.out != nil:
		if d.stopped {
			h.recovers()
		}
		h.leaveBy(d.out)
	case d.flies != nil:
		h.flies = nil
	default:
		h.flies = exits
	}
}

// Raise raises the panic by which the function leaves, if there is one.
func (d *Deferral) Raise() {
	if d.flies != nil {
		panic(d.flies.value)
	}
}

// End stops the panic that is on its way, so that the machine can take it further.
func (d *Deferral) End() {
	switch r := recover(); {
	case r == nil:
	case d.flies != nil && isSame(r, d.flies.value):
		d.out = d.flies
	default:
		d.out = d.m.flight(r)
		if d.flies != nil {
			v, ok := gort.InFlight()
			_, unseen := v.(gort.Unseen)
			d.stopped = !ok || !unseen && !isSame(v, d.flies.value)
		}
	}
}

func isSame(a, b any) bool {
	v, w := reflect.ValueOf(a), reflect.ValueOf(b)
	return v.Comparable() && w.Comparable() && a == b
}

// below calls f in a deferred function of a panic with value v, as whoever looks at the stack for panics
// in flight expects.
func below(f func(), v any) {
	done := false
	defer func() {
		if done {
			_ = recover()
		}
	}()
	defer func() {
		f()
		done = true
	}()
	panic(v)
}

// answer reports whether co may wait in a task that has been cancelled, or in which an error was raised,
// before. If nothing is on its way yet, the cancellation or the error is raised here.
func (m *machine) answer(co *Co) bool {
	if m.t.flags&flagCancelled != 0 {
		m.refusals++
		co.state = coUnwinds
		m.markRunners(coUnwinds)
		if !flying(m.head) {
			panic((*unwinding)(co))
		}
		return false
	}
	if m.raises() {
		co.state = coYields // as a yield is left by a panic
		m.markRunners(coYields)
		panic(m.t.takeRaised())
	}
	return true
}

// raises reports whether what was raised would not take the place of a panic that is still to be
// reported.
func (m *machine) raises() bool {
	f := innermost(m.head)
	if f == nil {
		return true
	}
	_, ok := f.value.(*unwinding)
	return ok
}

// interrupt ends the wait under way with what was done to the task meanwhile.
func (m *machine) interrupt() {
	co := m.waiting
	switch {
	case m.t.flags&flagCancelled != 0 && co == nil:
		m.refused++
		m.refusals++
		m.markRunners(coUnwinds)
		m.head.Yields = false
	case m.t.flags&flagCancelled != 0:
		m.refusals++
		co.state = coUnwinds
		m.markRunners(coUnwinds)
		if !flying(m.head) {
			m.throw(m.flight((*unwinding)(co)))
		}
	case m.raises():
		if co != nil {
			co.state = coYields
		}
		m.markRunners(coYields)
		m.throw(m.flight(m.t.takeRaised()))
	}
}

// ignoresCancel is the function of that name for panics that leave activations.
func (m *machine) ignoresCancel() error {
	f := innermost(m.head)
	if f == nil {
		return ErrIgnoresCancel
	}
	return ignoresCancelBy(f.value, true)
}

// refuse counts a yield after the cancellation. What goes on and on is ended.
func (m *machine) refuse() {
	m.refusals++
	m.markRunners(coUnwinds)
	switch m.refused++; {
	case m.refused <= maxRefused:
	case m.refused == maxRefused+1:
		panic(m.ignoresCancel())
	case m.running != nil:
		m.abandon()
		runtime.Goexit()
	default:
		panic(errAbandoned)
	}
}
