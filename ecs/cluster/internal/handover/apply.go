package handover

// Replay reads the log again after [Region.Applied] and before the takeover of this owner: all records to this region and
// from it, and all takeovers and checkpoints, in the order of the log. What the region was told happens again; what it
// had sent has happened, and is taken out of the engine and of what waits.
// Errors: *[UnknownError], *[OrderError].
func (r *Region) Replay(seq uint64, e Event) error {
	if seq <= r.applied {
		return nil
	}
	if err := r.read(seq, e); err != nil {
		return err
	}
	r.applied = seq
	return nil
}

// Apply is Replay after Begin: what the log has to say from then on. Events that were applied before do nothing, so
// that reading may begin anew anywhere. [ErrFenced] means that another owner has the region, for good.
func (r *Region) Apply(seq uint64, e Event) error {
	if err := r.ready(); err != nil {
		return err
	}
	return r.Replay(seq, e)
}

func (r *Region) read(seq uint64, e Event) error {
	switch e := e.(type) {
	case *Record:
		if e.From == r.name {
			return r.readOwn(e)
		}
		p, err := r.peer(e.From)
		if err != nil {
			return err
		}
		if e.To != r.name {
			return nil
		}
		if e.Term == p.in.term && e.AckTerm == r.term && r.term != 0 {
			p.out.acked = max(p.out.acked, min(e.Ack, p.out.issued))
		}
		return p.in.record(seq, e, r.limits.held, r.apply)
	case *Takeover:
		if e.Region == r.name {
			return r.takeover(seq)
		}
		p, err := r.peer(e.Region)
		if err != nil {
			return err
		}
		p.in.takeover(seq, r.apply)
		p.out.told = 0
	case *Checkpoint:
		if e.Region == r.name {
			return r.ownCheckpoint(seq, e)
		}
		p, err := r.peer(e.Region)
		if err != nil {
			return err
		}
		if e.Term == p.in.term { // perhaps an older one once more: then trimming waits for the next
			p.theirs.term, p.theirs.left = e.Term, e.Left[r.name]
		}
	default:
		return &OrderError{seq, "no event"}
	}
	return nil
}

func (r *Region) peer(name string) (*peer, error) {
	p := r.peers[name]
	if p == nil {
		return nil, &UnknownError{name}
	}
	return p, nil
}

// takeover reads that of this region.
func (r *Region) takeover(seq uint64) error {
	if r.term == 0 {
		r.own = seq
		for _, p := range r.peers {
			p.replayed = nil
		}
		return nil
	}
	if seq > r.term {
		r.fenced = true
		return ErrFenced
	}
	return nil
}

// apply does what a record says, in order.
func (r *Region) apply(rec *Record) {
	for _, m := range rec.Moves {
		r.arrive(rec.From, m)
	}
	for _, n := range rec.Notices {
		r.dir.notice(n)
	}
	if r.term == 0 {
		r.late.mail = append(r.late.mail, rec.Mail...)
		r.late.answers = append(r.late.answers, rec.Answers...)
		r.late.casts = append(r.late.casts, rec.Broadcasts...)
		return
	}
	for _, m := range rec.Mail {
		r.route(m)
	}
	for _, a := range rec.Answers {
		r.answer(a)
	}
	for _, b := range rec.Broadcasts {
		r.host.Broadcast(b)
	}
}

// readOwn reads in the replay what an earlier owner has sent after the checkpoint. It has happened: who left is not here,
// whether the checkpoint has it in the engine or among what waits. A record that was stored twice must not count again:
// by then the agent may have come back, or have ended.
func (r *Region) readOwn(rec *Record) error {
	if r.term != 0 || rec.Term != r.own || rec.Term == r.base.term && rec.Number <= r.base.left[rec.To] {
		return nil
	}
	p, err := r.peer(rec.To)
	if err != nil {
		return err
	}
	if p.replayed[rec.Number] {
		return nil
	}
	if p.replayed == nil {
		p.replayed = make(map[uint64]bool)
	}
	p.replayed[rec.Number] = true
	for _, m := range rec.Moves {
		for _, a := range m.Agents {
			if _, here := r.host.Epoch(a.ID); here {
				r.host.Drop(a.ID)
			}
			r.takeOut(a)
			r.dir.left(a, rec.To)
		}
		r.late.mail = append(r.late.mail, m.Sent...)
	}
	return nil
}

// takeOut takes an agent that has left with this epoch out of all that waits.
func (r *Region) takeOut(a Agent) {
	for _, p := range r.peers {
		if len(p.out.moves) == 0 {
			continue
		}
		left := p.out.moves[:0]
		for _, m := range p.out.moves {
			if m.Agents = without(m.Agents, a.ID, a.Epoch); len(m.Agents) > 0 {
				left = append(left, m)
			}
		}
		p.out.moves, p.out.moveBytes = nil, 0
		for _, m := range left {
			p.out.move(m)
		}
	}
	r.failed = withoutStrands(r.failed, a)
	r.strands = withoutStrands(r.strands, a)
}

// without is agents without id, if its epoch is at most upTo.
func without(agents []Agent, id ID, upTo uint64) []Agent {
	for i, a := range agents {
		if a.ID == id && a.Epoch <= upTo {
			return append(agents[:i:i], agents[i+1:]...)
		}
	}
	return agents
}
