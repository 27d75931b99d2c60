package coroutine

// The combinators and the loops of a Co are state machines by hand: structs whose fields are their whole
// state. Their step goes on until there is something to do for who drives it, and says what; what it is
// for, other methods tell. So one implementation serves a driver on a stack, see stepper.go, and one that
// keeps the struct as a frame.
//
// When what was asked for is done, step is called again. It is not, if a yield has returned false, or
// something has panicked: then the machine has ended, as after actEnd. In whatever way a combinator ends,
// its leave is called once, after the end of what it runs in place. That of Finally is clean, which the
// driver defers by itself, so that it can recover.

// action is what a step asks its driver to do.
type action uint8

const (
	actEnd  action = iota // nothing; it has ended
	actWait               // to yield its wait
	actRun                // to run its inner behaviour in place
	actLast               // the same, and to end with it
	actBody               // to run the body of the loop with its value
)
