package handover

import (
	"encoding/binary"
	"errors"
	"iter"
	"maps"
	"slices"
)

// agentState is an agent of the simulation, and all that it remembers.
type agentState struct {
	id      ID
	epoch   uint64
	age     int
	numbers uint64
	windows map[ID]Window
	inbox   int
	got     map[mailKey]uint64 // what was delivered to it: the mail's content
	sent    map[uint64]*letter
}

type mailKey struct {
	from   ID
	number uint64
}

type letter struct {
	to      ID
	content uint64
	result  Result
}

func (a *agentState) clone() *agentState {
	b := *a
	b.windows, b.got, b.sent = maps.Clone(a.windows), maps.Clone(a.got), make(map[uint64]*letter)
	for n, l := range a.sent {
		c := *l
		b.sent[n] = &c
	}
	return &b
}

// unanswered is the lowest number that has no answer, or the next one.
func (a *agentState) unanswered() uint64 {
	for n := uint64(1); n <= a.numbers; n++ {
		if a.sent[n].result == 0 {
			return n
		}
	}
	return a.numbers + 1
}

// engine is a Host. Parts are kept in the world of the simulation, under a number.
type engine struct {
	w       *world
	name    string
	agents  map[ID]*agentState
	casts   map[uint64]bool
	refuses bool // arrivals, sometimes
	limbo   map[ID]bool
	reports []error
}

const inboxRoom = 4

func newEngine(w *world, name string) *engine {
	return &engine{w: w, name: name, agents: map[ID]*agentState{}, casts: map[uint64]bool{}, limbo: map[ID]bool{}}
}

func (e *engine) clone() *engine {
	f := newEngine(e.w, e.name)
	for id, a := range e.agents {
		f.agents[id] = a.clone()
	}
	f.casts = maps.Clone(e.casts)
	return f
}

func (e *engine) Arrive(m Move) error {
	if e.refuses && e.w.n(3) == 0 {
		return errors.New("this program cannot load it")
	}
	parts := e.w.parts[binary.BigEndian.Uint64(m.Part)]
	for _, a := range m.Agents {
		if old := e.agents[a.ID]; old != nil {
			e.w.fail("%v arrives at %s, where it is with epoch %d", a, e.name, old.epoch)
		}
		i := slices.IndexFunc(parts, func(s *agentState) bool { return s.id == a.ID })
		if i < 0 {
			e.w.fail("%v is not in its part", a)
		}
		s := parts[i].clone()
		s.epoch = a.Epoch
		e.agents[a.ID] = s
	}
	return nil
}

func (e *engine) Epoch(id ID) (uint64, bool) {
	if a := e.agents[id]; a != nil {
		return a.epoch, true
	}
	return 0, false
}

func (e *engine) Drop(id ID) {
	if e.agents[id] == nil {
		e.w.fail("%v is dropped where it is not", id)
	}
	delete(e.agents, id)
}

func (e *engine) Deliver(m Mail, force bool) Result {
	a := e.agents[m.To]
	content := binary.BigEndian.Uint64(m.Body)
	if m.From != (ID{}) {
		window := a.windows[m.From]
		if !window.Take(m.Number) {
			return Before
		}
		if a.inbox >= inboxRoom && !force {
			return Full
		}
		a.windows[m.From] = window
		key := mailKey{m.From, m.Number}
		if _, ok := a.got[key]; ok {
			e.w.fail("mail %v of %v came to %v twice", m.Number, m.From, m.To)
		}
		a.got[key] = content
	}
	a.inbox++
	return Delivered
}

func (e *engine) Answered(a Answer) {
	s := e.agents[a.To]
	if s == nil {
		e.w.fail("an answer for %v, which is not here", a.To)
	}
	l := s.sent[a.Number]
	if l == nil || l.to != a.From || l.result != 0 {
		return // to a life that is forgotten, or once more
	}
	l.result = a.Result
	e.w.checkAnswer(e.w, e, a)
}

func (e *engine) Broadcast(b Broadcast) { e.casts[binary.BigEndian.Uint64(b.Body)] = true }

func (e *engine) Here() iter.Seq[Agent] {
	return func(yield func(Agent) bool) {
		for _, id := range e.ids() {
			if !yield(Agent{id, e.agents[id].epoch}) {
				return
			}
		}
	}
}

func (e *engine) ids() []ID { return sortedIDs(e.agents) }

func sortedIDs[T any](m map[ID]T) []ID {
	return slices.SortedFunc(maps.Keys(m), func(a, b ID) int {
		switch as, bs := a.String(), b.String(); {
		case as < bs:
			return -1
		case as > bs:
			return 1
		}
		return 0
	})
}

func (e *engine) Report(err error) {
	e.reports = append(e.reports, err)
	if s, ok := errors.AsType[*StrandedError](err); ok {
		for _, a := range s.Agents {
			e.w.everStranded[a.ID] = true
		}
	}
}

func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }
