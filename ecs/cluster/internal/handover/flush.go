package handover

import "iter"

// Flush gives the records that are to be appended now, in this order and many at a time; each is to be tried again until
// it is in the log, and then told to Stored. Who ends the loop early has the rest wait. Records are the caller's from then on
// and are not changed. Nothing goes to a region that has not applied the last 64 records, save what tells how far its own were applied.
//
// After a takeover the first records announce where agents are, and nothing else goes out until they are in the log: so
// nothing that an agent does afterwards can be known at its home before.
func (r *Region) Flush() iter.Seq[*Record] {
	return func(yield func(*Record) bool) {
		if r.ready() != nil {
			return
		}
		for _, name := range r.regions {
			p := r.peers[name]
			for rec := r.record(name, p); rec != nil; rec = r.record(name, p) {
				if !yield(rec) {
					return
				}
			}
		}
	}
}

// record takes the next record to a region out of what waits, or nil.
func (r *Region) record(name string, p *peer) *Record {
	switch {
	case r.gated && len(p.out.announce) > 0:
		rec, left := r.next(name, p), r.limits.bytes
		rec.Notices = take(&p.out.announce, &left, true, (*Notice).size)
		p.gate = rec.Number
		return rec
	case r.gated:
	case !p.out.empty() && p.out.issued-p.out.acked < r.limits.window:
		rec := r.next(name, p)
		p.out.fill(rec, r.limits.bytes)
		return rec
	case p.in.done-p.out.told >= max(r.limits.window/4, 2): // beyond the window, too: else both sides might wait for each other
		return r.next(name, p)
	}
	return nil
}

// next is the next record to a region, with nothing in it but how far its own were applied.
func (r *Region) next(name string, p *peer) *Record {
	p.out.issued++
	p.out.told = p.in.done
	return &Record{From: r.name, To: name, Term: r.term, Number: p.out.issued, AckTerm: p.in.term, Ack: p.in.done}
}

// Stored says that the log has a record that Flush gave.
func (r *Region) Stored(to string, number uint64) {
	p := r.peers[to]
	if p == nil {
		return
	}
	p.out.storedNow(number)
	if r.gated {
		for _, p := range r.peers {
			if len(p.out.announce) > 0 || p.out.stored < p.gate {
				return
			}
		}
		r.gated = false
	}
}
