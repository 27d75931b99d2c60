package coroutine

import "github.com/somen-go/somen/coroutine/internal/gort"

// Deferring is the head of a [Stepper] that defers: an [Activation] with the place for the first deferred call.
type Deferring struct {
	Activation
	own   aside
	first [1]deferred
}

// Defer has f called when the activation ends. f defers End, then what is to be called, and then calls Raise.
func (d *Deferring) Defer(f func(*Deferral)) { d.add(deferred{call: f}) }

// DeferCalm is Defer for what can't tell whether a panic is on its way, which f calls as it is.
func (d *Deferring) DeferCalm(f func(*Deferral)) { d.add(deferred{call: f, how: deferCalm}) }

// DeferIsland is Defer for a function that may wait and was not compiled.
func (d *Deferring) DeferIsland(f func(*Deferral)) { d.add(deferred{call: f, how: deferIsland}) }

// DeferCall is Defer for a function that may wait.
func (d *Deferring) DeferCall(callee Stepper) { d.add(deferred{as: callee, how: deferFrame}) }

func (d *Deferring) add(call deferred) {
	if d.aside == noAside || d.aside == nil {
		d.aside = &d.own
	}
	if d.defers == nil {
		d.defers = d.first[:0]
	}
	d.defers = append(d.defers, call)
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
	switch d.how {
	case deferCalm:
		d.call(nil)
	case deferFrame:
		t.push(d.as).late = true
	case deferIsland:
		i := newIsland(func() { t.callDeferred(h, d.call) })
		i.late = true
		t.pushIsland(i)
	default:
		t.callDeferred(h, d.call)
	}
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
