package cluster

import (
	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/ecs/cluster/internal/handover"
)

// Address names an agent, wherever it is: who keeps one can send to it. It is a small value that can be compared, kept in
// components and variables, saved, and sent to others. Its zero value is nobody's.
type Address struct{ id handover.ID }

// AddressOf returns the address of an agent, which stays the same for all its life. It is the zero Address for an
// entity without the component [Agent], for one whose engine is no region's, and, for a twentieth of a second of the game, for
// one that got the component after it was created. It may be called from inside a behaviour.
func AddressOf(entry *donburi.Entry) Address {
	if !entry.HasComponent(Agent) {
		return Address{}
	}
	return Address{Agent.Get(entry).id}
}

// Home returns the name of the region in which the agent was born.
func (a Address) Home() string { return a.id.Home }

// String returns the address for people: "north/12/7".
func (a Address) String() string {
	if a == (Address{}) {
		return "nobody"
	}
	return a.id.String()
}
