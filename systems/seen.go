package systems

import (
	"github.com/somen-go/somen/components"
	"github.com/yohamta/donburi"
)

// seen is what the last looks at the components have found, in the order in which donburi has them. Where
// a component still has the start, and the place the entity, for which it was looked at, the behaviour of the
// entity is bound to it, and nothing else needs to be touched. To read the start is the least that
// there is: donburi's SetValue copies a value into the component's memory and tells nobody.
//
// A row is noted only while its start is that of a binding, which knows the one row that it is noted in, and is
// taken out when the binding is forgotten.
type seen struct {
	rows [][]row // by archetype
	none components.Start
	look int64 // the number of the last look
}

// row is an entity with the start in its component.
type row struct {
	start  *components.Start
	entity donburi.Entity
}

// of returns the rows of an archetype with n entities.
func (s *seen) of(archetype, n int) []row {
	for len(s.rows) <= archetype {
		s.rows = append(s.rows, nil)
	}
	rows := s.rows[archetype]
	if len(rows) > n {
		rows = rows[:n]
	}
	for len(rows) < n {
		rows = append(rows, row{start: &s.none})
	}
	s.rows[archetype] = rows
	return rows
}

const archetypeShift = 32 // in the key of a start, above the row

// note notes where the start of a binding is.
func (s *seen) note(b *binding, archetype, at int) {
	s.drop(b)
	b.own.Key = int64(archetype)<<archetypeShift | int64(at)
	s.rows[archetype][at] = row{&b.own, b.entity}
}

// drop takes the row of a binding out.
func (s *seen) drop(b *binding) {
	archetype, at := int(b.own.Key>>archetypeShift), int(b.own.Key&(1<<archetypeShift-1))
	if archetype < len(s.rows) && at < len(s.rows[archetype]) && s.rows[archetype][at].start == &b.own {
		s.rows[archetype][at].start = &s.none
	}
}
