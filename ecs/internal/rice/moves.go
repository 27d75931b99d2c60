package rice

import "github.com/yohamta/donburi"

// Moves knows to which archetype an entity moves that gets or loses a component. donburi looks
// through all archetypes of the world each time, and allocates; here the answer is kept, for
// archetypes never go. It is for one world.
type Moves struct {
	// to has, for each archetype and each component's id, one more than the archetype to which the
	// change leads, and 0 for changes that have not been made yet. Rows end at the last that has.
	to [][]int32
}

// Add adds the component c, at its default value, to an entity that lacks it.
func (m *Moves) Add(entry *donburi.Entry, c donburi.IComponentType) {
	if !m.again(entry, c) {
		from := archetypeOf(entry)
		entry.AddComponent(c)
		m.note(from, c, archetypeOf(entry))
	}
}

// Remove takes the component c from an entity that has it.
func (m *Moves) Remove(entry *donburi.Entry, c donburi.IComponentType) {
	if !m.again(entry, c) {
		from := archetypeOf(entry)
		entry.RemoveComponent(c)
		m.note(from, c, archetypeOf(entry))
	}
}

// again makes a change that has been made before in the entity's archetype, and reports whether it
// has been.
func (m *Moves) again(entry *donburi.Entry, c donburi.IComponentType) bool {
	at := LocationOf(entry)
	if at == nil || at.Archetype >= len(m.to) || int(c.Id()) >= len(m.to[at.Archetype]) {
		return false
	}
	to := int(m.to[at.Archetype][c.Id()]) - 1
	if to >= 0 {
		transfer(entry.World.TransferArchetype, at.Archetype, to, at.Component)
	}
	return to >= 0
}

func (m *Moves) note(from int, c donburi.IComponentType, to int) {
	if from < 0 {
		return
	}
	m.to = grown(m.to, from)
	m.to[from] = grown(m.to[from], int(c.Id()))
	m.to[from][c.Id()] = int32(to) + 1
}

// grown returns a slice that has an element i.
func grown[T any](s []T, i int) []T {
	if i < len(s) {
		return s
	}
	return append(s, make([]T, i+1-len(s))...)
}

// archetypeOf returns the index of an entity's archetype, or -1 if it can't be read.
func archetypeOf(entry *donburi.Entry) int {
	if at := LocationOf(entry); at != nil {
		return at.Archetype
	}
	return -1
}

// transfer calls donburi's TransferArchetype, which is what adds and removes components. The types
// of its indices have no names outside donburi, but can be inferred.
func transfer[A, C ~int](move func(from, to A, at C) C, from, to, at int) {
	move(A(from), A(to), C(at))
}
