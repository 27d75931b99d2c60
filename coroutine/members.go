package coroutine

import "time"

// members are the children of a combinator. Their parent waits for it; what fails in it fails in
// the parent, instead of being reported alone.
type members struct {
	*recipe
	unless *several // the end of the members or another wait, which ends the work early; or nil

	parent *task
	tasks  []Task
	alive  int
	first  int   // the first that returned, or -1
	err    error // of the first that failed
	left   bool  // the parent listens no more
	raised bool  // err is in the parent's hands
	over   bool  // the work is done
	which  int   // came first in unless
	waiter ticket
}

// newMembers returns the members for a combinator that begins.
func newMembers(r *recipe) *members {
	c := &members{recipe: r, first: -1}
	switch r.kind {
	case kindTimeout:
		c.endBy(Sleep(time.Duration(r.n)))
	case kindWhile:
		c.endBy(WaitWhile(r.cond))
	}
	return c
}

// endBy makes w end the work early.
func (c *members) endBy(w Wait) {
	c.unless = &several{which: &c.which}
	c.unless.wait([]Wait{{kind: waitOn, on: c}, w}, false)
}

// untilFirst reports whether the work is done when the first member has returned.
func (c *members) untilFirst() bool { return c.kind == kindRace || c.kind == kindRush }

// done returns the wait for the end of the work.
func (c *members) done() Wait {
	if c.unless != nil {
		return Wait{kind: waitOn, on: c.unless}
	}
	return Wait{kind: waitOn, on: c}
}

// settle ends the work that is done. It panics with the error of a member that has failed.
func (c *members) settle() {
	c.over = true
	c.dismiss()
	if c.err != nil {
		c.raised = true
		panic(c.err)
	}
}

// leave hears that the combinator has ended, perhaps because the parent was cancelled or an error was
// raised in it.
func (c *members) leave() {
	c.left = true
	c.dismiss()
	if c.err != nil && !c.raised {
		c.parent.scheduler().handler(c.err)
	}
}

// dismiss ends the members that are alive, or lets them go.
func (c *members) dismiss() {
	if c.kind == kindRush {
		c.letGo()
	} else {
		c.cancel()
	}
}

// winner returns the index of the member that returned first, or -1.
func (c *members) winner() int {
	if c == nil || !c.over {
		return -1
	}
	return c.first
}

// expired reports whether the work was ended early.
func (c *members) expired() bool { return c != nil && c.over && c.which == 1 }

// startMembers, as the n of a wait on members, starts the members, and is over at once.
const startMembers = 1

func (c *members) park(k ticket, _ any, n int64) bool {
	if n == startMembers {
		c.start(k.t)
		return false
	}
	if c.isDone() {
		return false
	}
	c.waiter = k
	return true
}

func (c *members) start(parent *task) {
	c.parent = parent
	if c.of != nil {
		c.alive = 1
		c.startOne(c.of)
		return
	}
	c.alive = len(c.bs)
	c.tasks = make([]Task, 0, len(c.bs))
	for _, b := range c.bs {
		c.startOne(b)
	}
}

func (c *members) startOne(b Behaviour) {
	m := c.parent.startChild(b, nil)
	m.of, m.memberAt = c, len(c.tasks)
	c.tasks = append(c.tasks, m.handle())
}

func (c *members) isDone() bool {
	return c.err != nil || c.alive == 0 || c.untilFirst() && c.first >= 0
}

// ended hears that a member has ended.
func (c *members) ended(t *task) {
	c.alive--
	defer func() { // also when the error handler panics
		if c.waiter.t != nil && c.isDone() && c.waiter.Live() {
			c.waiter.fire()
		}
	}()
	switch err := t.err(); {
	case err != nil && (c.err != nil || c.left || c.parent.flags&flagCancelled != 0):
		t.scheduler().handler(err) // the parent can't raise it
	case err != nil:
		c.err = err
		c.cancel()
	case t.state == Done && c.first < 0:
		c.first = t.memberAt
	}
}

// cancel cancels the members that are still alive.
func (c *members) cancel() {
	for _, m := range c.tasks {
		m.Cancel()
	}
}

// letGo makes the members that are still alive plain children of the parent.
func (c *members) letGo() {
	for _, m := range c.tasks {
		if r := m.get(); r != nil {
			r.of = nil
		}
	}
}
