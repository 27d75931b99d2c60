package coroutine

import (
	"cmp"
	"errors"
	"reflect"
	"slices"
)

// Loaded tells of a value that was loaded, of a type of which IsTold is true, by a pointer to it.
func (p *Part) Loaded(at any) {
	switch v := at.(type) {
	case *Clock:
		p.clocks = append(p.clocks, v)
	case *Group:
		p.groups = append(p.groups, v)
	}
}

// IsTold reports whether [Part.Loaded] has to be told of values of a type.
func IsTold(t reflect.Type) bool {
	return t == reflect.TypeFor[Clock]() || t == reflect.TypeFor[Group]()
}

var errPart = errors.New("coroutine: the tasks of the part are damaged")

// Check returns an error if what was loaded, and Verify has found in order, is no part. It looks at what Join relies on.
func (p *Part) Check() error {
	known, clocks := map[*task]bool{}, map[*Clock]bool{}
	for _, c := range p.clocks {
		clocks[c] = true
	}
	isClock := func(c *Clock) bool { return c != nil && (clocks[c] || slices.Contains(p.bound, c)) }
	for _, c := range p.clocks {
		if c.s != p.s || !isClock(c.parent) || clocks[c.parent] && c.parent.id >= c.id {
			return errPart
		}
	}
	for _, shown := range p.record.Shown {
		if shown.Clock == nil || !slices.Contains(p.bound, shown.Clock) {
			return errPart
		}
	}
	for _, t := range p.record.Tasks {
		if t == nil || known[t] || !isClock(t.clock) || !p.canBeFiledOf(t, isClock) {
			return errPart
		}
		known[t] = true
	}
	for _, t := range p.record.Tasks {
		if !t.isInFamily(known) {
			return errPart
		}
	}
	if !p.numbered() {
		return errPart
	}
	turns := map[*task]bool{}
	for _, t := range p.record.Ready {
		if !known[t] || turns[t] {
			return errPart
		}
		turns[t] = true
	}
	return nil
}

// canBeFiledOf reports whether all that a task waits for can be filed.
func (p *Part) canBeFiledOf(t *task, isClock func(*Clock) bool) bool {
	switch {
	case t.waitID == 0:
		return true
	case t.waitN == 1:
		return p.canBeFiled(&pending{Wait: Wait{kind: t.waits, on: t.on, dst: t.dst}}, isClock)
	}
	return !slices.ContainsFunc(t.several.(*several).arms, func(arm pending) bool { return !arm.came && !p.canBeFiled(&arm, isClock) })
}

// canBeFiled reports whether a wait is one that fileOne can file.
func (p *Part) canBeFiled(w *pending, isClock func(*Clock) bool) bool {
	switch w.kind {
	case waitSleepOn, waitSleepUntilOn:
		on, ok := w.on.(*Clock)
		return ok && isClock(on)
	case waitOn:
		if w.on == nil || !p.isBound(w.on) {
			return true
		}
		on, ok := w.on.(interface{ answersIn(dst any) bool })
		return ok && on.answersIn(w.dst)
	}
	return w.kind <= waitFiled
}

func (s *Signal[T]) answersIn(dst any) bool { _, ok := dst.(*T); return ok }

func (f *Future[T]) answersIn(any) bool { return true }

// isInFamily reports whether the relatives of a task are of the part, and its parent is older.
func (t *task) isInFamily(known map[*task]bool) bool {
	for _, of := range []*task{t.parent, t.child, t.older, t.younger} {
		if of != nil && !known[of] {
			return false
		}
	}
	return t.parent == nil || t.parent.id < t.id
}

