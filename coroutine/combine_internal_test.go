package coroutine

import "time"

// race is Race, and stores the index of the winner in winner.
func race(winner *int, bs ...Behaviour) Behaviour {
	return told(kindRace.several(bs), func(c *members) { *winner = c.winner() })
}

// timeout is Timeout, and stores in expired whether the time ran out.
func timeout(expired *bool, d time.Duration, b Behaviour) Behaviour {
	return told(within(d, b), func(c *members) { *expired = c.expired() })
}

// told is the raw form of the methods of Co that return how a combinator has ended.
func told(r *recipe, tell func(*members)) Behaviour {
	return func(yield func(Wait) bool) {
		c := combinator{recipe: r}
		if c.drive(yield); c.crew.over {
			tell(c.crew)
		}
	}
}
