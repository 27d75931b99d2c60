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
func (t Task) ID() uint64 { return t.gen }

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
