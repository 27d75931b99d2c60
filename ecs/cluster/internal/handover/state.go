package handover

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// The state of a region in a checkpoint: how far it has read, what waits, and who is away. There is nothing in it of
// agents that are at home and here, nor of what is on its way: that is in the log before the checkpoint counts.
type (
	stateOf struct {
		Name    string         `cbor:"1,keyasint"`
		Term    uint64         `cbor:"2,keyasint"`
		Number  uint64         `cbor:"3,keyasint"`
		Object  string         `cbor:"4,keyasint"`
		Applied uint64         `cbor:"5,keyasint"`
		Peers   []statePeer    `cbor:"6,keyasint,omitempty"`
		Home    []statePointer `cbor:"7,keyasint,omitempty"`
		Passed  []statePointer `cbor:"8,keyasint,omitempty"` // oldest first
		Strands []stateStrand  `cbor:"9,keyasint,omitempty"`
	}
	statePeer struct {
		Name   string      `cbor:"1,keyasint"`
		Term   uint64      `cbor:"2,keyasint,omitempty"` // of the cursor
		Done   uint64      `cbor:"3,keyasint,omitempty"`
		Held   []*Record   `cbor:"4,keyasint,omitempty"`
		Left   uint64      `cbor:"5,keyasint,omitempty"`
		Theirs [2]uint64   `cbor:"6,keyasint,omitempty"`
		Groups [][3]uint64 `cbor:"7,keyasint,omitempty"`

		Moves      []Move      `cbor:"8,keyasint,omitempty"`
		Notices    []Notice    `cbor:"9,keyasint,omitempty"`
		Mail       []Mail      `cbor:"10,keyasint,omitempty"`
		Answers    []Answer    `cbor:"11,keyasint,omitempty"`
		Broadcasts []Broadcast `cbor:"12,keyasint,omitempty"`
	}
	statePointer struct {
		Agent Agent  `cbor:"1,keyasint"`
		To    string `cbor:"2,keyasint"`
	}
	stateStrand struct {
		From string `cbor:"1,keyasint"`
		Move Move   `cbor:"2,keyasint"`
	}
)

// Checkpoint is the region's part of a checkpoint of this moment; the caller saves the engine of the same moment with it,
// as an object of that name. The record may be appended when [Region.Settled] says so and the object is stored, and
// counts when Apply reads it. Before Begin both are nil.
func (r *Region) Checkpoint(object string) (state []byte, c *Checkpoint) {
	if r.ready() != nil {
		return nil, nil
	}
	r.closeGroups()
	r.unsaved = false
	r.saved.checkpoints++
	r.sent = append(r.sent, sentMail{r.saved.checkpoints, make(map[ID][]Mail)})
	c = &Checkpoint{
		Region: r.name, Term: r.term, Number: r.saved.checkpoints, Object: object, Applied: r.applied,
		Left: make(map[string]uint64),
	}
	s := &stateOf{
		Name: r.name, Term: r.term, Number: c.Number, Object: object, Applied: r.applied,
		Home: pointers(r.dir.home), Passed: r.dir.inOrder(),
	}
	for _, name := range r.regions {
		p := r.peers[name]
		if p.out.issued > 0 {
			c.Left[name] = p.out.issued
		}
		s.Peers = append(s.Peers, p.state(name))
	}
	for _, x := range r.strands {
		s.Strands = append(s.Strands, stateStrand{x.from, x.move})
	}
	return encode(kindState, s), c
}

// Abandon says that a checkpoint will not be appended; for ever, if the region can't be saved as it is.
func (r *Region) Abandon(c *Checkpoint, forEver bool) {
	r.unsaved = forEver
	i := slices.IndexFunc(r.sent, func(s sentMail) bool { return s.after == c.Number })
	if i <= 0 || c.Term != r.term {
		return
	}
	for id, mail := range r.sent[i].by {
		r.sent[i-1].by[id] = append(r.sent[i-1].by[id], mail...)
	}
	r.sent = slices.Delete(r.sent, i, i+1)
}

// Settled says whether all own records that a checkpoint counts as left are in the log. Before, it must not be
// appended: who was on the way in a record that is lost would be nowhere.
func (r *Region) Settled(c *Checkpoint) bool {
	if r.ready() != nil || c.Term != r.term {
		return false
	}
	for name, number := range c.Left {
		if p := r.peers[name]; p == nil || p.out.stored < number {
			return false
		}
	}
	return true
}

