package ecs

import (
	"unsafe"

	"github.com/yohamta/donburi"
)

// scan goes through the archetypes that a query has found in a world, as far as they have entities.
// It lives as long as a loop, and has the pointers into the world that the query itself may not keep.
type scan struct {
	fields *worldFields // of the world, or nil if they can't be read
	found  *found
	next   int // of found.list
	at     match

	es   []donburi.Entity  // of the archetype
	live *[]donburi.Entity // the archetype's own list, to see changes
	last donburi.Entity    // of es, when the loop over them began

	slow donburi.World // if fields is nil
}

// begin begins to go through w.
func (s *scan) begin(q *Query, w donburi.World) {
	if s.fields = fieldsOf(w); s.fields == nil {
		s.slow = w
		s.found = q.in(w, len(w.Archetypes()))
	} else if f := q.last; f != nil && f.world == s.fields.key() && f.seen == len(s.fields.archetypes) {
		s.found = f
	} else {
		s.found = q.in(w, len(s.fields.archetypes))
	}
}

// more goes to the next archetype, and reports whether there is one. It panics if the entities of the
// one before are no longer those that the loop began with.
func (s *scan) more(q *Query) bool {
	if n := len(s.es); n > 0 {
		now := *s.live
		if s.fields == nil {
			now = s.slow.Archetypes()[s.at.index].Entities()
		}
		// Within the loop it is seen at once if their number has changed. What is added comes last, so
		// that one that was exchanged for another is seen there; and the list has moved if it was too
		// short meanwhile.
		if len(now) != n || now[n-1] != s.last || &now[0] != &s.es[0] {
			panic(q.changed())
		}
	}
	for s.next < len(s.found.list) {
		s.at = s.found.list[s.next]
		s.next++
		if s.fields != nil {
			s.live = &s.fields.archetypes[s.at.index].entities
		} else {
			still := s.slow.Archetypes()[s.at.index].Entities()
			s.live = &still // follows nothing; changes are seen at the end
		}
		if s.es = *s.live; len(s.es) > 0 {
			s.last = s.es[len(s.es)-1]
			return true
		}
	}
	return false
}

// column returns component i of the archetype's entities.
func (s *scan) column(q *Query, i int) []unsafe.Pointer {
	if s.at.missing&(1<<i) != 0 {
		return s.found.missing(len(s.es))
	}
	if s.fields != nil {
		return s.fields.components.storages[q.ids[i]].storages[s.at.index]
	}
	return slowColumn(s.slow, q.shape.read[i], s.at.index, len(s.es))
}

func slowColumn(w donburi.World, c donburi.IComponentType, archetype, n int) []unsafe.Pointer {
	storage := columnsOf(w, c)
	return storage.of(archetype, n)
}
