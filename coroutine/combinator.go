package coroutine

// The combinators and the loops of a Co are state machines by hand: structs whose fields are their whole
// state. Their step goes on until there is something to do for who drives it, and says what; what it is
// for, other methods tell. So one implementation serves a driver on a stack, see stepper.go, and one that
// keeps the struct as a frame.
//
// When what was asked for is done, step is called again. It is not, if a yield has returned false, or
// something has panicked: then the machine has ended, as after actEnd. In whatever way a combinator ends,
// its leave is called once, after the end of what it runs in place. That of Finally is clean, which the
// driver defers by itself, so that it can recover.

// A combinator is one that runs: its recipe, how far it is, and its members, if it has any.
type combinator struct {
	*recipe
	at     int64 // how many behaviours, rounds or waits have begun
	paused bool  // the pause before the next round is over
	idle   bool  // the last round has yielded nothing
	crew   *members
}

// action is what a step asks its driver to do.
type action uint8

const (
	actEnd  action = iota // nothing; it has ended
	actWait               // to yield its wait
	actRun                // to run its inner behaviour in place
	actLast               // the same, and to end with it
	actBody               // to run the body of the loop with its value
)

// step goes on until there is something to do. If a behaviour was run last, waited says whether that has
// yielded anything.
func (c *combinator) step(waited bool) action {
	if c.kind == kindRepeat {
		if c.at == c.n {
			return actEnd
		}
		if c.paused = !c.paused && c.at > 0; c.paused {
			c.idle = !waited
			return actWait
		}
	}
	c.at++
	switch {
	case c.kind == kindRepeat:
		return actRun
	case c.kind == kindFinally:
		return actLast
	case c.kind >= kindAll:
		return c.stepMembers()
	case c.at < int64(len(c.bs)):
		return actRun
	case c.at == int64(len(c.bs)):
		return actLast
	}
	return actEnd
}

func (c *combinator) stepMembers() action {
	switch {
	case c.at == 1:
		if c.kind == kindWhile && !c.cond() {
			return actEnd
		}
		c.crew = newMembers(c.recipe)
	case c.at == 3:
		c.crew.settle()
		return actEnd
	}
	return actWait
}

// wait returns what is to be yielded.
func (c *combinator) wait() Wait {
	switch {
	case c.kind >= kindAll && c.at == 1:
		return Wait{kind: waitOn, on: c.crew, n: startMembers}
	case c.kind >= kindAll:
		return c.crew.done()
	case c.idle && c.n < 0:
		return NextFrame()
	}
	return Pace()
}

// inner returns the behaviour to run in place.
func (c *combinator) inner() Behaviour {
	if c.kind == kindSequence {
		return c.bs[c.at-1]
	}
	return c.of
}

// leave ends the combinator. Finally has its clean instead.
func (c *combinator) leave() {
	if c.crew != nil {
		c.crew.leave()
	}
}
