package coroutine

import (
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/somen-go/somen/coroutine/internal/gort"
)

// A Stepper is an activation of a compiled coroutine function: a struct of its own type, which embeds
// [Activation] and has a field for each of the variables that live across a wait. The tool somen generates
// such types, and nobody else needs them.
//
// Step runs the function from where its PC says to its next wait, call or end. It reports whether the task
// waits; else the machine steps the activation that has become the innermost.
type Stepper interface {
	Step() bool
	// Place returns the function and the line at which it stands.
	Place() (function, file string, line int)
	head() *Activation
}

// Activation is the head of a [Stepper].
type Activation struct {
	PC     int  // where Step goes on; 0 is the beginning
	Yields bool // what the last Yield has returned

	m       *machine
	parent  Stepper // who called it, or nil
	up      *Activation
	script  *Co     // the Script that begins with this activation, or nil
	runner  *Co     // who runs that Script inline, or nil
	waits   int     // of the task, before the activation ran something inline
	ran     outcome // of the combinator that it ran last, or nil
	island  *island
	defers  []deferred
	leaving bool      // it runs its deferred functions
	late    bool      // it is a deferred function that its parent, which leaves, has called
	flies   *inFlight // the panic that it leaves by, or nil
	under   *inFlight // what that had taken the place of, while who has recovered it still runs
}

// outcome is what a combinator tells when it has ended.
type outcome interface {
	winner() int
	expired() bool
}

// deferred is one deferred call: a function to be called here, or on an island, or an activation.
type deferred struct {
	call   func(*Deferral)
	island bool
	as     Stepper
}

func (a *Activation) head() *Activation { return a }

// machine executes the activations of one task. It keeps the innermost, so that a resume costs the same
// at any depth of calls.
type machine struct {
	pool   *reserve[*machine] // of the form
	thread *threadLock        // of the form, for islands
	s      *Scheduler
	t      *task
	top    Stepper
	head   *Activation // of top

	waiting  *Co     // whose wait is under way, or nil if that is a yield of the raw form
	refused  int     // yields of the raw form since the cancellation
	refusals int     // the same, and waits of a Co
	left     bool    // a wait was left by an error, and none has gone well since
	running  *island // on whose stack the code runs, or nil
	islands  int     // that have begun and not ended
	waits    int     // so far
	begun    bool

	next func() (struct{}, bool)
	pass func(Wait) bool // the yield of its Scripts
	made any             // a func(co *Co) Stepper or func(yield func(Wait) bool) Stepper
	asks func(Wait) bool // stores made
}

// inFlight is a panic, or a Goexit, that leaves activations.
type inFlight struct {
	value any
	stack []byte
	exits bool      // nobody can recover it
	over  *inFlight // the panic whose place it has taken, which nobody has recovered, or nil
}

// Deferral is a deferred call of a compiled function. The code that somen generates defers End, then what
// is to be called, and then calls Raise.
type Deferral struct {
	m          *machine
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
	ended bool
	lost  bool // it was abandoned, and its goroutine ends with it
}

// flying reports whether a panic is on its way, in a deferred function of which a runs, or which a leaves by.
func flying(a *Activation) bool { return innermost(a) != nil }

func innermost(a *Activation) *inFlight {
	for ; a != nil; a = a.up {
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
	a.leaving, a.flies, a.under = true, f, nil
}

func (m *machine) push(callee Stepper) {
	h := callee.head()
	h.m, h.parent, h.up = m, m.top, m.head
	m.top, m.head = callee, h
}

func newIsland(f func()) *island {
	i := &island{f: f}
	i.island = i
	return i
}

// pop ends the innermost activation, which has no deferred functions left.
func (m *machine) pop() {
	h := m.head
	if h.script != nil {
		h.endScript()
	}
	if r := h.runner; r != nil && r.state == coUnwinds && h.flies == nil && !flying(h.up) {
		h.flies = &inFlight{value: (*unwinding)(r)} // what it has run was cancelled
	}
	flies := h.flies
	m.top, m.head = h.parent, h.up
	switch {
	case m.head == nil:
		m.finish(flies)
	case flies != nil:
		m.head.leaveBy(flies)
	}
}

// finish ends the behaviour, perhaps by a panic.
func (m *machine) finish(by *inFlight) {
	t := m.t
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
func (m *machine) markRunners(state coState) {
	m.left = state == coYields
	for a := m.head; a != nil; a = a.up {
		if a.runner != nil {
			a.runner.state = state
		}
	}
}

// endScript ends the Script that began with h. Its own unwinding ends here.
func (h *Activation) endScript() {
	co := h.script
	if co.state == coUnwinds && h.flies != nil && h.flies.value == any((*unwinding)(co)) {
		h.flies = nil
	}
	co.state = coEnded
}

func (m *machine) abandon() {
	if i := m.running; i != nil && !i.lost {
		i.lost = true
		i.flies = &inFlight{exits: true, value: ignoresCancel(), stack: m.stackHere()}
	}
}

// inFlight returns the value of the panic in whose deferred functions the caller runs, as gort.InFlight does.
func (co *Co) inFlight() (value any, ok bool) {
	if m := co.machine; m != nil && m.running == nil {
		f := innermost(m.head)
		if f == nil {
			return nil, false
		}
		return f.value, true
	}
	return gort.InFlight()
}

// stackHere returns the stack of the caller, in which the step functions have the names of what they were
// compiled from, and their callers stand where the machine does.
func (m *machine) stackHere() []byte {
	stack := string(debug.Stack())
	var b strings.Builder
	lines := strings.SplitAfter(stack, "\n")
	at, below := 0, m.top
	for ; at < len(lines) && !strings.Contains(lines[at], "coroutine.(*machine).run("); at++ {
		if i := strings.Index(lines[at], ".(*"+generatedPrefix); i >= 0 && below != nil && strings.Contains(lines[at], ").Step(") {
			function, _, _ := below.Place()
			b.WriteString(function + "(...)\n")
			below = nil
			continue
		}
		b.WriteString(lines[at])
	}
	s := m.top
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
