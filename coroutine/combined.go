package coroutine

import "time"

// combined is a combinator as an activation: the driver of one that needs no stack.
type combined struct {
	Deferring
	combinator
	refusals int    // of the task, before what it runs in place
	before   uint64 // waits of the scheduler, the same
}

func newCombined(r *recipe) *combined {
	c := &combined{combinator: combinator{recipe: r}}
	switch {
	case r.kind == kindFinally:
		c.DeferIsland(c.cleaned) // for clean may wait by a Co or a yield that it has captured
	case r.kind >= kindAll: // the others have nothing to leave
		c.Defer(c.left)
	}
	return c
}

func (c *combined) cleaned(d *Deferral) {
	defer d.End()
	defer c.clean()
	d.Raise()
}

func (c *combined) left(d *Deferral) {
	defer d.End()
	defer c.leave()
	d.Raise()
}

func (c *combined) winner() int   { return c.crew.winner() }
func (c *combined) expired() bool { return c.crew.expired() }

func (c *combined) Place() (function, file string, line int) { return "", "", 0 }

const (
	combinedWaits = 1
	combinedRuns  = 2
	combinedEnds  = 3 // after what it runs in place
)

func (c *combined) Step() bool {
	waited := false
	switch c.PC {
	case combinedWaits:
		if !c.Yields {
			return c.Return()
		}
	case combinedRuns, combinedEnds:
		if c.PC == combinedEnds || c.t.refusals != c.refusals {
			return c.Return()
		}
		waited = c.t.scheduler().waits != c.before
	}
	for {
		switch do := c.step(waited); do {
		case actWait:
			c.PC = combinedWaits
			if c.Yield(c.wait()) {
				return true
			}
			if !c.Yields {
				return c.Return()
			}
		case actRun, actLast:
			if c.PC = combinedRuns; do == actLast {
				c.PC = combinedEnds
			}
			c.refusals, c.before = c.t.refusals, c.t.scheduler().waits
			c.t.machines().enter(c.t, c.inner(), c.runner)
			return false
		default:
			return c.Return()
		}
	}
}

// combine runs a combinator inline in the name of co, as Run runs a behaviour.
func (a *Activation) combine(co *Co, r *recipe) {
	x := a.beside()
	x.ran = nil
	if a.mayRun(co) {
		c := newCombined(r)
		x.ran = c
		y := a.t.push(c).beside()
		y.runner, y.waits = co, a.t.scheduler().waits
	}
}

// All is [Co.All], as Run is [Co.Run].
func (a *Activation) All(co *Co, bs ...Behaviour) { a.combine(co, kindAll.ofMany(bs)) }

// Race is [Co.Race], as Run is [Co.Run]. Winner returns the result.
func (a *Activation) Race(co *Co, bs ...Behaviour) { a.combine(co, kindRace.ofMany(bs)) }

// Winner returns what [Co.Race] does.
func (a *Activation) Winner() int {
	if a.ran == nil {
		return -1
	}
	return a.ran.winner()
}

// Timeout is [Co.Timeout], as Run is [Co.Run]. InTime returns the result.
func (a *Activation) Timeout(co *Co, d time.Duration, b Behaviour) { a.combine(co, within(d, b)) }

// InTime returns what [Co.Timeout] does.
func (a *Activation) InTime() bool { return a.ran == nil || !a.ran.expired() }

// While is [Co.While], as Run is [Co.Run].
func (a *Activation) While(co *Co, cond func() bool, b Behaviour) { a.combine(co, asLongAs(cond, b)) }

func (f *machines) equip(t *task) {
	from := f.of(t.behaviour)
	switch {
	case !f.needsNone(t.behaviour, from):
		f.stacks.equip(t)
	case t.flags&flagCancelled != 0:
		t.finish(nil)
	case t.flags&flagRaise != 0:
		t.finish(t.flight(t.takeRaised()))
	default:
		f.begin(t, t.behaviour, from, nil)
	}
}

// enter pushes the first activation of b, which runner runs inline, or nobody.
func (f *machines) enter(t *task, b Behaviour, runner *Co) {
	h := f.begin(t, b, f.of(b), runner)
	if runner != nil {
		x := h.beside()
		x.runner, x.waits = runner, f.s.waits
	}
}

// begin pushes the first activation of b, whose origin is from.
func (f *machines) begin(t *task, b Behaviour, from *origin, runner *Co) *Activation {
	if from.combines {
		return t.push(newCombined(recipeOf(b)))
	}
	again := from.again()
	switch first := f.first(b, from).(type) {
	case func(any, Stepper, *Co) Stepper:
		co := f.coFor(t)
		a := first(scriptOf(b), again, co)
		from.note(a)
		h := t.push(a)
		h.script = co
		return h
	case func(any, Stepper, func(Wait) bool) Stepper:
		a := first(b, again, f.yieldFor(runner))
		from.note(a)
		return t.push(a)
	case func(Behaviour, *Co) Stepper:
		co := f.coFor(t)
		h := t.push(first(b, co))
		h.script = co
		return h
	case func(*Co) Stepper:
		co := f.coFor(t)
		h := t.push(first(co))
		h.script = co
		return h
	case func(func(Wait) bool) Stepper:
		return t.push(first(f.yieldFor(runner)))
	}
	yield := f.yieldFor(runner)
	if runner == nil {
		yield = f.yieldOf(t)
	}
	return t.pushIsland(newIsland(func() { b(yield) }))
}

// coFor returns a Co for a Script of t.
func (f *machines) coFor(t *task) *Co {
	co, ok := f.cos.take()
	if !ok {
		co = new(Co)
	}
	*co = Co{yield: f.pass, host: t}
	return co
}

// yieldOf returns a yield for t alone, which whoever keeps it can't call for another task. What is compiled keeps
// none.
func (f *machines) yieldOf(t *task) func(Wait) bool {
	id := t.id
	return func(w Wait) bool {
		if now := f.s.current; now == nil || now.id != id {
			panic(ErrForeignYield)
		}
		return f.yield(w)
	}
}

// yieldFor returns the yield of a behaviour in the raw form, which runner runs inline, or nobody.
func (f *machines) yieldFor(runner *Co) func(Wait) bool {
	if runner != nil {
		return runner.pass
	}
	return f.pass
}

// Run runs b inline in the name of co, as [Co.Run] does. Step returns false after it; where it goes on it
// calls Ran.
func (a *Activation) Run(co *Co, b Behaviour) {
	if b == nil {
		panic(&ArgumentError{Func: "Co.Run", Reason: "the behaviour is nil; pass a func(yield func(Wait) bool)"})
	}
	if a.mayRun(co) {
		a.t.machines().enter(a.t, b, co)
	}
}
