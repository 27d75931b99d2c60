package coroutine

import (
	"reflect"
	"runtime"

	"github.com/somen-go/somen/coroutine/internal/gort"
)

// flight returns the panic with value r. If it is called by the deferred function that has recovered it,
// its stack is that of the line that raised it, and of the activations below.
func (t *task) flight(r any) *inFlight {
	f := &inFlight{value: r}
	if _, ok := r.(*unwinding); !ok {
		f.stack = t.stackHere()
	}
	return f
}

// throw makes the innermost activation leave by f.
func (t *task) throw(f *inFlight) {
	if t.exec == nil {
		t.finish(f)
		return
	}
	t.exec.head().leaveBy(f)
}

// leave makes the next step of the innermost activation, whose head is h and which leaves: one of its
// deferred functions, or the end.
func (t *task) leave(h *Activation) {
	if h.under != nil { // who has recovered what h left by has returned
		h.flies, h.under = h.under.goexit(), nil
	}
	last := len(h.defers) - 1
	if last < 0 {
		t.pop(h)
		return
	}
	d := h.defers[last]
	h.defers[last] = deferred{}
	h.defers = h.defers[:last]
	switch {
	case d.as != nil:
		t.push(d.as).late = true
	case d.island:
		i := newIsland(func() { t.callDeferred(h, d.call) })
		i.late = true
		t.push(i)
	default:
		t.callDeferred(h, d.call)
	}
}

// goexit returns the Goexit among f and what it has taken the place of, or nil: who recovers a panic does not stop it.
func (f *inFlight) goexit() *inFlight {
	for f != nil && !f.exits {
		f = f.over
	}
	return f
}

// callDeferred calls a deferred function of h. If h leaves by a panic, that is raised below it, so that the
// function can recover it.
func (t *task) callDeferred(h *Activation, f func(*Deferral)) {
	d := Deferral{t: t, flies: h.flies}
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
		h.flies = d.flies.goexit()
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
		d.out = d.t.flight(r)
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
func (t *task) answer(co *Co) bool {
	if t.flags&flagCancelled != 0 {
		t.tied().refusals++
		co.state = coUnwinds
		t.markRunners(coUnwinds)
		if !flying(t.exec.head()) {
			panic((*unwinding)(co))
		}
		return false
	}
	if t.raises() {
		co.state = coYields // as a yield is left by a panic
		t.markRunners(coYields)
		panic(t.takeRaised())
	}
	return true
}

// raises reports whether what was raised would not take the place of a panic that is still to be
// reported.
func (t *task) raises() bool {
	f := innermost(t.exec.head())
	if f == nil {
		return true
	}
	_, ok := f.value.(*unwinding)
	return ok
}

// interrupt ends the wait under way with what was done to the task meanwhile.
func (t *task) interrupt() {
	h := t.exec.head()
	co := h.waiting
	switch {
	case h.island != nil: // where the yield hears of it
	case t.flags&flagCancelled != 0 && co == nil:
		t.tied().refused++
		t.refusals++
		t.markRunners(coUnwinds)
		h.Yields = false
	case t.flags&flagCancelled != 0:
		t.tied().refusals++
		co.state = coUnwinds
		t.markRunners(coUnwinds)
		if !flying(h) {
			t.throw(t.flight((*unwinding)(co)))
		}
	case t.raises():
		if co != nil {
			co.state = coYields
		}
		t.markRunners(coYields)
		t.throw(t.flight(t.takeRaised()))
	}
}

// ignoresCancel is the function of that name for panics that leave activations.
func (t *task) ignoresCancel() error {
	f := innermost(t.exec.head())
	if f == nil {
		return ErrIgnoresCancel
	}
	return ignoresCancelBy(f.value, true)
}

// refuse counts a yield after the cancellation. What goes on and on is ended.
func (t *task) refuse() {
	t.tied().refusals++
	t.markRunners(coUnwinds)
	switch t.refused++; {
	case t.refused <= maxRefused:
	case t.refused == maxRefused+1:
		panic(t.ignoresCancel())
	case t.onIsland():
		t.exec.abandon()
		runtime.Goexit()
	default:
		panic(errAbandoned)
	}
}
