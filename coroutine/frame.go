package coroutine

import "time"

// Call makes callee, whose arguments are in its fields, the innermost activation. Step returns what it
// returns.
func (a *Activation) Call(callee Stepper) bool {
	a.t.push(callee)
	return false
}

// Return ends the activation, after its deferred functions. Step returns what it returns.
func (a *Activation) Return() bool {
	if len(a.defers) == 0 {
		a.t.pop(a)
	} else {
		a.leaving = true
	}
	return false
}

// Wait waits for w in the name of co. It reports false if the task need not wait; else Step returns true,
// and goes on at its PC.
func (a *Activation) Wait(co *Co, w Wait) bool {
	if !a.mayWait(co, w.self) {
		return false
	}
	w.self = nil
	return a.t.scheduler().file(a.t, &w)
}

// waitOn is Wait(co, Wait{kind: waitOn, on: on, dst: dst}), without the Wait: to hand one on takes longer than to
// park it, since the processor has to wait for what was just written.
func (a *Activation) waitOn(co *Co, on waitable, dst any) bool {
	if !a.mayWait(co, nil) {
		return false
	}
	s := a.t.scheduler()
	return s.parkOn(a.t, on, dst, 0) || !s.goesOn(a.t, waitOn, 0)
}

// mayWait begins a wait in the name of co, which stores the task in self, unless that is nil.
func (a *Activation) mayWait(co *Co, self *Task) bool {
	if co.state != coRuns && !co.goesOn() {
		if self != nil {
			self.id = refusedID
		}
		return false
	}
	t := a.t
	s := t.scheduler()
	if s.current != t || co.self.t != nil && co.self.t != t {
		panic(ErrForeignYield)
	}
	if co.self.t == nil && self == nil {
		co.self = t.handle()
	} else if self != nil {
		*self = t.handle()
	}
	co.yields++
	s.waits++
	if t.flags&(flagCancelled|flagRaise|flagLeft) != 0 {
		if t.flags&(flagCancelled|flagRaise) != 0 && !t.answer(co) {
			return false
		}
		if t.flags&flagLeft != 0 {
			t.markRunners(coRuns)
		}
	}
	co.state = coRuns
	a.waiting = co
	return true
}

// Turn waits for a turn, as Wait(co, Yield()) does.
func (a *Activation) Turn(co *Co) bool {
	t := a.t
	s := t.scheduler()
	if !t.isSmoothFor(co, s) {
		return a.Wait(co, Yield())
	}
	if a.waiting != co {
		a.waiting = co
	}
	s.waits++
	t.state, t.at = Ready, s.tick
	s.ready.push(t)
	return true
}

// Frame waits for the next frame, as Wait(co, NextFrame()) does.
func (a *Activation) Frame(co *Co) bool {
	t := a.t
	s := t.scheduler()
	if !t.isSmoothFor(co, s) {
		return a.Wait(co, NextFrame())
	}
	if a.waiting != co {
		a.waiting = co
	}
	s.waits++
	s.awaitFrame(t)
	return true
}

// Frames waits for n frames, as Wait(co, Frames(n)) does.
func (a *Activation) Frames(co *Co, n int) bool {
	if n < 0 || !a.t.isSmoothFor(co, a.t.scheduler()) {
		return a.Wait(co, Frames(n))
	}
	return a.goesBy(co, waitFrames, int64(n))
}

// Sleep sleeps for d, as Wait(co, Sleep(d)) does.
func (a *Activation) Sleep(co *Co, d time.Duration) bool {
	if d < 0 || !a.t.isSmoothFor(co, a.t.scheduler()) {
		return a.Wait(co, Sleep(d))
	}
	return a.goesBy(co, waitSleep, int64(d))
}

// goesBy files a plain wait of co.
func (a *Activation) goesBy(co *Co, kind waitKind, n int64) bool {
	if a.waiting != co {
		a.waiting = co
	}
	s := a.t.scheduler()
	s.waits++
	s.settle(a.t, kind, n)
	return true
}

// YieldTurn yields Yield(), as Yield does.
func (a *Activation) YieldTurn() bool {
	t := a.t
	s := t.scheduler()
	if !t.isSmooth(s) {
		return a.Yield(Yield())
	}
	a.Yields = true
	if a.waiting != nil {
		a.waiting = nil
	}
	s.waits++
	t.state, t.at = Ready, s.tick
	s.ready.push(t)
	return true
}

// YieldFrame yields NextFrame(), as Yield does.
func (a *Activation) YieldFrame() bool {
	t := a.t
	s := t.scheduler()
	if !t.isSmooth(s) {
		return a.Yield(NextFrame())
	}
	a.Yields = true
	if a.waiting != nil {
		a.waiting = nil
	}
	s.waits++
	s.awaitFrame(t)
	return true
}

// isSmooth reports whether t runs, and nothing has been done to it.
func (t *task) isSmooth(s *Scheduler) bool {
	return s.current == t && t.flags == 0
}

// isSmoothFor reports the same for a wait of co, which is in order.
func (t *task) isSmoothFor(co *Co, s *Scheduler) bool {
	return t.isSmooth(s) && co.state == coRuns && co.self.t == t
}

// file files a wait, and reports false if it is over already.
func (s *Scheduler) file(t *task, w *Wait) bool {
	if w.isPlain() {
		s.settle(t, w.kind, w.n)
		return true
	}
	if (w.kind == waitSelf || !s.park(t, w)) && s.goesOn(t, w.kind, w.n) {
		return false
	}
	return true
}

// Pace is [Co.Pace], as Wait is [Co.Wait].
func (a *Activation) Pace(co *Co) bool {
	return co.paceIsDue() && a.Wait(co, Wait{kind: waitPace, n: callsPerLook})
}

// mayRun reports whether co is in order, to run something inline.
func (a *Activation) mayRun(co *Co) bool {
	co.ranNothing = false
	return co.state == coRuns || co.goesOn()
}

// Yield is the yield of the raw form: it waits for w, and reports whether the task waits, as Wait does.
// Yields has what the yield returns, where Step goes on.
func (a *Activation) Yield(w Wait) bool {
	t := a.t
	s := t.scheduler()
	if s.current != t {
		panic(ErrForeignYield)
	}
	if w.self != nil {
		*w.self = t.handle()
		w.self = nil
	}
	s.waits++
	a.Yields = true
	if t.flags&(flagCancelled|flagRaise|flagLeft) != 0 {
		if t.flags&flagCancelled != 0 {
			t.refuse()
			a.Yields = false
			return false
		}
		if t.flags&flagRaise != 0 && t.raises() {
			t.markRunners(coYields)
			panic(t.takeRaised())
		}
		if t.flags&flagLeft != 0 {
			t.markRunners(coRuns)
		}
	}
	a.waiting = nil
	return s.file(t, &w)
}

// Ran ends what Run has begun. It reports whether the task waits, as Wait does.
func (a *Activation) Ran(co *Co) bool {
	if !co.ranNothing || co.state != coRuns {
		return false
	}
	return co.countNothing() && a.Wait(co, co.nothings())
}

// Island calls f on a stack of its own, on which any Go can wait.
func (a *Activation) Island(f func()) bool {
	a.t.pushIsland(newIsland(f))
	return false
}

// Recover is the function recover of a deferred function that was compiled.
func (a *Activation) Recover() any {
	if !a.late {
		return nil
	}
	up := a.up()
	if up.flies == nil || up.flies.exits {
		return nil
	}
	v := up.flies.value
	up.recovers()
	return v
}
