package coroutine

import "github.com/somen-go/somen/coroutine/internal/gort"

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

// behaviour makes a Behaviour of a recipe. It is never inlined, so that all it makes have the same
// code, which tells them from any others; see recipeOf.
//
//go:noinline
func behaviour(r *recipe) Behaviour {
	return func(yield func(Wait) bool) {
		if isAsking(yield) {
			r.handOver(yield)
			return
		}
		c := combinator{recipe: r}
		c.drive(yield)
	}
}

// handOver is never inlined, so that its Wait does not stand on the stack of a behaviour that runs.
//
//go:noinline
func (r *recipe) handOver(yield func(Wait) bool) { yield(Wait{dst: r}) }

var combinatorCode = gort.Code(behaviour(nil))

// recipeOf returns the recipe of a Behaviour that a combinator has made, or nil if none has.
func recipeOf(b Behaviour) *recipe {
	if gort.Code(b) != combinatorCode {
		return nil
	}
	var r any
	b(asking(&r))
	return r.(*recipe)
}
