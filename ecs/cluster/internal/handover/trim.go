package handover

import "slices"

// Purge is records of the log from a region to this one that nobody needs any more, up to a sequence number.
type Purge struct {
	From string
	Seq  uint64
}

// group is the records of one region between two checkpoints of this one: up to seq, the last in this term with this
// number. They are needed by this region until its checkpoint counts, and by the one that sent them until it has a
// checkpoint that contains that it did.
type group struct{ seq, term, number uint64 }

// saved is the checkpoints of this region that count.
type saved struct {
	checkpoints  uint64 // taken in this term
	seq          uint64 // of the record
	term, number uint64
	applied      uint64
	object       string
	outdated     []string
}

// ownCheckpoint reads a checkpoint of this region in the log. Only that makes it count: an owner that only knows that
// the log has it might be one that had lost the region before.
func (r *Region) ownCheckpoint(seq uint64, c *Checkpoint) error {
	term := r.term
	if term == 0 {
		term = r.own
	}
	s := &r.saved
	if c.Term != term || !c.newer(s.term, s.number) {
		if c.Term == s.term && c.Number == s.number && s.seq == 0 {
			s.seq = seq
		}
		return nil
	}
	if r.term == 0 {
		return &OrderError{seq, "a checkpoint of " + r.name + " that is newer than the one it was restored from"}
	}
	if s.object != "" && s.object != c.Object {
		s.outdated = append(s.outdated, s.object)
	}
	s.seq, s.term, s.number, s.applied, s.object = seq, c.Term, c.Number, c.Applied, c.Object
	r.sent = slices.DeleteFunc(r.sent, func(sent sentMail) bool { return sent.after < c.Number })
	return nil
}

// Superseded tells what the newest checkpoint of this region that counts has made useless: its own checkpoint records
// before a sequence number, and these objects, which are told once. Other objects that nobody knows are of owners that
// crashed before they appended the record.
func (r *Region) Superseded() (before uint64, objects []string) {
	objects, r.saved.outdated = r.saved.outdated, nil
	return r.saved.seq, objects
}

// Trim tells which records to this region nobody needs any more, once for each: those that are in a checkpoint of this
// region that counts, and, as sent, in one of the region that sent them.
func (r *Region) Trim() []Purge {
	var purges []Purge
	for _, name := range r.regions {
		p, n := r.peers[name], 0
		for ; n < len(p.groups); n++ {
			g, t := p.groups[n], &p.theirs
			if g.seq > r.saved.applied || t.term < g.term || t.term == g.term && t.left < g.number {
				break
			}
		}
		if n > 0 {
			purges = append(purges, Purge{name, p.groups[n-1].seq})
			p.groups = append([]group(nil), p.groups[n:]...)
		}
	}
	return purges
}

// closeGroups is called for a checkpoint.
func (r *Region) closeGroups() {
	for _, p := range r.peers {
		if p.in.lastTerm == 0 {
			continue
		}
		p.groups = append(p.groups, group{r.applied, p.in.lastTerm, p.in.lastNumber})
		p.in.lastTerm, p.in.lastNumber = 0, 0
		if len(p.groups) > r.limits.groups {
			a, b := p.groups[0], p.groups[1]
			if a.term == b.term {
				b.number = max(a.number, b.number)
			}
			p.groups = append([]group{b}, p.groups[2:]...)
		}
	}
}

// Newest finds the checkpoint from which a region is to be restored: in all its takeovers and checkpoints before the new
// owner's own takeover, in the order of the log, the newest that counts. None means that the region begins. It is last if
// nobody has taken the region over after it, who may have acted.
func Newest(region string, log func(yield func(seq uint64, e Event) bool)) (newest *Checkpoint, last bool) {
	var term uint64
	for seq, e := range log {
		switch e := e.(type) {
		case *Takeover:
			if e.Region == region {
				term, last = seq, false
			}
		case *Checkpoint:
			if e.Region == region && e.Term == term && (newest == nil || e.newer(newest.Term, newest.Number)) {
				newest, last = e, true
			}
		}
	}
	return newest, last
}
