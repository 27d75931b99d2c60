package coroutine

import "time"

// combined is a combinator as an activation: the driver of one that needs no stack.
type combined struct {
	Activation
	combinator
	refusals int // of the machine, before what it runs in place
}

func newCombined(r *recipe) *combined {
	c := &combined{combinator: combinator{recipe: r}}
	switch {
	case r.kind == kindFinally:
		c.DeferIsland(func(d *Deferral) { // for clean may wait by a Co or a yield that it has captured
			defer d.End()
			defer c.clean()
			d.Raise()
		})
	case r.kind >= kindAll: // the others have nothing to leave
		c.Defer(func(d *Deferral) {
			defer d.End()
			defer c.leave()
			d.Raise()
		})
	}
	return c
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
		if c.PC == combinedEnds || c.m.refusals != c.refusals {
			return c.Return()
		}
		waited = c.m.waits != c.waits
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
			c.refusals, c.waits = c.m.refusals, c.m.waits
			c.m.enter(c.inner(), c.runner)
			return false
		default:
			return c.Return()
		}
	}
}

// combine runs a combinator inline in the name of co, as Run runs a behaviour.
func (a *Activation) combine(co *Co, r *recipe) {
	a.ran = nil
	if a.mayRun(co) {
		c := newCombined(r)
		a.ran = c
		a.m.push(c)
		c.runner = co
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

// needsNoStack reports whether b is compiled, or a combinator that runs nothing else in place.
func needsNoStack(b Behaviour) bool {
	if isCompiled(b) {
		return true
	}
	r := recipeOf(b)
	switch {
	case r == nil:
		return false
	case r.kind >= kindAll: // which runs nothing in place
		return true
	case r.kind == kindSequence:
		for _, b := range r.bs {
			if !needsNoStack(b) {
				return false
			}
		}
		return true
	}
	return needsNoStack(r.of)
}

// enter pushes the first activation of b, which runner runs inline, or nobody.
func (m *machine) enter(b Behaviour, runner *Co) {
	if r := recipeOf(b); r != nil {
		m.push(newCombined(r))
		m.head.runner = runner
		return
	}
	if !isCompiled(b) {
		yield := m.pass
		if runner != nil {
			yield = runner.pass
		}
		m.push(newIsland(func() { b(yield) }))
		m.head.runner = runner
		return
	}
	b(m.asks)
	made := m.made
	m.made = nil
	var co *Co
	var first Stepper
	switch f := made.(type) {
	case func(*Co) Stepper:
		co = &Co{yield: m.pass, machine: m}
		first = f(co)
	case func(func(Wait) bool) Stepper:
		if runner != nil {
			first = f(runner.pass)
		} else {
			first = f(m.pass)
		}
	}
	m.push(first)
	m.head.script, m.head.runner = co, runner
}

// Run runs b inline in the name of co, as [Co.Run] does. Step returns false after it; where it goes on it
// calls Ran.
func (a *Activation) Run(co *Co, b Behaviour) {
	if b == nil {
		panic(&ArgumentError{Func: "Co.Run", Reason: "the behaviour is nil; pass a func(yield func(Wait) bool)"})
	}
	if a.mayRun(co) {
		a.m.enter(b, co)
	}
}
