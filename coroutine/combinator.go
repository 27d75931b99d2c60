package coroutine

// A combinator is one that runs: its recipe, how far it is, and its members, if it has any.
type combinator struct {
	*recipe
	at     int64 // how many behaviours, rounds or waits have begun
	paused bool  // the pause before the next round is over
	idle   bool  // the last round has yielded nothing
	crew   *members
}

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
