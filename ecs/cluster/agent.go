package cluster

import (
	"slices"
	"time"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster/internal/handover"
)

// Agent is the component of entities that can go from region to region, and that have an address. Its zero value is
// all that an entity needs:
//
//	engine.Spawn(cluster.Agent, components.Position, ecs.Comp(components.Behaviour, components.BehaveFunc("walk", walk)))
var Agent = donburi.NewComponentType[AgentData]().SetName("Agent")

// AgentData is what an agent has with it: its address, and its mail.
type AgentData struct {
	id      handover.ID
	epoch   uint64
	region  *Region       // in which it is
	company []ecs.Ref     // who goes with it; entries of those who are gone may be others' by now
	stays   time.Duration // until when it is not tried to move it, since it could not be

	boxes  map[string]inbox                // by the channel
	ears   map[string]inbox                // by the signal
	known  map[handover.ID]handover.Window // what has come from whom
	sent   uint64                          // messages of this agent, numbered from 1
	asked  map[uint64]*asking              // those without an answer, by their numbers; those that were not sent are beyond resting
	rested uint64                          // messages that could not be sent at once
}

// Accompany has an entity go with the agent wherever it goes, as what it carries does. The entity must not be an agent
// itself, and must be of the agent's region. It may be called from inside a behaviour, and again for the same entity. It panics
// with a *coroutine.ArgumentError if the entity may not go with the agent.
func (a *AgentData) Accompany(entry *donburi.Entry) {
	if entry.HasComponent(Agent) {
		panic(argument("AgentData.Accompany", "the entity is an agent, and goes its own ways; remove its component Agent before"))
	}
	if a.region != nil && donburi.World(entry.World) != a.region.engine.World() {
		panic(argument("AgentData.Accompany", "the entity is of another engine; pass one that is where the agent is"))
	}
	if r := ecs.RefOf(entry); !slices.Contains(a.company, r) {
		a.company = append(a.company, r)
	}
}

// mostWaiting is how many messages an agent has room for that nobody has received; mostKnown is of how many senders it
// remembers what came last.
const (
	mostWaiting = 256
	mostKnown   = 1024
)

// OwnedInPart is for package save: what is in its boxes and ears is the agent's alone.
func (a *AgentData) OwnedInPart() (all []any) {
	for _, sides := range []map[string]inbox{a.boxes, a.ears} {
		for _, in := range sides {
			all = append(all, in.own())
		}
	}
	for _, q := range a.asked {
		all = append(all, q.Future)
	}
	return all
}

// box returns the agent's side of a channel, and nil if the program has none of the name.
func (a *AgentData) box(name string) inbox { return side(&a.boxes, channelKind, name) }

// ear returns the agent's side of a signal.
func (a *AgentData) ear(name string) inbox {
	if e := a.ears[name]; e != nil {
		return e
	}
	e := side(&a.ears, signalKind, name)
	if a.region != nil {
		a.region.hears(a, name)
	}
	return e
}

func side(of *map[string]inbox, k kind, name string) inbox {
	if in := (*of)[name]; in != nil {
		return in
	}
	t := typedOf(k, name)
	if t == nil {
		return nil
	}
	if *of == nil {
		*of = map[string]inbox{}
	}
	in := t.make()
	(*of)[name] = in
	return in
}

// take puts a message into its box, unless it has come before, or there is no room. By force there is room for any.
func (a *AgentData) take(m handover.Mail, force bool) handover.Result {
	name, body, ok := cutName(m.Body)
	if !ok {
		return handover.Lost
	}
	window := a.known[m.From]
	if !window.Take(m.Number) {
		return handover.Before
	}
	if !force && !a.hasRoom() {
		return handover.Full
	}
	in := a.box(name)
	if in == nil {
		a.region.report(&LetterError{Channel: name, From: Address{m.From}, To: Address{a.id}, Err: errNoChannel})
		return handover.Lost
	}
	if err := in.put(m.From, m.Number, body); err != nil {
		a.region.report(&LetterError{Channel: name, From: Address{m.From}, To: Address{a.id}, Err: err})
		return handover.Lost
	}
	if a.known == nil {
		a.known = map[handover.ID]handover.Window{}
	}
	if _, is := a.known[m.From]; !is && len(a.known) >= mostKnown {
		for id := range a.known { // anyone: it matters only for what is sent again after a crash
			delete(a.known, id)
			break
		}
	}
	a.known[m.From] = window
	return handover.Delivered
}

func (a *AgentData) hasRoom() bool {
	waiting := 0
	for _, in := range a.boxes {
		waiting += in.Len()
	}
	return waiting < mostWaiting
}

func cutName(body []byte) (name string, rest []byte, ok bool) {
	if len(body) == 0 || len(body) < 1+int(body[0]) {
		return "", nil, false
	}
	n := 1 + int(body[0])
	return string(body[1:n]), body[n:], true
}

func withName(name string, body []byte) []byte {
	return append(append([]byte{byte(len(name))}, name...), body...)
}
