package handover

import (
	"encoding/binary"
	"slices"
)

// model is what is true, by the rules and from outside: it looks at the log, at what the simulation has done, and at
// nothing that a region decided.
type model struct {
	terms    map[string]uint64
	seen     map[recordKey]bool
	newest   map[string]*Checkpoint
	agents   map[ID]*truth
	life     map[string]map[ID]*fate // who is a region's own: in its engine, or waiting there, or on the way to it
	everyone []ID                    // that was ever born, in order
	contents map[mailKey]map[uint64]bool
	casts    map[uint64]*owner
	highest  map[ID]uint64 // number of mail
	relived  map[ID]bool   // has sent a number again

	everDied, everStranded, forgotten map[ID]bool
	forgets, refusals                 bool
	deletions, moves, answers, lives  int
}

type recordKey struct {
	from, to     string
	term, number uint64
}

// truth is the last station of an agent by the log.
type truth struct {
	epoch uint64
	at    string
	seq   uint64 // of the record that took it there, 0 if it was born there
	age   int    // with which it left
}

// fate is an agent of a region; age is what it must have when the owner begins, -1 if that is not to be known.
type fate struct{ age int }

func newModel(names []string, forgets bool) model {
	m := model{
		terms: map[string]uint64{}, seen: map[recordKey]bool{}, newest: map[string]*Checkpoint{}, agents: map[ID]*truth{},
		life: map[string]map[ID]*fate{}, contents: map[mailKey]map[uint64]bool{}, casts: map[uint64]*owner{}, highest: map[ID]uint64{}, relived: map[ID]bool{},
		everDied: map[ID]bool{}, everStranded: map[ID]bool{}, forgotten: map[ID]bool{}, forgets: forgets,
	}
	for _, name := range names {
		m.life[name] = map[ID]*fate{}
		m.everyone = append(m.everyone, ID{name, 1 << 40, 1}) // never born
		m.forgotten[ID{name, 1 << 40, 1}] = true
	}
	return m
}

func (m *model) rules(o *owner) bool { return o.term == m.terms[o.name] }

func (m *model) birth(o *owner, id ID) {
	m.everyone = append(m.everyone, id)
	m.agents[id] = &truth{epoch: 1, at: o.name}
	if m.rules(o) {
		m.life[o.name][id] = &fate{-1}
	} else {
		m.forgotten[id] = true
	}
}

func (m *model) death(o *owner, id ID) {
	if m.rules(o) {
		delete(m.life[o.name], id)
		m.everDied[id] = true
	}
}

func (m *model) cast(o *owner, content uint64) { m.casts[content] = o }

// stored is the log's own view of an event, and says whether it counts.
func (m *model) stored(w *world, seq uint64, e Event) bool {
	switch e := e.(type) {
	case *Takeover:
		m.terms[e.Region] = seq
		m.rollBack(w, e.Region)
	case *Checkpoint:
		old := m.newest[e.Region]
		if e.Term == m.terms[e.Region] && (old == nil || e.Term > old.Term || e.Term == old.Term && e.Number > old.Number) {
			m.newest[e.Region] = e
		}
	case *Record:
		key := recordKey{e.From, e.To, e.Term, e.Number}
		if e.Term != m.terms[e.From] || m.seen[key] {
			return false
		}
		m.seen[key] = true
		for _, move := range e.Moves {
			for _, a := range move.Agents {
				m.moved(w, seq, e, a, move)
			}
		}
	}
	return true
}

func (m *model) moved(w *world, seq uint64, e *Record, a Agent, move Move) {
	t := m.agents[a.ID]
	if t == nil || t.at != e.From || a.Epoch != t.epoch+1 {
		w.fail("log at %d: %v goes from %s, but it is %+v", seq, a, e.From, t)
	}
	if m.life[e.From][a.ID] == nil {
		w.fail("log at %d: %v goes from %s, where it does not live", seq, a, e.From)
	}
	delete(m.life[e.From], a.ID)
	*t = truth{epoch: a.Epoch, at: e.To, seq: seq, age: w.ageIn(move, a.ID)}
	m.life[e.To][a.ID] = &fate{t.age}
	m.moves++
}

// rollBack is what a takeover must lead to.
func (m *model) rollBack(w *world, name string) {
	life, applied := map[ID]*fate{}, uint64(0)
	if c := m.newest[name]; c != nil {
		applied = c.Applied
		ob := w.objects[c.Object]
		for id, a := range ob.engine.agents {
			if m.agents[id].at == name {
				life[id] = &fate{a.age}
			}
		}
		for id := range ob.waits {
			if m.agents[id].at == name {
				life[id] = &fate{-1}
			}
		}
	}
	for id, t := range m.agents {
		if t.at == name && t.seq > applied {
			life[id] = &fate{t.age}
		}
	}
	for id := range m.life[name] {
		if life[id] == nil {
			if t := m.agents[id]; t.seq > 0 {
				w.fail("%v came to %s at %d, and a takeover after it loses it", id, name, t.seq)
			}
			m.forgotten[id] = true
		}
	}
	m.life[name] = life
	m.lives++
}

func (m *model) began(w *world, o *owner) {
	if !m.rules(o) {
		return
	}
	for id, a := range o.engine.agents {
		if f := m.life[o.name][id]; f != nil && f.age >= 0 && f.age != a.age {
			w.fail("%v at %s begins with age %d, not %d", id, o.name, a.age, f.age)
		}
	}
}

// checkAnswer is called when an agent gets an answer.
func (m *model) checkAnswer(w *world, e *engine, a Answer) {
	if i := slices.IndexFunc(w.owners, func(o *owner) bool { return o.engine == e }); !m.rules(w.owners[i]) {
		return // knows no better, and will be forgotten
	}
	m.answers++
	switch {
	case a.Result == Gone && !m.everDied[a.From] && !m.forgotten[a.From]:
		w.fail("%v is said to be gone in %s, and it lives", a.From, a.At)
	case a.Result == Lost && !m.everStranded[a.From] && !m.forgets:
		w.fail("mail to %v got lost in %s", a.From, a.At)
	}
}

func (m *model) wrote(w *world, o *owner, a *agentState, number, content uint64) {
	if !m.rules(o) {
		return
	}
	key := mailKey{a.id, number}
	if m.contents[key] == nil {
		m.contents[key] = map[uint64]bool{}
	}
	m.contents[key][content] = true
	if number <= m.highest[a.id] {
		m.relived[a.id] = true
	}
	m.highest[a.id] = max(m.highest[a.id], number)
}

// ageIn is the age of an agent in a move.
func (w *world) ageIn(m Move, id ID) int {
	for _, s := range w.parts[binary.BigEndian.Uint64(m.Part)] {
		if s.id == id {
			return s.age
		}
	}
	return -1
}
