package coroutine

import (
	"runtime/debug"

	"github.com/somen-go/somen/coroutine/code"
	"github.com/somen-go/somen/coroutine/internal/gort"
)

// fail keeps the panic value r as the task's error.
func (t *task) fail(r any) { t.inTrouble().err = t.failure(r) }

// failure makes an error of the panic value r. It must be called by the deferred function that
// recovered it. A panic that comes from a child keeps the child's stack.
func (t *task) failure(r any) error {
	e := &PanicError{Task: t.handle(), Name: t.name, Owner: t.owner, Value: r}
	if child, ok := r.(*PanicError); ok {
		e.Value, e.Stack = child.Value, child.Stack
	} else {
		e.Stack = code.WrittenStack(debug.Stack())
	}
	return e
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
// be reported; then it is reported too, at the end. Where it can't be seen what is on its way, nothing
// is lost either: the error waits for a yield at which nothing is, or for the end.
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
