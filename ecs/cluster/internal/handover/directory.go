package handover

// pointer is where an agent went from here, or is by what its home was told.
type pointer struct {
	to    string
	epoch uint64
}

// directory knows of agents that are not here. Those that were born here are remembered until they end or come back, for
// whoever knows nothing of an agent asks its home; those that have only passed through, as long as there is room.
type directory struct {
	name   string
	limit  int // of passed and order
	home   map[ID]pointer
	passed map[ID]pointer
	order  []Agent // of passed, oldest first; one whose epoch is not that of its pointer is stale
}

func newDirectory(name string, limit int) directory {
	return directory{name: name, limit: limit, home: make(map[ID]pointer), passed: make(map[ID]pointer)}
}

func (d *directory) get(id ID) (pointer, bool) {
	if id.Home == d.name {
		p, ok := d.home[id]
		return p, ok
	}
	p, ok := d.passed[id]
	return p, ok
}

// left notes that an agent went from here.
func (d *directory) left(a Agent, to string) {
	if a.ID.Home == d.name {
		d.home[a.ID] = pointer{to, a.Epoch}
		return
	}
	d.passed[a.ID] = pointer{to, a.Epoch}
	d.order = append(d.order, a)
	for len(d.order) > d.limit {
		oldest := d.order[0]
		d.order = d.order[1:]
		if d.passed[oldest.ID].epoch == oldest.Epoch {
			delete(d.passed, oldest.ID)
		}
	}
}

// here forgets an agent that is here.
func (d *directory) here(id ID) {
	if id.Home == d.name {
		delete(d.home, id)
	} else {
		delete(d.passed, id)
	}
}

// notice is what another region tells of an agent that was born here. An ordinary notice changes a pointer and never
// makes one: the first was made when the agent left, so that there is none only if the agent has ended, and the notice
// is one that took longer than that of the end. After a takeover the agent may live although it had ended.
func (d *directory) notice(n Notice) {
	if n.ID.Home != d.name {
		return
	}
	if n.Ended {
		delete(d.home, n.ID)
		return
	}
	p, ok := d.home[n.ID]
	if ok && (n.Epoch > p.epoch || n.Again && n.Epoch == p.epoch) || !ok && n.Again {
		d.home[n.ID] = pointer{n.At, n.Epoch}
	}
}
