package coroutine

import "time"

// The combinators are functions from behaviours to a behaviour. What they run at the same time are
// children of the task that runs the combinator: they are cancelled with it, and have cleaned up
// before it goes on. A panic in one of them cancels the others and is raised in the parent.

// Sequence runs behaviours one after the other.
func Sequence(bs ...Behaviour) Behaviour { return behaviour(kindSequence.ofMany(bs)) }

// Repeat runs b n times, or without end if n is negative. Between two rounds stands a [Pace], or, if
// there is no end and b has yielded nothing, a [NextFrame], so that it never hangs the Tick.
func Repeat(n int, b Behaviour) Behaviour {
	r := kindRepeat.ofOne(b)
	r.n = int64(n)
	return behaviour(r)
}

// Finally runs b, and then calls clean: also when b panics or is cancelled.
// It panics with an *[ArgumentError] if one of them is nil.
func Finally(b Behaviour, clean func()) Behaviour {
	r := kindFinally.ofOne(b)
	if clean == nil {
		panic(&ArgumentError{Func: "Finally", Reason: "the function is nil; pass a func() that cleans up"})
	}
	r.clean = clean
	return behaviour(r)
}

// Await is a behaviour that yields one wait.
//
//go:noinline
func Await(w Wait) Behaviour {
	return func(yield func(Wait) bool) { yield(w) }
}

// All runs behaviours at the same time and ends when all have.
func All(bs ...Behaviour) Behaviour { return behaviour(kindAll.ofMany(bs)) }

// Race runs behaviours at the same time until the first returns, and cancels the others.
func Race(bs ...Behaviour) Behaviour { return behaviour(kindRace.ofMany(bs)) }

// Rush runs behaviours at the same time and ends when the first returns. The others go on as
// children of the task: until they end, or it does.
func Rush(bs ...Behaviour) Behaviour { return behaviour(kindRush.ofMany(bs)) }

// Timeout runs b for at most d on the task's clock, and cancels it then.
func Timeout(d time.Duration, b Behaviour) Behaviour { return behaviour(within(d, b)) }

func within(d time.Duration, b Behaviour) *recipe {
	r := kindTimeout.ofOne(b)
	mustNotBeNegative("Timeout", int64(d))
	r.n = int64(d)
	return r
}

// While runs b as long as cond returns true, which is asked once a Tick, and cancels it then. If
// cond is false at the start, b does not run.
func While(cond func() bool, b Behaviour) Behaviour { return behaviour(asLongAs(cond, b)) }

func asLongAs(cond func() bool, b Behaviour) *recipe {
	r := kindWhile.ofOne(b)
	WaitWhile(cond) // which panics if it is nil
	r.cond = cond
	return r
}

// All runs behaviours at the same time and waits until all have ended.
func (co *Co) All(bs ...Behaviour) { co.combine(kindAll.ofMany(bs)) }

// Race runs behaviours at the same time until the first returns, cancels the others, and returns
// the index of the winner, or -1 if nobody won, because each was cancelled from elsewhere. See [RaceFor]
// for what the winner has to say.
func (co *Co) Race(bs ...Behaviour) int { return co.combine(kindRace.ofMany(bs)).winner() }

// Timeout runs b for at most d, and reports whether it ended in time.
func (co *Co) Timeout(d time.Duration, b Behaviour) bool { return !co.combine(within(d, b)).expired() }

// While runs b as long as cond returns true.
func (co *Co) While(cond func() bool, b Behaviour) { co.combine(asLongAs(cond, b)) }

// combine runs a combinator inline and returns its members, if they were started.
func (co *Co) combine(r *recipe) *members {
	if co.state != coRuns && !co.goesOn() {
		return nil
	}
	before := co.yields
	c := combinator{recipe: r}
	c.drive(co.pass)
	co.hasRun(before)
	return c.crew
}
