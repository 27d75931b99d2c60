package coroutine

import (
	"fmt"
	"runtime/debug"

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
		e.Stack = debug.Stack()
	}
	return e
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
	case gort.Unseen:
		return fmt.Errorf("%w; if it had panicked before, the stack says where", ErrIgnoresCancel)
	case error:
		return fmt.Errorf("%w; it had panicked: %w", ErrIgnoresCancel, v)
	default:
		return fmt.Errorf("%w; it had panicked: %v", ErrIgnoresCancel, v)
	}
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
