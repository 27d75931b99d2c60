package coroutine

// members are the children of a combinator. Their parent waits for it; what fails in it fails in
// the parent, instead of being reported alone.
type members struct {
	behaviours []Behaviour
	mode       memberMode
	rush       bool // let the others go on after the first has returned
	unless     Wait // ends the work early, if it is not the zero Wait

	parent *task
	tasks  []Task
	alive  int
	first  int   // the first that returned, or -1
	err    error // of the first that failed
	left   bool  // the parent listens no more
	waiter ticket
}

type memberMode uint8

const (
	waitForAll memberMode = iota
	waitForFirst
)

// work runs the members until their work is done, and reports whether unless ended it early. It stores
// the index of the first member that returned in first, if that is not nil.
func (c *members) work(yield func(Wait) bool, first *int) (stopped bool) {
	raised := false
	defer func() { // also when the parent is cancelled, or an error is raised in it
		c.left = true
		if c.rush {
			c.letGo()
		} else {
			c.cancel()
		}
		if c.err != nil && !raised {
			c.parent.scheduler().handler(c.err)
		}
	}()
	done := Wait{kind: waitOn, on: c}
	if c.unless != (Wait{}) {
		which := 0
		done = First(&which, done, c.unless)
		defer func() { stopped = which == 1 }()
	}
	if !yield(Wait{kind: waitOn, on: c, n: startMembers}) || !yield(done) {
		return
	}
	if first != nil {
		*first = c.first
	}
	if c.rush {
		c.letGo()
	} else {
		c.cancel()
	}
	if c.err != nil {
		raised = true
		panic(c.err)
	}
	return
}

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
	c.alive = len(c.behaviours)
	c.first = -1
	for i, b := range c.behaviours {
		m := parent.startChild(b, nil)
		m.of, m.memberAt = c, i
		c.tasks = append(c.tasks, m.handle())
	}
}

func (c *members) isDone() bool {
	return c.err != nil || c.alive == 0 || c.mode == waitForFirst && c.first >= 0
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
