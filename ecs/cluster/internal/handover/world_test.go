package handover

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// The simulation: a world of regions on a log that loses, doubles and reorders what is appended. All choices come from n.

type world struct {
	n       func(below int) int
	names   []string
	limits  limits
	log     []entry // of sequence numbers 1, 2, ...
	net     []*message
	owners  []*owner // all that still act, zombies too
	objects map[string]object
	parts   map[uint64][]*agentState
	counter uint64
	trace   []string
	tracing bool

	model
}

type entry struct {
	event   Event
	counts  bool // by its term, and the first copy
	deleted bool
}

// message is on its way to the log.
type message struct {
	by    *owner
	data  []byte
	to    string // of a record
	num   uint64
	purge func(w *world)
}

type object struct {
	state  []byte
	engine *engine
	waits  map[ID]uint64 // agents that the state has: epoch at which they are counted here
}

// owner is a node's side of one region.
type owner struct {
	name    string
	region  *Region
	engine  *engine
	term    uint64
	begun   bool
	pos     uint64 // read up to here
	cut     bool   // from the log
	unsaved []*pending
	sent    []*Record
}

type pending struct {
	c      *Checkpoint
	object object
	put    bool
}

type failure string

func (w *world) fail(format string, args ...any) { panic(failure(fmt.Sprintf(format, args...))) }

func (w *world) note(format string, args ...any) {
	if w.tracing {
		w.trace = append(w.trace, fmt.Sprintf(format, args...))
	}
}

func newWorld(n func(int) int) *world {
	w := &world{n: n, objects: map[string]object{}, parts: map[uint64][]*agentState{}}
	w.names = []string{"a", "b", "c", "d", "e"}[:2+n(4)]
	w.limits = limits{window: 2 + uint64(n(6)), bytes: 200 + n(2000), held: 1000, passed: 1000, waiting: 1000, casts: 100, sent: 1000, groups: 2 + n(6)}
	if n(4) == 0 {
		w.limits.passed = n(4)
		w.forgets = true
	}
	if n(6) == 0 {
		w.limits.waiting = 1 + n(4)
	}
	w.model = newModel(w.names, w.forgets)
	return w
}

func (w *world) next() uint64 { w.counter++; return w.counter }

// ---- the log

func (w *world) store(data []byte) uint64 {
	e, err := Decode(data)
	if err != nil {
		w.fail("what a region encoded: %v", err)
	}
	w.log = append(w.log, entry{event: e})
	seq := uint64(len(w.log))
	w.note("log %d: %s", seq, show(e))
	w.log[seq-1].counts = w.stored(w, seq, e)
	return seq
}

// deliver lets one message come to the log, or not.
func (w *world) deliver(i int, kind int) {
	m := w.net[i]
	if m.by.cut {
		return
	}
	w.net = slices.Delete(w.net, i, i+1)
	alive := slices.Contains(w.owners, m.by)
	switch {
	case m.purge != nil:
		m.purge(w)
		return
	case kind == 0: // lost
		if alive {
			w.net = append(w.net, m)
		}
		return
	case kind == 1: // the answer is lost
		w.store(m.data)
		if alive {
			w.net = append(w.net, m)
		}
		return
	case kind == 2: // a copy is still under way
		w.net = append(w.net, &message{by: &owner{}, data: m.data})
	}
	w.store(m.data)
	if alive && m.num > 0 {
		m.by.region.Stored(m.to, m.num)
	}
}

// ---- owners

func (w *world) current(name string) *owner {
	for _, o := range w.owners {
		if o.name == name && o.begun && o.term == w.terms[name] {
			return o
		}
	}
	return nil
}

func (w *world) takeover(name string) {
	data := Encode(&Takeover{Region: name, Node: "node"})
	o := &owner{name: name}
	o.term = w.store(data)
	switch w.n(12) {
	case 0:
		o.term = w.store(data) // the answer to the first was lost
	case 1:
		w.net = append(w.net, &message{by: &owner{}, data: data}) // a copy comes later
	}
	c, _ := Newest(name, func(yield func(uint64, Event) bool) {
		for i, e := range w.log[:o.term-1] {
			if !e.deleted && !yield(uint64(i+1), e.event) {
				return
			}
		}
	})
	o.engine = newEngine(w, name)
	var state []byte
	if c != nil {
		saved, ok := w.objects[c.Object]
		if !ok {
			w.fail("the object %s of the newest checkpoint of %s is deleted", c.Object, name)
		}
		o.engine, state = saved.engine.clone(), saved.state
	}
	o.engine.refuses = w.refusals && w.n(3) == 0
	region, err := open(name, w.names, state, o.engine, w.limits)
	if err != nil {
		w.fail("open: %v", err)
	}
	o.region, o.pos = region, region.Applied()
	w.owners = append(w.owners, o)
	w.note("%s opened at %d in term %d", name, o.pos, o.term)
}

