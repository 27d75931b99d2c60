package coroutine

import "slices"

// A frameList are the tasks of one priority that wait for the next frame of a clock. When it comes, the
// list as it is becomes a part of the ready queue, so that its tasks are walked through once: when they
// are resumed.
type frameList struct {
	tickets []ticket
	other   []ticket `somen:"spare"` // the slice that tickets was in the last frame
	lent    bool     // other is in the ready queue
	eager   bool     // each must be looked at when the frame comes
}

// leastBatch is how many tasks are worth a batch. In tests a scheduler has a number of its own.
const leastBatch = 8

// add adds a ticket. Plain says that the task waits for nothing but the next frame of its own clock.
func (l *frameList) add(k ticket, plain bool) {
	l.tickets = append(room(l.tickets), k)
	if !plain || k.t.flags&flagsPaused != 0 {
		l.eager = true
	}
}

// room throws the stale tickets out of a list that is about to grow, as that of a clock that stands
// still does, and grows it if it is still half full.
func room[T interface{ Live() bool }](list []T) []T {
	if len(list) < cap(list) {
		return list
	}
	list = slices.DeleteFunc(list, func(k T) bool { return !k.Live() })
	if 2*len(list) > cap(list) {
		list = slices.Grow(list, cap(list))
	}
	return list
}

type poll struct {
	ticket
	condition
}

type polls []poll

// A condition is what the scheduler asks for once a Tick, on behalf of a task that waits for it. It is
// data, as every wait is: a function of the user's, and what to do with it.
type condition interface {
	waitable
	met() bool
}
