package cluster

import (
	"bytes"
	"errors"
	"slices"
	"time"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster/internal/handover"
)

var agents = ecs.NewQuery1(Agent)

const (
	mostAtOnce   = 64                    // agents of one part
	crossingTime = 4 * time.Millisecond  // of a step, for what leaves; who is late goes in the next one
	staysFor     = time.Second           // of the game, for who could not leave
	crossEvery   = 50 * time.Millisecond // of the game, so that more go together
)

// leaver is an agent that belongs elsewhere.
type leaver struct {
	entry *donburi.Entry
	a     *AgentData
}

// cross sends the agents away that belong to other regions.
func (r *Region) cross() {
	w, now := r.engine.World(), r.engine.Now()
	if now-r.crossed < crossEvery {
		return
	}
	r.crossed = now
	full := r.node.full()
	var nowhere []error // told later: who hears of it may change the world
	var leaving map[string][]leaver
	var order []string
	are := 0
	for entity, a := range agents.Each(w) {
		are++
		entry := w.Entry(entity)
		if a.id == (handover.ID{}) {
			r.adopt(entry)
		}
		if full || a.stays > now {
			continue
		}
		to := r.world.Where(entry, r.name)
		if to == r.name || to == "" {
			continue
		}
		if !r.node.regions[to] {
			a.stays = now + staysFor
			nowhere = append(nowhere, &MoveError{Agent: Address{a.id}, From: r.name, To: to, Err: errNowhere})
			continue
		}
		if leaving == nil {
			leaving = map[string][]leaver{}
		}
		if leaving[to] == nil {
			order = append(order, to)
		}
		leaving[to] = append(leaving[to], leaver{entry, a})
	}
	r.count(are)
	for _, err := range nowhere {
		r.report(err)
	}
	begun := time.Now()
	for _, to := range order {
		for all := leaving[to]; len(all) > 0 && r.core.Room(to); {
			n := min(mostAtOnce, len(all))
			r.leave(to, all[:n])
			if all = all[n:]; time.Since(begun) > crossingTime {
				return
			}
		}
	}
}

var errNowhere = errors.New("there is no such region; have World.Where return one of World.Regions")

// limited is a buffer with an end.
type limited struct {
	*bytes.Buffer
	left int
}

var errTooLarge = errors.New("together with what it has sent since the last checkpoint, it is larger than what NATS takes in one message, or than a 16th of " +
	"the log; have it keep less, or raise max_payload or MostLog")

func (l *limited) Write(b []byte) (int, error) {
	if l.left -= len(b); l.left < 0 {
		return 0, errTooLarge
	}
	return l.Buffer.Write(b)
}

// mostToldOnce is of how many behaviours it is told that they can't leave.
const mostToldOnce = 64

// toTell reports whether an agent that stays is to be told of. What is so with a behaviour, whoever has it, is told once.
func (r *Region) toTell(stays *MoveError) bool {
	var state *coroutine.StateError
	if !errors.As(stays.Err, &state) {
		return true
	}
	what := [2]string{state.Name, state.Reason}
	if r.told[what] || len(r.told) >= mostToldOnce {
		return false
	}
	if r.told == nil {
		r.told = map[[2]string]bool{}
	}
	r.told[what], stays.Once = true, true
	return true
}

// leave sends agents away, together if they can all leave.
func (r *Region) leave(to string, all []leaver) {
	all = slices.DeleteFunc(all, func(l leaver) bool { return r.agent(l.a.id) != l.a }) // who has heard of a MoveError may have removed some
	if len(all) == 0 {
		return
	}
	var entities []donburi.Entity
	moving := make([]handover.Agent, len(all))
	for i, l := range all {
		entities = append(entities, party(l.entry, l.a)...)
		moving[i] = handover.Agent{ID: l.a.id, Epoch: l.a.epoch}
	}
	r.buffer.Reset()
	r.travels = true
	err := r.carrier.Take(&limited{&r.buffer, r.node.most - r.core.Luggage(moving)}, entities)
	r.travels = false
	switch {
	case err == nil:
		for _, a := range moving {
			r.forget(a.ID)
		}
		part := bytes.Clone(r.buffer.Bytes())
		if err := r.core.Leave(to, moving, part); err != nil { // it is too large
			stay := handover.Move{Agents: moving, Part: part}
			err = errors.Join(err, host{r}.Arrive(stay))
			for _, m := range moving {
				if a := r.agent(m.ID); a != nil {
					a.stays = r.engine.Now() + staysFor
				}
			}
			r.report(&MoveError{Agent: Address{moving[0].ID}, From: r.name, To: to, Err: err})
			return
		}
		r.counts.Went += len(all)
	case len(all) == 1:
		a := all[0].a
		a.stays = r.engine.Now() + staysFor
		r.counts.Stuck++
		stays := &MoveError{Agent: Address{a.id}, From: r.name, To: to, Err: err}
		if r.toTell(stays) {
			r.report(stays)
		}
	default: // those who can go do
		r.leave(to, all[:len(all)/2])
		r.leave(to, all[len(all)/2:])
	}
}
