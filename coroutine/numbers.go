package coroutine

import (
	"cmp"
	"slices"
)

// Tasks, clocks, groups, and what tasks wait on have small numbers, which count from 1 in the order in
// which a scheduler has met them. So they mean the same in a run that is repeated from the same seed,
// where addresses don't: in logs, in inspectors, and in what compares two runs or saves one.

// ID returns the number of the task: 1 for the first that its scheduler has started, children of
// combinators included. It is 0 for the zero Task.
func (t Task) ID() uint64 { return t.id }

// Has reports whether t is a task of the scheduler, live or ended. It is not for the zero Task.
func (s *Scheduler) Has(t Task) bool { return t.t != nil && t.t.scheduler() == s }

// ID returns the number of the clock: 1 for the root clock.
func (c *Clock) ID() uint64 { return c.id }

// ID returns the number of the group: 1 for the first that its scheduler has made.
func (g *Group) ID() uint64 { return g.id }

// Clocks returns the clocks that are not closed, by their numbers. It allocates the slice.
func (s *Scheduler) Clocks() []*Clock {
	var open []*Clock
	for _, c := range s.clocks {
		if !c.closed {
			open = append(open, c)
		}
	}
	return open
}

// Groups returns the groups that have live tasks, by their numbers. It looks at all live tasks, and
// allocates.
func (s *Scheduler) Groups() []*Group {
	var all []*Group
	seen := map[*Group]bool{}
	for _, t := range s.live {
		if g := t.group; g != nil && !seen[g] {
			seen[g] = true
			all = append(all, g)
		}
	}
	slices.SortFunc(all, func(a, b *Group) int { return cmp.Compare(a.id, b.id) })
	return all
}

// Queue is a [Chan], a [Signal] or a [Future] on which live tasks wait.
type Queue struct {
	ID      uint64 // its number: 1 for the first of the scheduler that a task has waited on
	Name    string // what it is, as in [Info]: "a channel of int"
	Waiting []Task // in the order in which they began to wait
}

// Queues returns what live tasks wait on, alone or as one of several, by the numbers. It looks at all
// live tasks, and allocates.
func (s *Scheduler) Queues() []Queue {
	found := map[uint64]*Queue{}
	note := func(on waitable, t *task) {
		q, ok := on.(numbered)
		if !ok {
			return
		}
		id := q.number()
		if found[id] == nil {
			found[id] = &Queue{ID: id, Name: q.String()}
		}
		if w := &found[id].Waiting; len(*w) == 0 || (*w)[len(*w)-1].t != t { // a First may have two arms there
			*w = append(*w, t.handle())
		}
	}
	for _, t := range s.live {
		p, ok := t.pending()
		if m, several := p.on.(*several); ok && !p.came && several {
			for i := range m.arms {
				if m.open(i) {
					note(m.arms[i].on, t)
				}
			}
		} else if ok && !p.came {
			note(p.on, t)
		}
	}
	all := make([]Queue, 0, len(found))
	for _, q := range found {
		slices.SortFunc(q.Waiting, func(a, b Task) int { return cmp.Compare(a.t.waitID, b.t.waitID) })
		all = append(all, *q)
	}
	slices.SortFunc(all, func(a, b Queue) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

// numbered is what tasks wait on that has a number.
type numbered interface {
	number() uint64
	String() string
}

func (c *Chan[T]) number() uint64   { return c.pinned.id }
func (s *Signal[T]) number() uint64 { return s.pinned.id }
func (f *Future[T]) number() uint64 { return f.pinned.id }

// ID returns the number of the channel, by which [Scheduler.Queues] names it, or 0 if no task has waited
// on it. To send or receive counts, even if that is over at once.
func (c *Chan[T]) ID() uint64 {
	c.pinned.look(c, "Chan.ID")
	return c.pinned.id
}

// ID returns the number of the signal, by which [Scheduler.Queues] names it, or 0 if no task has waited
// for it.
func (s *Signal[T]) ID() uint64 {
	s.pinned.look(s, "Signal.ID")
	return s.pinned.id
}

// ID returns the number of the future, by which [Scheduler.Queues] names it, or 0 if no task has waited
// for it.
func (f *Future[T]) ID() uint64 {
	f.pinned.look(f, "Future.ID")
	return f.pinned.id
}