// read applies up to k events.
func (w *world) read(o *owner, k int) {
	for ; k > 0 && o.pos < uint64(len(w.log)); o.pos++ {
		seq, e := o.pos+1, w.log[o.pos]
		if !o.begun && seq >= o.term {
			w.note("%s begins in term %d", o.name, o.term)
			o.region.Begin(o.term)
			o.begun = true
			w.began(w, o)
		}
		if !follows(o, e.event) {
			continue
		}
		if e.deleted {
			if _, ok := e.event.(*Record); ok && !o.begun && w.superseded(o) { // it would begin without what its successors have trimmed: its lease has ended long ago
				w.note("%s of term %d is too late", o.name, o.term)
				w.end(o)
				return
			}
			continue
		}
		k--
		var err error
		if o.begun {
			err = o.region.Apply(seq, e.event)
		} else {
			err = o.region.Replay(seq, e.event)
		}
		if err == ErrFenced {
			w.note("%s of term %d is fenced", o.name, o.term)
			w.end(o)
			return
		}
		if err != nil {
			w.fail("%s at %d: %v", o.name, seq, err)
		}
	}
}

// superseded says whether somebody has taken the region over since.
func (w *world) superseded(o *owner) bool {
	return slices.ContainsFunc(w.log[o.term:], func(e entry) bool {
		t, ok := e.event.(*Takeover)
		return ok && t.Region == o.name
	})
}

func follows(o *owner, e Event) bool {
	if r, ok := e.(*Record); ok {
		return r.To == o.name || !o.begun && r.From == o.name
	}
	return true
}

func (w *world) end(o *owner) {
	w.owners = slices.DeleteFunc(w.owners, func(p *owner) bool { return p == o })
}

// crash ends an owner; of what it had on the way, some may still come.
func (w *world) crash(o *owner) {
	w.note("%s of term %d crashes", o.name, o.term)
	w.end(o)
	w.net = slices.DeleteFunc(w.net, func(m *message) bool { return m.by == o && w.n(2) == 0 })
	o.cut = false
}

func (w *world) flush(o *owner) {
	for r := range o.region.Flush() {
		w.checkWindow(o, r)
		o.sent = append(o.sent, r)
		w.net = append(w.net, &message{by: o, data: Encode(r), to: r.To, num: r.Number})
	}
}

func (w *world) checkpoint(o *owner) {
	name := fmt.Sprintf("%s-%d-%d", o.name, o.term, w.next())
	ob := object{engine: o.engine.clone(), waits: map[ID]uint64{}}
	for _, p := range o.region.peers {
		for _, m := range p.out.moves {
			for _, a := range m.Agents {
				ob.waits[a.ID] = a.Epoch - 1
			}
		}
		for _, r := range p.in.held {
			for _, m := range r.Moves {
				for _, a := range m.Agents {
					ob.waits[a.ID] = a.Epoch
				}
			}
		}
	}
	for a := range o.region.Stranded() {
		ob.waits[a.ID] = a.Epoch
	}
	state, c := o.region.Checkpoint(name)
	ob.state = state
	o.unsaved = append(o.unsaved, &pending{c: c, object: ob})
	w.note("%s of term %d takes checkpoint %s applied %d left %v", o.name, o.term, name, c.Applied, c.Left)
}

// settle lets checkpoints go on their way: first the object, then, when all is stored that they count as left, the record.
func (w *world) settle(o *owner) {
	for len(o.unsaved) > 0 {
		p := o.unsaved[0]
		if !p.put {
			w.objects[p.c.Object] = p.object
			p.put = true
			return
		}
		if !o.region.Settled(p.c) {
			return
		}
		w.net = append(w.net, &message{by: o, data: Encode(p.c)})
		o.unsaved = o.unsaved[1:]
	}
}

// trim deletes, some time later.
func (w *world) trim(o *owner) {
	for _, p := range o.region.Trim() {
		w.net = append(w.net, &message{by: o, purge: func(w *world) {
			w.delete(p.Seq, func(e Event) bool {
				r, ok := e.(*Record)
				return ok && r.From == p.From && r.To == o.name
			})
		}})
	}
	before, objects := o.region.Superseded()
	w.net = append(w.net, &message{by: o, purge: func(w *world) {
		for _, name := range objects {
			delete(w.objects, name)
		}
		if before > 0 {
			w.delete(before-1, func(e Event) bool {
				c, ok := e.(*Checkpoint)
				return ok && c.Region == o.name
			})
		}
	}})
}

func (w *world) delete(upTo uint64, which func(Event) bool) {
	for i := range w.log[:upTo] {
		if !w.log[i].deleted && which(w.log[i].event) {
			w.log[i].deleted = true
			w.deletions++
		}
	}
}

func show(e Event) string {
	switch e := e.(type) {
	case *Record:
		s := fmt.Sprintf("%s->%s %d/%d ack %d/%d", e.From, e.To, e.Term, e.Number, e.AckTerm, e.Ack)
		for _, m := range e.Moves {
			s += fmt.Sprintf(" move%v bounced%d sent%d", m.Agents, m.Bounced, len(m.Sent))
		}
		for _, n := range e.Notices {
			s += fmt.Sprintf(" notice[%v@%d at %q ended %v again %v]", n.ID, n.Epoch, n.At, n.Ended, n.Again)
		}
		for _, m := range e.Mail {
			s += fmt.Sprintf(" mail[%v#%d to %v content %d]", m.From, m.Number, m.To, binary.BigEndian.Uint64(m.Body))
		}
		for _, a := range e.Answers {
			s += fmt.Sprintf(" answer[%v#%d %v from %v]", a.To, a.Number, a.Result, a.From)
		}
		return s
	case *Takeover:
		return "takeover of " + e.Region
	case *Checkpoint:
		return fmt.Sprintf("checkpoint %s of %s %d/%d applied %d left %v", e.Object, e.Region, e.Term, e.Number, e.Applied, e.Left)
	}
	return "?"
}
