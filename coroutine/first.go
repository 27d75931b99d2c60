package coroutine

// First waits for the first of several waits and returns its index: a select. In a deferred
// function of a cancelled Script it returns -1.
//
//	switch co.First(orders.ToReceive(&order), coroutine.Sleep(time.Second)) {
//	case 0: // order.Value came
//	case 1: // nothing came for a second
//	}
func (co *Co) First(waits ...Wait) int {
	m := co.choice()
	w := m.wait(waits, false)
	m.index = -1
	co.Wait(w)
	return m.index
}

// AllOf waits for all of several waits.
func (co *Co) AllOf(waits ...Wait) { co.Wait(co.choice().wait(waits, true)) }

// choice returns what First and AllOf use again and again.
func (co *Co) choice() *several {
	if co.several == nil {
		co.several = &several{}
	}
	return co.several
}

// First returns a wait for the first of several waits, and stores the index of the one that came
// in which, unless that is nil. The others are dropped: a channel among them loses no message. It
// allocates; [Co.First] does not.
// It panics with an *[ArgumentError] if there are no waits; yielding it does if one of them is
// itself a First or AllOf.
func First(which *int, waits ...Wait) Wait {
	m := &several{which: which}
	return m.wait(waits, false)
}

// AllOf returns a wait for all of several waits. It allocates; [Co.AllOf] does not.
// It panics as [First] does.
func AllOf(waits ...Wait) Wait { return new(several).wait(waits, true) }

// First is [Co.First] in a compiled function: it waits, as Wait does. Chosen returns the result.
func (a *Activation) First(co *Co, waits ...Wait) bool {
	m := co.choice()
	w := m.wait(waits, false)
	m.index = -1
	return a.Wait(co, w)
}

// Chosen returns what [Co.First] does.
func (a *Activation) Chosen(co *Co) int { return co.several.index }

// AllOf is [Co.AllOf], as First is [Co.First].
func (a *Activation) AllOf(co *Co, waits ...Wait) bool {
	return a.Wait(co, co.choice().wait(waits, true))
}
