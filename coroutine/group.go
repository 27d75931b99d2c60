package coroutine

// Group is a set of tasks that are paused, resumed and cancelled together: the enemies of a room,
// everything but the menu. Tasks join by [InGroup], their children follow, and all leave when they
// end. The methods may be called from inside behaviours.
type Group struct {
	s       *Scheduler
	id      uint64
	members []*task
	paused  bool
}

// NewGroup returns an empty group.
func (s *Scheduler) NewGroup() *Group {
	s.groupsMade++
	return &Group{s: s, id: s.groupsMade}
}

// Len returns the number of live tasks in the group.
func (g *Group) Len() int { return len(g.members) }

// Pause keeps the tasks of the group, and those that join, from being resumed. A task that was
// paused by itself stays so after the group's Resume.
func (g *Group) Pause() {
	g.paused = true
	for _, t := range g.members {
		t.pause(flagGroupPaused)
	}
}

// Resume lets the tasks of the group go on.
func (g *Group) Resume() {
	g.paused = false
	for _, t := range g.members {
		t.unpause(flagGroupPaused)
	}
}

// Paused reports whether the group is paused.
func (g *Group) Paused() bool { return g.paused }

// add makes t, whose group is g, a member.
func (g *Group) add(t *task) {
	t.groupAt = len(g.members)
	g.members = append(g.members, t)
	if g.paused {
		t.flags |= flagGroupPaused
	}
}

func (g *Group) remove(t *task) {
	t.group = nil
	t.flags &^= flagGroupPaused
	g.members = swapRemove(g.members, t.groupAt)
	if t.groupAt < len(g.members) {
		g.members[t.groupAt].groupAt = t.groupAt
	}
}