func (p *peer) state(name string) statePeer {
	s := statePeer{
		Name: name, Term: p.in.term, Done: p.in.done, Left: p.out.issued,
		Theirs: [2]uint64{p.theirs.term, p.theirs.left},
		Moves:  p.out.moves, Notices: p.out.notices, Mail: p.out.mail, Answers: p.out.answers, Broadcasts: p.out.broadcasts,
	}
	for _, number := range slices.Sorted(maps.Keys(p.in.held)) {
		s.Held = append(s.Held, p.in.held[number])
	}
	for _, g := range p.groups {
		s.Groups = append(s.Groups, [3]uint64{g.seq, g.term, g.number})
	}
	return s
}

func pointers(of map[ID]pointer) []statePointer {
	list := make([]statePointer, 0, len(of))
	for id, p := range of {
		list = append(list, statePointer{Agent{id, p.epoch}, p.to})
	}
	slices.SortFunc(list, func(a, b statePointer) int {
		return cmp.Or(cmp.Compare(a.Agent.ID.Term, b.Agent.ID.Term), cmp.Compare(a.Agent.ID.N, b.Agent.ID.N))
	})
	return list
}

func (d *directory) inOrder() []statePointer {
	var list []statePointer
	for _, a := range d.order {
		if p, ok := d.passed[a.ID]; ok && p.epoch == a.Epoch {
			list = append(list, statePointer{a, p.to})
		}
	}
	return list
}

// restore is the other direction.
func (r *Region) restore(data []byte) error {
	if len(data) == 0 || data[0] != kindState {
		return &FormatError{What: "the state of a region in a form that this version does not know"}
	}
	var s stateOf
	if err := decodingState.Unmarshal(data[1:], &s); err != nil {
		return &FormatError{What: "the state of a region that cannot be read", Err: err}
	}
	if err := r.fill(&s); err != nil {
		return &FormatError{What: "the state of a region that cannot be", Err: err}
	}
	return nil
}

func (r *Region) fill(s *stateOf) error {
	if s.Name != r.name {
		return fmt.Errorf("it is of %.40q, not of %q", s.Name, r.name)
	}
	if s.Term == 0 || s.Number == 0 || s.Applied < s.Term {
		return fmt.Errorf("checkpoint %d of term %d, at %d of the log", s.Number, s.Term, s.Applied)
	}
	r.applied, r.own = s.Applied, s.Term
	r.base = base{term: s.Term, left: make(map[string]uint64)}
	r.saved = saved{term: s.Term, number: s.Number, applied: s.Applied, object: s.Object}
	for i := range s.Peers {
		if err := r.fillPeer(&s.Peers[i]); err != nil {
			return err
		}
	}
	for _, list := range [][]statePointer{s.Home, s.Passed} {
		for _, p := range list {
			if err := p.Agent.check(); err != nil {
				return err
			}
			if r.peers[p.To] == nil {
				return &UnknownError{p.To}
			}
			r.dir.left(p.Agent, p.To)
		}
	}
	for _, x := range s.Strands {
		if err := x.Move.check(); err != nil {
			return err
		}
		if r.peers[x.From] == nil {
			return &UnknownError{x.From}
		}
		r.strands = append(r.strands, strand{from: x.From, move: x.Move})
	}
	return nil
}

func (r *Region) fillPeer(s *statePeer) error {
	p := r.peers[s.Name]
	if p == nil {
		return &UnknownError{s.Name}
	}
	r.base.left[s.Name] = s.Left
	p.in.term, p.in.done = s.Term, s.Done
	if len(s.Held) > r.limits.held {
		return fmt.Errorf("%d records of %q that came early", len(s.Held), s.Name)
	}
	for _, rec := range s.Held {
		if rec == nil || rec.From != s.Name || rec.To != r.name || rec.Term != s.Term || rec.Number <= s.Done {
			return fmt.Errorf("a record of %q that came early and that cannot be", s.Name)
		}
		if err := rec.check(); err != nil {
			return err
		}
		if p.in.held == nil {
			p.in.held = make(map[uint64]*Record)
		}
		p.in.held[rec.Number] = rec
	}
	p.theirs.term, p.theirs.left = s.Theirs[0], s.Theirs[1]
	if len(s.Groups) > r.limits.groups {
		return fmt.Errorf("%d groups of records of %q", len(s.Groups), s.Name)
	}
	for _, g := range s.Groups {
		p.groups = append(p.groups, group{g[0], g[1], g[2]})
	}
	for i := range s.Moves {
		if err := s.Moves[i].check(); err != nil {
			return err
		}
		p.out.move(s.Moves[i])
	}
	for i := range s.Notices {
		if err := s.Notices[i].check(); err != nil {
			return err
		}
		p.out.notice(s.Notices[i])
	}
	p.out.mail, p.out.answers, p.out.broadcasts, p.out.appended = s.Mail, s.Answers, s.Broadcasts, uint64(len(s.Mail))
	return checkTalk(s.Mail, s.Answers)
}
