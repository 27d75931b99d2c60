package coroutine

// Owned finds the tasks of an owner without a look at all tasks: an index that is kept in order as far as somebody asks. It
// is for package ecs.
type Owned struct {
	s     *Scheduler
	key   func(owner any) (uint64, bool)
	by    map[uint64][]Task
	n     int    // of all in by, some of which have ended
	fresh []Task // that were started since
	stale bool   // by is to be made anew
}

// NewOwned returns an index of the tasks by a key of their owners, those for which key returns true. From then on each start
// costs a few nanoseconds more.
func (s *Scheduler) NewOwned(key func(owner any) (uint64, bool)) *Owned {
	o := &Owned{s: s, key: key, stale: true}
	s.witnesses = append(s.witnesses, o)
	return o
}

// few is how many tasks are not worth to be counted.
const few = 64

// note hears of a task that was started.
func (o *Owned) note(t *task) {
	switch {
	case o.stale:
	case len(o.fresh) > few+len(o.s.live): // nobody has asked for long
		o.forget()
	default:
		o.fresh = append(o.fresh, t.handle())
	}
}

func (o *Owned) forget() { o.by, o.fresh, o.n, o.stale = nil, nil, 0, true }

// Tasks appends the live tasks whose owner has a key.
func (o *Owned) Tasks(to []Task, key uint64) []Task {
	if o.stale || o.n > few+2*len(o.s.live) {
		o.by, o.fresh, o.n, o.stale = map[uint64][]Task{}, nil, 0, false
		for _, t := range o.s.live {
			o.add(t)
		}
	}
	for _, h := range o.fresh {
		if t := h.get(); t != nil && !t.ended() {
			o.add(t)
		}
	}
	o.fresh = o.fresh[:0]
	all := o.by[key]
	live := all[:0]
	for _, h := range all {
		if t := h.get(); t != nil && !t.ended() {
			live = append(live, h)
		}
	}
	if o.n -= len(all) - len(live); len(live) == 0 {
		delete(o.by, key)
	} else {
		o.by[key] = live
	}
	return append(to, live...)
}

func (o *Owned) add(t *task) {
	if t.label == noLabel || t.owner == nil {
		return
	}
	if key, ok := o.key(t.owner); ok {
		o.by[key] = append(o.by[key], t.handle())
		o.n++
	}
}

// WithChildren returns tasks with all their children, and those of these, each once.
func (s *Scheduler) WithChildren(tasks []Task) []Task {
	known := make(map[Task]bool, len(tasks))
	var all []Task
	add := func(h Task) {
		if t := h.get(); t != nil && !t.ended() && !known[h] {
			known[h] = true
			all = append(all, h)
		}
	}
	for _, h := range tasks {
		add(h)
	}
	for i := 0; i < len(all); i++ { // which grows meanwhile
		for c := all[i].t.child; c != nil; c = c.older {
			add(c.handle())
		}
	}
	return all
}