// Join makes the tasks that were loaded tasks of the scheduler, which are behind those that are there.
func (p *Part) Join() {
	s := p.s
	p.joinClocks()
	due := map[*task]bool{}
	for _, t := range p.record.Ready {
		due[t] = true
	}
	before := s.nextID
	views := map[*Clock]*Clock{}
	var waiting []*task
	for i, t := range p.record.Tasks {
		s.started++
		t.id = s.started
		s.add(t)
		if shown, ok := p.shown(t.clock); ok {
			if views[t.clock] == nil {
				views[t.clock] = p.view(shown)
			}
			t.clock = views[t.clock]
		}
		if t.waitID != 0 {
			t.waitID = before + p.record.Numbers[i]
			s.nextID = max(s.nextID, t.waitID+uint64(t.waitN)-1)
		}
		switch {
		case t.state == Ready || due[t]:
			if t.state == Waiting { // its ticket was in a list of those whose frame has come
				t.at = p.record.Tick
			}
			t.state, t.waitID = Ready, 0
			t.at += s.tick - p.record.Tick
		case t.waitID != 0:
			waiting = append(waiting, t)
		}
	}
	for _, t := range p.record.Ready {
		if t.flags&flagsPaused != 0 {
			t.flags |= flagHeld
			continue
		}
		s.ready.push(t)
	}
	p.file(waiting)
}

// joinClocks makes the clocks that were loaded clocks of the scheduler.
func (p *Part) joinClocks() {
	slices.SortFunc(p.clocks, func(a, b *Clock) int { return cmp.Compare(a.id, b.id) })
	for _, c := range slices.Compact(p.clocks) {
		p.s.clocksMade++
		c.id = p.s.clocksMade
		if !c.closed {
			p.s.clocks = append(p.s.clocks, c)
		} else if shown, ok := p.shown(c.parent); ok {
			c.ahead += shown.Now - c.parent.time()
			c.framesAhead += shown.Frame - c.parent.ticks()
		}
	}
	slices.SortFunc(p.groups, func(a, b *Group) int { return cmp.Compare(a.id, b.id) })
	for _, g := range slices.Compact(p.groups) {
		p.s.groupsMade++
		g.id = p.s.groupsMade
	}
}

// shown returns what a clock of the program that loads showed where the part was saved, and false for others.
func (p *Part) shown(c *Clock) (shownByPart, bool) {
	for _, shown := range p.record.Shown {
		if shown.Clock == c {
			return shown, true
		}
	}
	return shownByPart{}, false
}

// view returns a clock that goes on from what one showed where the part was saved, at the pace of the one here.
func (p *Part) view(shown shownByPart) *Clock {
	c := shown.Clock
	p.s.clocksMade++
	return &Clock{s: p.s, parent: c, name: c.name, id: p.s.clocksMade, scale: 1, closed: true,
		ahead: shown.Now - c.time(), framesAhead: shown.Frame - c.ticks()}
}

// file files the waits of the tasks, in the order in which they began, where those are not of the part.
func (p *Part) file(waiting []*task) {
	slices.SortFunc(waiting, func(a, b *task) int { return cmp.Compare(a.waitID, b.waitID) })
	for _, t := range waiting {
		if t.waitN > 1 {
			m := t.several.(*several)
			for i := range m.arms {
				if k := (ticket{t, t.waitID + uint64(i)}); !m.arms[i].came && k.Live() {
					p.fileOne(k, &m.arms[i])
				}
			}
			continue
		}
		w, _ := t.pending()
		if on, ok := t.on.(*task); ok && w.kind == waitOn {
			t.at = int64(on.id)
			continue
		}
		at := w.at
		if p.fileOne(ticket{t, t.waitID}, &w); w.at != at {
			t.at = w.at
		}
	}
}

// fileOne files one wait.
func (p *Part) fileOne(k ticket, w *pending) {
	switch w.kind {
	case waitFrames, waitSleep, waitSleepUntil, waitSleepOn, waitSleepUntilOn:
		c := w.clock(k.t)
		if shown, ok := p.shown(c); ok { // named by the wait itself
			w.at += c.time() - shown.Now
		}
		open, ahead := c.open()
		switch {
		case slices.Contains(p.clocks, open): // which has brought its waits along
		case w.kind == waitFrames:
			open.wakeAfterFrame(w.at-c.ticks()+open.frame, k)
		default:
			open.wakeAt(w.at-ahead, k)
		}
	case waitOn:
		open, _ := k.t.clock.open()
		c, isCondition := w.on.(condition)
		switch {
		case isCondition && !slices.Contains(p.clocks, open):
			k.pollFor(c)
		case isCondition || w.on == nil || !p.isBound(w.on):
		case !w.on.park(k, w.dst, w.n) && k.Live():
			k.fire()
		}
	}
}
