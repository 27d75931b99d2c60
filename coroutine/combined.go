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
	c.Defer(func(d *Deferral) {
		defer d.End()
		if c.kind == kindFinally {
			defer c.clean()
		} else {
			defer c.leave()
		}
		d.Raise()
	})
	return c
}

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
		a.ran = newCombined(r)
		a.m.push(a.ran)
		a.ran.runner = co
	}
}

// ranCrew returns the members of the combinator that a has run, or nil.
func (a *Activation) ranCrew() *members {
	if a.ran == nil {
		return nil
	}
	return a.ran.crew
}

// All is [Co.All], as Run is [Co.Run].
func (a *Activation) All(co *Co, bs ...Behaviour) { a.combine(co, kindAll.ofMany(bs)) }

// Race is [Co.Race], as Run is [Co.Run]. Winner returns the result.
func (a *Activation) Race(co *Co, bs ...Behaviour) { a.combine(co, kindRace.ofMany(bs)) }

// Winner returns what [Co.Race] does.
func (a *Activation) Winner() int { return a.ranCrew().winner() }

// Timeout is [Co.Timeout], as Run is [Co.Run]. InTime returns the result.
func (a *Activation) Timeout(co *Co, d time.Duration, b Behaviour) { a.combine(co, within(d, b)) }

// InTime returns what [Co.Timeout] does.
func (a *Activation) InTime() bool { return !a.ranCrew().expired() }

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
