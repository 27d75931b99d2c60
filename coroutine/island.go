package coroutine

import (
	"iter"

	"github.com/somen-go/somen/coroutine/internal/gort"
)

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

func newIsland(f func()) *island {
	i := &island{f: f}
	i.island = i
	return i
}

func (i *island) Place() (function, file string, line int) { return "", "", 0 }

func (i *island) Step() bool {
	m := i.m
	if i.next == nil {
		if !m.form.thread.known {
			m.form.thread.set()
		}
		i.next, _ = iter.Pull(i.loop)
		m.islands++
	}
	m.running = i
	ended := false
	defer func() { // also when the function calls runtime.Goexit
		m.running = nil
		if !ended {
			m.islands--
		}
	}()
	i.next()
	ended = !i.ended
	if !i.ended {
		return true
	}
	if i.lost {
		i.release()
	}
	m.pop()
	return false
}

// release ends the goroutine of an island that was abandoned.
func (i *island) release() {
	defer func() {
		if r := recover(); r != any(errAbandoned) {
			panic(r)
		}
	}()
	i.next()
}

// loop is what the goroutine of the island does.
func (i *island) loop(out func(struct{}) bool) {
	i.out = out
	f := i.beneath()
	returned := false
	defer func() {
		switch {
		case i.lost: // a Goexit is under way, which must not reach the goroutine that ticks
			if r := recover(); r != nil {
				i.m.s.handler(i.m.t.failure(r))
			}
			i.ended = true
			out(struct{}{})
			panic(errAbandoned)
		case returned:
		default:
			if r := recover(); r != nil {
				i.flies = i.m.flight(r)
				v, ok := gort.InFlight()
				if _, unseen := v.(gort.Unseen); ok && !unseen && (f == nil || !isSame(v, f.value)) {
					i.flies.over = &inFlight{value: v, exits: v == nil}
				}
				i.ended = true
			}
		}
	}()
	if f != nil && !f.exits {
		below(i.f, f.value)
	} else {
		i.f()
	}
	returned = true
	i.ended = true
}

// beneath returns the panic that is on its way below the island, or nil. If the island is a deferred function,
// that is not the panic that it may recover, which callDeferred raises.
func (i *island) beneath() *inFlight {
	if !i.late || i.up.flies == nil {
		return innermost(i.up)
	}
	if f := i.up.flies.over; f != nil {
		return f
	}
	return innermost(i.up.up)
}
