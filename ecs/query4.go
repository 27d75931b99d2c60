package ecs

import (
	"iter"

	"github.com/yohamta/donburi"
)

// Query4 finds the entities that have four components.
type Query4[A, B, C, D any] struct {
	_ [0]func(*A, *B, *C, *D) // or Go would convert it to a query of other types
	Query
}

// Row4 is an entity with the query's components, which may be changed through the
// pointers. The package comment says how long they stay good.
type Row4[A, B, C, D any] struct {
	Entity donburi.Entity
	A      *A
	B      *B
	C      *C
	D      *D
}

// Value4 is an entity with the values of the query's components. That of an optional one which is
// missing is the zero value.
type Value4[A, B, C, D any] struct {
	Entity donburi.Entity
	A      A
	B      B
	C      C
	D      D
}

// NewQuery4 returns a query for the entities with four components, narrowed by the filters. Make it
// once and use it in every step.
// It panics with a *[coroutine.ArgumentError] if a component is named twice, or [Optional] names one
// that is not the query's own.
func NewQuery4[A, B, C, D any](a *donburi.ComponentType[A], b *donburi.ComponentType[B], c *donburi.ComponentType[C], d *donburi.ComponentType[D], filters ...Filter) *Query4[A, B, C, D] {
	return &Query4[A, B, C, D]{Query: newQuery(filters, a, b, c, d)}
}

// Rows returns a sequence of the entities with their components. An entity of the query that is
// added or removed in the loop, or a component of one, panics with a *[ChangedError], unless the
// loop ends there.
func (q *Query4[A, B, C, D]) Rows(w donburi.World) iter.Seq[Row4[A, B, C, D]] {
	return func(yield func(Row4[A, B, C, D]) bool) {
		var s scan
		s.begin(&q.Query, w)
		for s.more(&q.Query) {
			es, live := s.es, s.live
			as := s.column(&q.Query, 0)[:len(es)]
			bs := s.column(&q.Query, 1)[:len(es)]
			cs := s.column(&q.Query, 2)[:len(es)]
			ds := s.column(&q.Query, 3)[:len(es)]
			for i, e := range es {
				if !yield(Row4[A, B, C, D]{e, (*A)(as[i]), (*B)(bs[i]), (*C)(cs[i]), (*D)(ds[i])}) {
					return
				}
				if len(*live) != len(es) {
					panic(q.changed())
				}
			}
		}
	}
}

// Values returns a sequence of the entities with the values of their components, for renderers.
func (q *Query4[A, B, C, D]) Values(v View) iter.Seq[Value4[A, B, C, D]] {
	return func(yield func(Value4[A, B, C, D]) bool) {
		viewed := isViewed[A]() || isViewed[B]() || isViewed[C]() || isViewed[D]()
		for r := range q.Rows(v.e.world) {
			value := Value4[A, B, C, D]{r.Entity, valueOf(r.A), valueOf(r.B), valueOf(r.C), valueOf(r.D)}
			if viewed {
				value.A, value.B, value.C, value.D = inView(r.A), inView(r.B), inView(r.C), inView(r.D)
			}
			if !yield(value) {
				return
			}
		}
	}
}

// First returns the first entity that the query finds, and false if there is none.
func (q *Query4[A, B, C, D]) First(w donburi.World) (Row4[A, B, C, D], bool) {
	for r := range q.Rows(w) {
		return r, true
	}
	return Row4[A, B, C, D]{}, false
}

// Single returns the only entity that the query finds: the player, the camera. It panics with a
// *[NotSingleError] if there is none, or more than one.
func (q *Query4[A, B, C, D]) Single(w donburi.World) Row4[A, B, C, D] {
	q.single(w)
	r, _ := q.First(w)
	return r
}
