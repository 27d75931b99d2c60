package coroutine

import (
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/somen-go/somen/coroutine/code"
	"github.com/somen-go/somen/coroutine/internal/gort"
)

// Activation is the head of a [Stepper].
type Activation struct {
	PC      int32 // where Step goes on; 0 is the beginning
	Yields  bool  // what the last Yield has returned
	leaving bool  // it runs its deferred functions
	late    bool  // it is a deferred function that its parent, which leaves, has called

	t       *task
	parent  Stepper // who called it, or nil
	script  *Co     // the Script that begins with this activation, or nil
	waiting *Co     // whose wait is under way, or nil if that is a yield of the raw form
	*aside
}

// aside is what most activations have none of: they share one, which nobody writes to.
type aside struct {
	runner *Co     // who runs what begins with this activation inline, or nil
	waits  uint64  // of the scheduler, when it began that
	ran    outcome // of the combinator that it ran last, or nil
	island *island
	defers []deferred
	flies  *inFlight // the panic that it leaves by, or nil
	under  *inFlight // what that had taken the place of, while who has recovered it still runs
	spent  *inFlight // the unwinding of its Script, which has ended
}

var noAside = &aside{}

// beside returns what else there is to an activation, to be written to.
func (a *Activation) beside() *aside {
	if a.aside == noAside {
		a.aside = &aside{}
	}
	return a.aside
}

// outcome is what a combinator tells when it has ended.
type outcome interface {
	winner() int
	expired() bool
}

// deferred is one deferred call: a function to be called here, or on an island, or an activation.
type deferred struct {
	call func(*Deferral)
	how  deferKind
	as   Stepper
}

type deferKind uint8

const (
	deferBelow  deferKind = iota // a raised panic, if there is one
	deferCalm                    // as it is
	deferIsland                  // below a raised panic, on a stack
	deferFrame                   // an activation
)

func (a *Activation) head() *Activation { return a }

// inFlight is a panic, or a Goexit, that leaves activations.
type inFlight struct {
	value any
	stack []byte    `somen:"spare"` // in a save stands what it says
	exits bool      // nobody can recover it
	over  *inFlight // the panic whose place it has taken, which nobody has recovered, or nil
}

// Deferral is a deferred call of a compiled function. The code that somen generates defers End, then what
// is to be called, and then calls Raise.
type Deferral struct {
	t          *task
	flies, out *inFlight
	stopped    bool // flies was recovered, before out was raised
}

// island is a call of something that was not compiled, inside a compiled task. It runs on a stack of its
// own, as a pulled iterator whose yields are passed outward; it is always the innermost activation.
type island struct {
	Activation
	f     func()
	next  func() (struct{}, bool)
	out   func(struct{}) bool
	own   aside
	runs  bool
	ended bool
	lost  bool // it was abandoned, and its goroutine ends with it
}

// flying reports whether a panic is on its way, in a deferred function of which a runs, or which a leaves by.
func flying(a *Activation) bool { return innermost(a) != nil }

func innermost(a *Activation) *inFlight {
	for ; a != nil; a = a.up() {
		if a.flies != nil {
			return a.flies
		}
		if a.under != nil {
			return a.under
		}
	}
	return nil
}

// recovers stops the panic that a leaves by.
func (a *Activation) recovers() { a.flies, a.under = nil, a.flies.over }

// up returns the head of who called a, or nil.
func (a *Activation) up() *Activation {
	if a.parent == nil {
		return nil
	}
	return a.parent.head()
}

// leaveBy makes an activation leave by f, which takes the place of the panic that it leaves by already. That
// one remains on its way, for whoever recovers f, until he returns.
func (a *Activation) leaveBy(f *inFlight) {
	old := a.flies
	if old == nil {
		old = a.under
	}
	if f != old {
		last := f
		for last.over != nil {
			last = last.over
		}
		last.over = old
	}
	a.leaving = true
	x := a.beside()
	x.flies, x.under = f, nil
}

// push makes callee the innermost activation, and returns its head.
func (t *task) push(callee Stepper) *Activation {
	h := callee.head()
	if h.aside == nil {
		h.aside = noAside
	}
	h.t, h.parent = t, t.exec
	t.exec = callee
	return h
}

// pushIsland is push for an island, whose code may keep any Co there is.
func (t *task) pushIsland(i *island) *Activation {
	for s := t.exec; s != nil; s = s.head().parent {
		if co := s.head().script; co != nil {
			co.lent = true
		}
	}
	return t.push(i)
}

