package coroutine

// Call makes callee, whose arguments are in its fields, the innermost activation. Step returns what it
// returns.
func (a *Activation) Call(callee Stepper) bool {
	a.m.push(callee)
	return false
}

// Return ends the activation, after its deferred functions. Step returns what it returns.
func (a *Activation) Return() bool {
	if len(a.defers) == 0 {
		a.m.pop()
	} else {
		a.leaving = true
	}
	return false
}

// Wait waits for w in the name of co. It reports false if the task need not wait; else Step returns true,
// and goes on at its PC.
func (a *Activation) Wait(co *Co, w Wait) bool {
	m := a.m
	if co.state != coRuns && !co.goesOn() {
		if w.self != nil {
			w.self.id = refusedID
		}
		return false
	}
	s, t := m.s, m.t
	if s.current != t || co.self.t != nil && co.self.t != t {
		panic(ErrForeignYield)
	}
	if co.self.t == nil && w.self == nil {
		co.self = t.handle()
	} else if w.self != nil {
		*w.self = t.handle()
		w.self = nil
	}
	co.yields++
	m.waits++
	if t.flags&(flagCancelled|flagRaise) != 0 {
		if !m.answer(co) {
			return false
		}
	}
	co.state = coRuns
	m.waiting = co
	return m.file(&w)
}

// file files a wait, and reports false if it is over already.
func (m *machine) file(w *Wait) bool {
	if m.left {
		m.markRunners(coRuns)
	}
	s := m.s
	if w.isPlain() {
		s.asked.kind, s.asked.n = w.kind, w.n
		return true
	}
	if (w.kind == waitSelf || !s.park(m.t, w)) && s.goesOn(m.t, w) {
		return false
	}
	s.asked.kind = waitFiled
	return true
}

// Pace is [Co.Pace], as Wait is [Co.Wait].
func (a *Activation) Pace(co *Co) bool {
	return co.paceIsDue() && a.Wait(co, Wait{kind: waitPace, n: callsPerLook})
}

// mayRun reports whether co is in order, to run something inline.
func (a *Activation) mayRun(co *Co) bool {
	if co.state != coRuns && !co.goesOn() {
		a.waits = -1
		return false
	}
	a.waits = a.m.waits
	return true
}

// Yield is the yield of the raw form: it waits for w, and reports whether the task waits, as Wait does.
// Yields has what the yield returns, where Step goes on.
func (a *Activation) Yield(w Wait) bool {
	m := a.m
	s, t := m.s, m.t
	if s.current != t {
		panic(ErrForeignYield)
	}
	if w.self != nil {
		*w.self = t.handle()
		w.self = nil
	}
	m.waits++
	a.Yields = true
	if t.flags&flagCancelled != 0 {
		m.refuse()
		a.Yields = false
		return false
	}
	if t.flags&flagRaise != 0 && m.raises() {
		m.markRunners(coYields)
		panic(t.takeRaised())
	}
	m.waiting = nil
	return m.file(&w)
}

// Ran ends what Run has begun. It reports whether the task waits, as Wait does.
func (a *Activation) Ran(co *Co) bool {
	if a.waits < 0 || a.waits != a.m.waits || co.state != coRuns {
		return false
	}
	return co.countNothing() && a.Wait(co, co.nothings())
}

// Island calls f on a stack of its own, on which any Go can wait.
func (a *Activation) Island(f func()) bool {
	a.m.push(newIsland(f))
	return false
}

// Defer has f called when the activation ends. f defers what is to be called, and then calls Raise.
func (a *Activation) Defer(f func(*Deferral)) { a.defers = append(a.defers, deferred{call: f}) }

// DeferIsland is Defer for a function that may wait and was not compiled.
func (a *Activation) DeferIsland(f func(*Deferral)) {
	a.defers = append(a.defers, deferred{call: f, island: true})
}

// DeferCall is Defer for a function that may wait.
func (a *Activation) DeferCall(callee Stepper) { a.defers = append(a.defers, deferred{as: callee}) }

// Recover is the function recover of a deferred function that was compiled.
func (a *Activation) Recover() any {
	if !a.late || a.up.flies == nil || a.up.flies.exits {
		return nil
	}
	v := a.up.flies.value
	a.up.recovers()
	return v
}
