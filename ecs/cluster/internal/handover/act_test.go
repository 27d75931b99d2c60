package handover

// act lets an agent do something: be born, die, move with others, write, grow older, or be heard everywhere.
func (w *world) act(o *owner) {
	e, r := o.engine, o.region
	ids := e.ids()
	pick := func() *agentState { return e.agents[ids[w.n(len(ids))]] }
	switch action := w.n(20); {
	case len(ids) == 0 || action <= 1 && len(ids) < 6:
		id := r.NewID()
		e.agents[id] = &agentState{id: id, epoch: 1, windows: map[ID]Window{}, got: map[mailKey]uint64{}, sent: map[uint64]*letter{}}
		w.note("%s of term %d: birth of %v", o.name, o.term, id)
		w.birth(o, id)
	case action == 2:
		a := pick()
		delete(e.agents, a.id)
		r.Ended(a.id)
		w.note("%s of term %d: death of %v", o.name, o.term, a.id)
		w.death(o, a.id)
	case action <= 10:
		to := w.names[w.n(len(w.names))]
		if to == o.name || !r.Room(to) && w.n(8) > 0 {
			return
		}
		var agents []Agent
		var part []*agentState
		for i := 1 + w.n(3); i > 0 && len(e.agents) > 0; i-- {
			left := e.ids()
			a := e.agents[left[w.n(len(left))]]
			agents, part = append(agents, Agent{a.id, a.epoch}), append(part, a)
			delete(e.agents, a.id)
		}
		key := w.next()
		w.parts[key] = part
		if err := r.Leave(to, agents, number(key)); err != nil {
			w.fail("leave: %v", err)
		}
		w.note("%s of term %d sends %v to %s", o.name, o.term, agents, to)
	case action <= 16:
		w.write(o, pick())
	case action <= 18:
		a := pick()
		a.age++
		a.inbox = 0
	default:
		content := w.next()
		if err := r.Broadcast(Broadcast{Name: "x", Body: number(content)}); err == nil {
			w.cast(o, content)
		}
	}
}

// write sends mail to anybody that ever was, or was not.
func (w *world) write(o *owner, a *agentState) {
	to := w.everyone[w.n(len(w.everyone))]
	if w.n(2) == 0 { // to those of whom there is much talk
		to = w.everyone[len(w.everyone)-1-w.n(min(len(w.everyone), 4))]
	}
	content := w.next()
	m := Mail{From: a.id, To: to, Number: a.numbers + 1, Body: number(content)}
	if m.Number >= a.unanswered()+64 {
		return
	}
	a.numbers++
	a.sent[m.Number] = &letter{to: to, content: content}
	if err := o.region.Send(m); err != nil {
		delete(a.sent, m.Number)
		a.numbers--
		return
	}
	w.note("%s of term %d: mail %d of %v to %v, content %d", o.name, o.term, m.Number, a.id, to, content)
	w.wrote(w, o, a, m.Number, content)
}
