package coroutine

import (
	"reflect"
	"runtime"
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

// goexit returns the Goexit among f and what it has taken the place of, or nil: who recovers a panic does not stop it.
func (f *inFlight) goexit() *inFlight {
	for f != nil && !f.exits {
		f = f.over
	}
	return f
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
