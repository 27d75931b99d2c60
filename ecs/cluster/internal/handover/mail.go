package handover

import (
	"iter"
	"slices"
)

// sentMail is the mail that agents that are here have sent and that was delivered here after a checkpoint, by sender. No log
// has it.
type sentMail struct {
	after uint64 // the number of the checkpoint
	by    map[ID][]Mail
}

// Send sends mail from an agent that is here, or from nobody. Mail to an agent that is here is delivered at once, and
// answered before Send returns. [ErrBusy], [ErrFenced], [ErrNotBegun] and a *[FormatError] for mail that cannot be mean
// that it was not sent.
func (r *Region) Send(m Mail) error {
	if err := r.ready(); err != nil {
		return err
	}
	m.At, m.Hops, m.Again = r.name, 0, false
	if err := m.check(); err != nil {
		return &FormatError{What: "mail that cannot be", Err: err}
	}
	if _, here := r.host.Epoch(m.To); here {
		return r.sendHere(m)
	}
	if p := r.peers[r.way(m.To)]; p != nil && len(p.out.mail) >= r.limits.waiting {
		return ErrBusy
	}
	if p := r.route(m); p != nil && m.From != (ID{}) {
		p.out.mine = append(p.out.mine, ownMail{p.out.appended, m})
	}
	return nil
}

func (r *Region) sendHere(m Mail) error {
	n := 0
	for _, sent := range r.sent {
		n += len(sent.by[m.From])
	}
	if n >= r.limits.sent && !r.forgetOldest(m.From) {
		return ErrBusy
	}
	result := r.host.Deliver(m, false)
	if m.From != (ID{}) && result == Delivered {
		last := r.sent[len(r.sent)-1].by
		last[m.From] = append(last[m.From], m)
	}
	r.result(m, result)
	return nil
}

// forgetOldest forgets mail of a sender where no checkpoint would ever end keeping it: after a crash there is nothing to which
// it could be delivered once more.
func (r *Region) forgetOldest(from ID) bool {
	if !r.unsaved {
		return false
	}
	for _, sent := range r.sent {
		if mail := sent.by[from]; len(mail) > 0 {
			sent.by[from] = mail[1:]
			return true
		}
	}
	return false
}

// Broadcast goes to all regions, to this one at once. After a crash of this region it may come to others twice, and is
// forgotten here. [ErrBusy] means that some region does not keep up; then it went nowhere.
func (r *Region) Broadcast(b Broadcast) error {
	if err := r.ready(); err != nil {
		return err
	}
	for _, p := range r.peers {
		if len(p.out.broadcasts) >= r.limits.casts {
			return ErrBusy
		}
	}
	for _, p := range r.peers {
		p.out.broadcasts = append(p.out.broadcasts, b)
	}
	r.host.Broadcast(b)
	return nil
}

// sentBy is what must not be lost with a crash because those who have sent it are not rolled back: what was delivered
// here since the last checkpoint that counts, and what is not known to be in the log.
func (r *Region) sentBy(agents []Agent) iter.Seq[*Mail] {
	return func(yield func(*Mail) bool) {
		for _, a := range agents {
			for _, sent := range r.sent {
				for i := range sent.by[a.ID] {
					if !yield(&sent.by[a.ID][i]) {
						return
					}
				}
			}
		}
		for _, name := range r.regions {
			for i := range r.peers[name].out.mine {
				mail := &r.peers[name].out.mine[i].mail
				if slices.ContainsFunc(agents, func(a Agent) bool { return a.ID == mail.From }) && !yield(mail) {
					return
				}
			}
		}
	}
}

// way is the region to which mail for an agent that is not here goes: where it went; else its home; "" if this is it.
func (r *Region) way(id ID) string {
	if p, ok := r.dir.get(id); ok {
		return p.to
	}
	if id.Home == r.name || r.peers[id.Home] == nil {
		return ""
	}
	return id.Home
}

// route delivers mail, or sends it on, or answers that it cannot. Only an agent's home says Gone: it has a pointer for
// every agent that lives elsewhere. The result is where it waits to go, if it does.
func (r *Region) route(m Mail) (waits *peer) {
	if _, here := r.host.Epoch(m.To); here {
		r.result(m, r.host.Deliver(m, m.Again))
		return nil
	}
	if r.stranded(m.To) != nil || m.Hops >= maxHops {
		r.result(m, Lost)
		return nil
	}
	p := r.peers[r.way(m.To)]
	switch {
	case p == nil:
		r.result(m, Gone)
	case len(p.out.mail) >= r.limits.waiting && !m.Again:
		r.result(m, Full)
	default:
		m.Hops++
		p.out.put(m)
		return p
	}
	return nil
}

func (r *Region) result(m Mail, result Result) {
	if m.From == (ID{}) {
		return
	}
	a := Answer{To: m.From, From: m.To, Number: m.Number, Result: result, At: r.name}
	if p := r.peers[m.At]; p != nil && a.To.Home != r.name {
		if _, here := r.host.Epoch(a.To); !here {
			if _, ok := r.dir.get(a.To); !ok { // knows nothing better than where it was sent
				a.Hops++
				p.out.answers = append(p.out.answers, a)
				return
			}
		}
	}
	r.answer(a)
}

// answer goes the way of mail, and ends with the agent that it is for.
func (r *Region) answer(a Answer) {
	if _, here := r.host.Epoch(a.To); here {
		r.host.Answered(a)
		return
	}
	if r.stranded(a.To) != nil || a.Hops >= maxHops {
		return
	}
	if p := r.peers[r.way(a.To)]; p != nil {
		a.Hops++
		p.out.answers = append(p.out.answers, a)
	}
}
