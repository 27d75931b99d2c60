package cluster

import (
	"bytes"
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster/internal/handover"
)

// host is the engine of a region as package handover knows it.
type host struct{ *Region }

// Arrive loads agents that come from another region.
func (h host) Arrive(m handover.Move) error {
	h.travels = true
	defer func() { h.travels = false }()
	entities, err := h.carrier.LoadPart(bytes.NewReader(m.Part))
	if err != nil {
		return err
	}
	epochs := map[handover.ID]uint64{}
	for _, a := range m.Agents {
		epochs[a.ID] = a.Epoch
	}
	var came []*donburi.Entry
	var others []donburi.Entity
	for _, entity := range entities {
		entry := h.engine.World().Entry(entity)
		if !entry.HasComponent(Agent) {
			continue
		}
		a := Agent.Get(entry)
		switch {
		case epochs[a.id] == 0: // it has gone another way since
			others = append(others, party(entry, a)...)
		case h.here[a.id] != nil:
			h.away(entities)
			return fmt.Errorf("cluster: agent %v comes from another region, and is here", a.id)
		default:
			came = append(came, entry)
		}
	}
	if len(came) != len(epochs) {
		h.away(entities)
		return fmt.Errorf("cluster: what came from another region has %d of %d agents that are announced", len(came), len(epochs))
	}
	if len(others) > 0 {
		h.away(others)
	}
	for _, entry := range came {
		a := Agent.Get(entry)
		a.epoch, a.stays = epochs[a.id], 0
		h.settle(entry, a)
		h.shadows.stage.remove(a.id)
	}
	h.counts.Came += len(came)
	return nil
}

// Epoch says whether an agent is here.
func (h host) Epoch(id handover.ID) (uint64, bool) {
	a := h.agent(id)
	if a == nil {
		return 0, false
	}
	return a.epoch, true
}

// Drop has an agent away without a word: it is elsewhere.
func (h host) Drop(id handover.ID) {
	a := h.agent(id)
	if a == nil {
		return
	}
	entities, asked := party(h.here[id], a), h.asking[id]
	h.forget(id)
	h.travels = true
	defer func() { h.travels = false }()
	h.away(entities)
	abandon(asked)
}

// away drops entities.
func (r *Region) away(entities []donburi.Entity) {
	if err := r.carrier.Drop(entities); err != nil {
		r.report(err)
	}
}

// Deliver puts a message where the agent finds it.
func (h host) Deliver(m handover.Mail, force bool) handover.Result {
	a := h.agent(m.To)
	if a == nil {
		return handover.Gone
	}
	return a.take(m, force)
}

// Answered hands an answer to who waits for it.
func (h host) Answered(of handover.Answer) {
	if a := h.agent(of.To); a != nil {
		a.answered(of)
	}
}

// Broadcast tells a signal.
func (h host) Broadcast(b handover.Broadcast) { h.signalled(b) }

// Here returns all agents, in an order that is the same wherever the region is.
func (h host) Here() iter.Seq[handover.Agent] {
	return func(yield func(handover.Agent) bool) {
		for _, id := range sorted(h.here) {
			if a := h.agent(id); a != nil && !yield(handover.Agent{ID: id, Epoch: a.epoch}) {
				return
			}
		}
	}
}

// Report tells what goes wrong.
func (h host) Report(err error) { h.report(err) }

// agent returns what an agent of the region has with it, and nil if it is none, or no more: somebody may have removed its component.
func (r *Region) agent(id handover.ID) *AgentData {
	entry := r.here[id]
	if entry == nil || !entry.Valid() || !entry.HasComponent(Agent) {
		return nil
	}
	if a := Agent.Get(entry); a.id == id {
		return a
	}
	return nil
}

// count ends those that are agents no more, if there are any. The query says how many are.
func (r *Region) count(are int) {
	if are == len(r.here) {
		return
	}
	for _, id := range sorted(r.here) {
		if r.agent(id) == nil {
			r.bury(id)
		}
	}
}

// party returns an agent's entity and those that go with it.
func party(entry *donburi.Entry, a *AgentData) []donburi.Entity {
	all := []donburi.Entity{entry.Entity()}
	a.company = slices.DeleteFunc(a.company, func(r ecs.Ref) bool {
		other, alive := r.Get()
		return !alive || other.HasComponent(Agent)
	})
	for _, r := range a.company {
		if !slices.Contains(all, r.Entity()) {
			all = append(all, r.Entity())
		}
	}
	return all
}

func sorted[T any](m map[handover.ID]T) []handover.ID {
	return slices.SortedFunc(maps.Keys(m), func(a, b handover.ID) int {
		return cmp.Or(cmp.Compare(a.Home, b.Home), cmp.Compare(a.Term, b.Term), cmp.Compare(a.N, b.N))
	})
}