func newIsland(f func()) *island {
	i := &island{f: f}
	i.own.island = i
	i.aside = &i.own
	return i
}

// pop ends the innermost activation h, which has no deferred functions left.
func (t *task) pop(h *Activation) {
	if h.script != nil {
		h.endScript()
	}
	if r := h.runner; r != nil {
		h.hasRun(r)
	}
	ended := t.exec
	t.exec = h.parent
	switch {
	case t.exec == nil && h.flies == nil:
		t.finish(nil)
		t.scheduler().form.reuse(t.behaviour, ended)
	case t.exec == nil:
		t.finish(h.flies)
	case h.flies != nil:
		t.exec.head().leaveBy(h.flies)
	}
}

// hasRun ends what r has run inline, which began with h.
func (h *Activation) hasRun(r *Co) {
	if r.state == coUnwinds && h.flies == nil && !flying(h.up()) {
		h.flies = &inFlight{value: (*unwinding)(r)} // what it has run was cancelled
	}
	r.ranNothing = h.waits == h.t.scheduler().waits
}

// finish ends the behaviour, perhaps by a panic.
func (t *task) finish(by *inFlight) {
	t.flags |= flagReturned
	switch {
	case by == nil:
	case by.exits && by.value == nil:
		t.inTrouble().err = ErrGoexit
	default:
		e := &PanicError{Task: t.handle(), Name: t.name, Owner: t.owner, Value: by.value, Stack: by.stack}
		if child, ok := by.value.(*PanicError); ok {
			e.Value, e.Stack = child.Value, child.Stack
		}
		t.inTrouble().err = e
	}
}

// markRunners tells the Scripts which run others inline how the wait that they pass on has ended: refused, or
// left by an error.
func (t *task) markRunners(state coState) {
	t.flags &^= flagLeft
	if state == coYields {
		t.flags |= flagLeft
	}
	for s := t.exec; s != nil; {
		a := s.head()
		if a.runner != nil {
			a.runner.state = state
		}
		s = a.parent
	}
}

// endScript ends the Script that began with h. Its own unwinding ends here.
func (h *Activation) endScript() {
	co := h.script
	if co.state == coUnwinds && h.flies != nil && h.flies.value == any((*unwinding)(co)) {
		h.flies, h.spent = nil, h.flies
	}
	co.state = coEnded
}

func (a *Activation) abandon() {
	if i := a.island; i != nil && i.runs && !i.lost {
		i.lost = true
		i.flies = &inFlight{exits: true, value: ignoresCancel(), stack: a.t.stackHere()}
	}
}

// onIsland reports whether the code of t that runs is on an island.
func (t *task) onIsland() bool {
	if t.exec == nil {
		return false
	}
	h := t.exec.head()
	return h != nil && h.island != nil && h.island.runs
}

// inFlight returns the value of the panic in whose deferred functions the caller runs, as gort.InFlight does.
func (co *Co) inFlight() (value any, ok bool) {
	if t := co.host; t != nil && !t.onIsland() {
		f := innermost(t.exec.head())
		if f == nil {
			return nil, false
		}
		return f.value, true
	}
	return gort.InFlight()
}

// stackHere returns the stack of the caller, in which the step functions have the names of what they were
// compiled from, and their callers stand where the machine does.
func (t *task) stackHere() []byte {
	stack := string(code.WrittenStack(debug.Stack()))
	var b strings.Builder
	lines := strings.SplitAfter(stack, "\n")
	at, below := 0, t.exec
	for ; at < len(lines) && !runsMachine(lines[at]); at++ {
		if i := strings.Index(lines[at], ".(*"+generatedPrefix); i >= 0 && below != nil && strings.Contains(lines[at], ").Step(") {
			function, _, _ := below.Place()
			b.WriteString(function + "(...)\n")
			below = nil
			continue
		}
		b.WriteString(lines[at])
	}
	s := t.exec
	if s != nil && below == nil {
		s = s.head().parent
	}
	for ; s != nil; s = s.head().parent {
		if function, file, line := s.Place(); function != "" {
			fmt.Fprintf(&b, "%s(...)\n\t%s:%d\n", function, file, line)
		}
	}
	for end := min(at+2, len(lines)); at < end; at++ { // and nothing of who ticks
		b.WriteString(lines[at])
	}
	return []byte(b.String())
}

// runsMachine reports whether a line of a stack is that of what calls step functions.
func runsMachine(line string) bool {
	return strings.Contains(line, "coroutine.(*task).run(") || strings.Contains(line, "coroutine.(*Scheduler).steps(")
}
