package coroutine

// Pace returns a wait for the loop of a behaviour that computes. It is over at once, unless this
// resume has used up its slice, see [Budget]: then the behaviour gives way until the others have
// had their turn, or, in a Tick without a budget, until the next Tick.
//
// If neither the Time nor the Slice of the budget is set, Pace never looks at the wall clock: it
// gives way at every 1,024th call, so that a run can be repeated.
func Pace() Wait { return Wait{kind: waitPace, n: 1} }

// Pace gives way if this resume has used up its slice; see the function [Pace]. Otherwise it costs
// a few nanoseconds: it looks at the slice at every 16th call.
func (co *Co) Pace() {
	if co.paceIsDue() {
		co.Wait(Wait{kind: waitPace, n: callsPerLook})
	}
}

// paceIsDue counts a call, and reports whether the slice is to be looked at.
func (co *Co) paceIsDue() bool {
	if co.paces++; co.paces < callsPerLook {
		return false
	}
	co.paces = 0
	return true
}
