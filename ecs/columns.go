package ecs

import (
	"iter"

	"github.com/somen-go/somen/ecs/internal/rice"
	"github.com/yohamta/donburi"
)

// Columns1 are the entities of one archetype, and the query's component of each, in the same order. An
// entity keeps its place until it or another one of the archetype is removed, or gets or loses a component.
type Columns1[A any] struct {
	Archetype int // its index in the world
	Entities  []donburi.Entity
	A         []*A // nil where the component is optional and missing
}

// Columns returns a sequence of the archetypes that have entities which the query finds, for who goes
// through very many of them in every step. The slices are donburi's own: they may be read until the loop goes on,
// and not be written to. The components may be changed through the pointers. As in [Query1.Each] it is a
// panic with a *[ChangedError] if entities or components are added or removed in the loop.
func (q *Query1[A]) Columns(w donburi.World) iter.Seq[Columns1[A]] {
	return func(yield func(Columns1[A]) bool) {
		var s scan
		s.begin(&q.Query, w)
		for s.more(&q.Query) {
			column := s.column(&q.Query, 0)[:len(s.es)]
			if !yield(Columns1[A]{s.at.index, s.es, *(*[]*A)(rice.Pointer(&column))}) {
				return
			}
		}
	}
}
