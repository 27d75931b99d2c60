package coroutine

import (
	"iter"

	"github.com/somen-go/somen/coroutine/internal/gort"
)

func (i *island) Place() (function, file string, line int) { return "", "", 0 }

func (i *island) Step() bool {
	if i.next == nil {
		if thread := &i.t.machines().thread; !thread.known {
			thread.set()
		}
		i.next, _ = iter.Pull(i.loop)
		i.t.machines().islands++
	}
	i.runs = true
	defer func() { i.runs = false }() // also when the function calls runtime.Goexit
	i.next()
	if !i.ended {
		return true
	}
	i.t.machines().islands--
	if i.lost {
		i.release()
	}
	i.t.pop(&i.Activation)
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
				i.t.scheduler().handler(i.t.failure(r))
			}
			i.ended = true
			out(struct{}{})
			panic(errAbandoned)
		case returned:
		default:
			if r := recover(); r != nil {
				i.flies = i.t.flight(r)
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
	up := i.up()
	if !i.late || up.flies == nil {
		return innermost(up)
	}
	if f := up.flies.over; f != nil {
		return f
	}
	return innermost(up.up())
}
