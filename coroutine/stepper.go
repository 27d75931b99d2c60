package coroutine

// The combinators and the loops of a Co are state machines by hand: structs whose fields are their whole
// state. Their step goes on until there is something to do for who drives it, and says what; what it is
// for, other methods tell. So one implementation serves a driver on a stack, which is below, and one that
// keeps the struct as a frame.
//
// When what was asked for is done, step is called again. It is not, if a yield has returned false, or
// something has panicked: then the machine has ended, as after actEnd. In whatever way a combinator ends,
// its leave is called once, after the end of what it runs in place. That of Finally is clean, which the
// driver defers by itself, so that it can recover.

// action is what a step asks its driver to do.
type action uint8

const (
	actEnd  action = iota // nothing; it has ended
	actWait               // to yield its wait
	actRun                // to run its inner behaviour in place
	actLast               // the same, and to end with it
	actBody               // to run the body of the loop with its value
)

// drive runs the combinator on the stack of its caller.
func (c *combinator) drive(yield func(Wait) bool) {
	if c.kind == kindFinally {
		defer c.clean()
	} else {
		defer c.leave()
	}
	var inner *passage
	var pass func(Wait) bool
	for {
		switch c.step(inner != nil && inner.waited) {
		case actWait:
			if !c.waitBy(yield) {
				return
			}
		case actRun:
			if inner == nil {
				inner = &passage{yield: yield}
				pass = inner.pass
			}
			inner.waited = false
			if c.inner()(pass); inner.cancelled {
				return
			}
		case actLast:
			c.inner()(yield)
			return
		default:
			return
		}
	}
}

// waitBy yields the wait. It is never inlined, so that what c runs in place does not stand on this frame.
//
//go:noinline
func (c *combinator) waitBy(yield func(Wait) bool) bool { return yield(c.wait()) }

// passage is a yield that notes what passes. Unlike the body of a range loop, it may be called
// again after an error was raised in it and recovered.
type passage struct {
	yield     func(Wait) bool
	waited    bool
	cancelled bool
}

func (p *passage) pass(w Wait) bool {
	p.waited = true
	if p.yield(w) {
		return true
	}
	p.cancelled = true
	return false
}
