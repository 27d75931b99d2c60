package coroutine

import "time"

// The combinators are functions from behaviours to a behaviour. What they run at the same time are
// children of the task that runs the combinator: they are cancelled with it, and have cleaned up
// before it goes on. A panic in one of them cancels the others and is raised in the parent.

// Sequence runs behaviours one after the other.
func Sequence(bs ...Behaviour) Behaviour {
	mustNotBeNil("Sequence", bs...)
	return func(yield func(Wait) bool) {
		p := passage{yield: yield}
		for _, b := range bs {
			if b(p.pass); p.cancelled {
				return
			}
		}
	}
}

// Repeat runs b n times, or without end if n is negative. Between two rounds stands a [Pace], or, if
// there is no end and b has yielded nothing, a [NextFrame], so that it never hangs the Tick.
func Repeat(n int, b Behaviour) Behaviour {
	mustNotBeNil("Repeat", b)
	return func(yield func(Wait) bool) {
		p := passage{yield: yield}
		for i := 0; n < 0 || i < n; i++ {
			if i > 0 {
				pause := Pace()
				if n < 0 && !p.waited {
					pause = NextFrame()
				}
				if !yield(pause) {
					return
				}
			}
			p.waited = false
			if b(p.pass); p.cancelled {
				return
			}
		}
	}
}

// passage is a yield that notes what passes. Unlike the body of a range loop, it may be called
// again after an error was raised in it and recovered.
type passage struct {
	yield     func(Wait) bool
	waited    bool
	cancelled bool
}

func (p *passage) pass(w Wait) bool {
	p.waited = true
	if p.yield(w) {
		return true
	}
	p.cancelled = true
	return false
}

// Finally runs b, and then calls clean: also when b panics or is cancelled.
func Finally(b Behaviour, clean func()) Behaviour {
	mustNotBeNil("Finally", b)
	return func(yield func(Wait) bool) {
		defer clean()
		b(yield)
	}
}

// Await is a behaviour that yields one wait.
func Await(w Wait) Behaviour {
	return func(yield func(Wait) bool) { yield(w) }
}

// All runs behaviours at the same time and ends when all have.
func All(bs ...Behaviour) Behaviour {
	mustNotBeNil("All", bs...)
	return func(yield func(Wait) bool) {
		(&members{behaviours: bs}).work(yield, nil)
	}
}

// Race runs behaviours at the same time until the first returns, and cancels the others.
func Race(bs ...Behaviour) Behaviour { return race(nil, bs...) }

// race is Race, and stores the index of the winner in winner before the losers are cancelled. It
// is -1 if nobody won, because each was cancelled from elsewhere.
func race(winner *int, bs ...Behaviour) Behaviour {
	mustNotBeNil("Race", bs...)
	return func(yield func(Wait) bool) {
		c := &members{behaviours: bs, mode: waitForFirst}
		c.work(yield, winner)
	}
}

// Rush runs behaviours at the same time and ends when the first returns. The others go on as
// children of the task: until they end, or it does.
func Rush(bs ...Behaviour) Behaviour {
	mustNotBeNil("Rush", bs...)
	return func(yield func(Wait) bool) {
		c := &members{behaviours: bs, mode: waitForFirst, rush: true}
		c.work(yield, nil)
	}
}

// Timeout runs b for at most d on the task's clock, and cancels it then.
func Timeout(d time.Duration, b Behaviour) Behaviour { return timeout(nil, d, b) }

// timeout is Timeout, and stores in expired whether the time ran out.
func timeout(expired *bool, d time.Duration, b Behaviour) Behaviour {
	mustNotBeNil("Timeout", b)
	mustNotBeNegative("Timeout", int64(d))
	return func(yield func(Wait) bool) {
		c := &members{behaviours: []Behaviour{b}, unless: Sleep(d)}
		stopped := c.work(yield, nil)
		if expired != nil {
			*expired = stopped
		}
	}
}

// While runs b as long as cond returns true, which is asked once a Tick, and cancels it then. If
// cond is false at the start, b does not run.
func While(cond func() bool, b Behaviour) Behaviour {
	mustNotBeNil("While", b)
	unless := WaitWhile(cond)
	return func(yield func(Wait) bool) {
		if cond() {
			(&members{behaviours: []Behaviour{b}, unless: unless}).work(yield, nil)
		}
	}
}

// All runs behaviours at the same time and waits until all have ended.
func (co *Co) All(bs ...Behaviour) { co.Run(All(bs...)) }

// Race runs behaviours at the same time until the first returns, cancels the others, and returns
// the index of the winner, or -1 if nobody won, because each was cancelled from elsewhere. See [RaceFor]
// for what the winner has to say.
func (co *Co) Race(bs ...Behaviour) int {
	winner := -1
	co.Run(race(&winner, bs...))
	return winner
}

// Timeout runs b for at most d, and reports whether it ended in time.
func (co *Co) Timeout(d time.Duration, b Behaviour) bool {
	expired := false
	co.Run(timeout(&expired, d, b))
	return !expired
}

// While runs b as long as cond returns true.
func (co *Co) While(cond func() bool, b Behaviour) { co.Run(While(cond, b)) }

func mustNotBeNil(name string, bs ...Behaviour) {
	for _, b := range bs {
		if b == nil {
			panic(&ArgumentError{Func: name, Reason: "a behaviour is nil; pass a func(yield func(Wait) bool)"})
		}
	}
}
