package ecs

import (
	"github.com/somen-go/somen/ecs/internal/rice"
	"github.com/yohamta/donburi"
)

// scan goes through the archetypes that a query has found in a world, as far as they have entities.
// It lives as long as a loop, and has the pointers into the world that the query itself may not keep.
type scan struct {
	rice  *rice.World // or nil if it can't be read
	found *found
	next  int // of found.list
	at    match

	es   []donburi.Entity  // of the archetype
	live *[]donburi.Entity // the archetype's own list, to see changes
	last donburi.Entity    // of es, when the loop over them began

	slow donburi.World // if rice is nil
}

// begin begins to go through w.
func (s *scan) begin(q *Query, w donburi.World) {
	if s.rice = rice.Of(w); s.rice == nil {
		s.slow = w
		s.found = q.in(w, len(w.Archetypes()))
	} else if f := q.last; f != nil && f.world == s.rice.Key() && f.seen == s.rice.Archetypes() {
		s.found = f
	} else {
		s.found = q.in(w, s.rice.Archetypes())
	}
}

// more goes to the next archetype, and reports whether there is one. It panics if the entities of the
// one before are no longer those that the loop began with.
func (s *scan) more(q *Query) bool {
	if n := len(s.es); n > 0 {
		now := *s.live
		if s.rice == nil {
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
		if s.rice != nil {
			s.live = s.rice.Entities(s.at.index)
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
func (s *scan) column(q *Query, i int) rice.Column {
	if s.at.missing&(1<<i) != 0 {
		return s.found.missing(len(s.es))
	}
	if s.rice != nil {
		return s.rice.Column(q.ids[i], s.at.index)
	}
	return rice.SlowColumn(s.slow, q.shape.read[i], s.at.index, len(s.es))
}
