package handover

// strand is a move that could not be loaded.
type strand struct {
	from string
	move Move
	err  error
}

// Room says whether agents may leave for a region now: it keeps up, and its and all homes know where agents are.
func (r *Region) Room(to string) bool {
	p := r.peers[to]
	return p != nil && r.ready() == nil && !r.gated && p.out.room(r.limits)
}

// Luggage is how many bytes agents have with them besides those of their part, if they leave now.
func (r *Region) Luggage(agents []Agent) int {
	m := Move{Agents: agents}
	n := m.size()
	for mail := range r.sentBy(agents) {
		n += mail.size()
	}
	return n
}

// Leave sends agents away, with the epochs that they have here; they are out of the engine already, and part is their
// bytes, which nobody may change any more. They go with the next Flush. It does not ask for [Region.Room]. The error is
// [ErrFenced], [ErrNotBegun], an *[UnknownError], or a *[FormatError] for a part that is too large; then nothing has
// happened, and the agents are the caller's.
func (r *Region) Leave(to string, agents []Agent, part []byte) error {
	if err := r.ready(); err != nil {
		return err
	}
	p, err := r.peer(to)
	if err != nil {
		return err
	}
	if len(part) > maxBytes/2 || len(agents) == 0 || len(agents) > maxItems {
		return &FormatError{What: "a move of too many bytes, or of no agents or too many"}
	}
	for _, a := range agents {
		if err := a.check(); err != nil {
			return &FormatError{What: "a move that cannot be", Err: err}
		}
	}
	m := Move{Agents: make([]Agent, len(agents)), Part: part}
	for mail := range r.sentBy(agents) {
		m.Sent = append(m.Sent, *mail)
	}
	for i, a := range agents {
		for _, sent := range r.sent {
			delete(sent.by, a.ID)
		}
		a.Epoch++
		m.Agents[i] = a
		r.dir.left(a, to)
	}
	p.out.move(m)
	return nil
}

// Ended says that an agent that was here has died. Its home must know, to answer mail for it.
func (r *Region) Ended(id ID) {
	if r.ready() != nil {
		return
	}
	for _, sent := range r.sent {
		delete(sent.by, id)
	}
	if p := r.peers[id.Home]; p != nil {
		p.out.notice(Notice{ID: id, Ended: true})
	}
}

// arrive loads what was sent here.
func (r *Region) arrive(from string, m Move) {
	m.Sent = nil
	if err := r.host.Arrive(m); err != nil {
		if r.term == 0 {
			r.failed = append(r.failed, strand{from, m, err})
		} else {
			r.refused(from, m, err)
		}
		return
	}
	for _, a := range m.Agents {
		r.dir.here(a.ID)
		r.tellHome(a, from)
	}
}

// tellHome is for ordinary arrivals: after a takeover all is announced. A home from which the agent comes knows.
func (r *Region) tellHome(a Agent, from string) {
	if p := r.peers[a.ID.Home]; p != nil && r.term != 0 && a.ID.Home != from {
		p.out.notice(Notice{ID: a.ID, Epoch: a.Epoch, At: r.name})
	}
}

// refused sends back what could not be loaded, or keeps it if it was sent back already.
func (r *Region) refused(from string, m Move, err error) {
	if m.Bounced > 0 {
		r.strands = append(r.strands, strand{from, m, err})
		for _, a := range m.Agents {
			r.dir.here(a.ID)
			r.tellHome(a, from)
		}
		r.host.Report(&StrandedError{m.Agents, from, err})
		return
	}
	back := Move{Agents: make([]Agent, len(m.Agents)), Part: m.Part, Bounced: m.Bounced + 1}
	for i, a := range m.Agents {
		a.Epoch++
		back.Agents[i] = a
		r.dir.left(a, from)
	}
	r.peers[from].out.move(back)
	r.host.Report(&BounceError{m.Agents, from, err})
}

// retry loads what is stranded, perhaps in a program that can.
func (r *Region) retry() {
	old := r.strands
	r.strands = nil
	for _, s := range old {
		if s.err = r.host.Arrive(s.move); s.err != nil {
			r.strands = append(r.strands, s)
			r.host.Report(&StrandedError{s.move.Agents, s.from, s.err})
		}
	}
}

func (r *Region) stranded(id ID) *strand {
	for i, s := range r.strands {
		for _, a := range s.move.Agents {
			if a.ID == id {
				return &r.strands[i]
			}
		}
	}
	return nil
}

// announce tells all homes where their agents are. Until that is in the log nothing else goes out (see Flush).
func (r *Region) announce() {
	tell := func(a Agent) {
		if p := r.peers[a.ID.Home]; p != nil {
			p.out.announce = append(p.out.announce, Notice{ID: a.ID, Epoch: a.Epoch, At: r.name, Again: true})
			r.gated = true
		}
	}
	for a := range r.host.Here() {
		tell(a)
	}
	for _, strands := range [][]strand{r.strands, r.failed} {
		for _, s := range strands {
			for _, a := range s.move.Agents {
				tell(a)
			}
		}
	}
	for _, name := range r.regions {
		for _, m := range r.peers[name].out.moves {
			for _, a := range m.Agents {
				a.Epoch--
				tell(a)
			}
		}
	}
}

func withoutStrands(strands []strand, a Agent) []strand {
	left := strands[:0]
	for _, s := range strands {
		if s.move.Agents = without(s.move.Agents, a.ID, a.Epoch-1); len(s.move.Agents) > 0 {
			left = append(left, s)
		}
	}
	return left
}
