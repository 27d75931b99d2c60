package ecs

import (
	"iter"

	"github.com/yohamta/donburi"
)

// Query2 finds the entities that have two components.
type Query2[A, B any] struct {
	_ [0]func(*A, *B) // or Go would convert it to a query of other types
	Query
}

// Row2 is an entity with the query's components, which may be changed through the
// pointers. The package comment says how long they stay good.
type Row2[A, B any] struct {
	Entity donburi.Entity
	A      *A
	B      *B
}

// Value2 is an entity with the values of the query's components. That of an optional one which is
// missing is the zero value.
type Value2[A, B any] struct {
	Entity donburi.Entity
	A      A
	B      B
}

// NewQuery2 returns a query for the entities with two components, narrowed by the filters. Make it
// once and use it in every step.
// It panics with a *[coroutine.ArgumentError] if a component is named twice, or [Optional] names one
// that is not the query's own.
func NewQuery2[A, B any](a *donburi.ComponentType[A], b *donburi.ComponentType[B], filters ...Filter) *Query2[A, B] {
	return &Query2[A, B]{Query: newQuery(filters, a, b)}
}

// Each returns a sequence of the two components of each entity, which may be changed through the
// pointers. An entity of the query that is added or removed in the loop, or a component of one,
// panics with a *[ChangedError], unless the loop ends there.
func (q *Query2[A, B]) Each(w donburi.World) iter.Seq2[*A, *B] {
	return func(yield func(*A, *B) bool) {
		var s scan
		s.begin(&q.Query, w)
		for s.more(&q.Query) {
			es, live := s.es, s.live
			as := s.column(&q.Query, 0)[:len(es)]
			bs := s.column(&q.Query, 1)[:len(es)]
			for i := range es {
				if !yield((*A)(as[i]), (*B)(bs[i])) {
					return
				}
				if len(*live) != len(es) {
					panic(q.changed())
				}
			}
		}
	}
}

// Rows is Each with the entity beside its components.
func (q *Query2[A, B]) Rows(w donburi.World) iter.Seq[Row2[A, B]] {
	return func(yield func(Row2[A, B]) bool) {
		var s scan
		s.begin(&q.Query, w)
		for s.more(&q.Query) {
			es, live := s.es, s.live
			as := s.column(&q.Query, 0)[:len(es)]
			bs := s.column(&q.Query, 1)[:len(es)]
			for i, e := range es {
				if !yield(Row2[A, B]{e, (*A)(as[i]), (*B)(bs[i])}) {
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
func (q *Query2[A, B]) Values(v View) iter.Seq[Value2[A, B]] {
	return func(yield func(Value2[A, B]) bool) {
		viewed := isViewed[A]() || isViewed[B]()
		for r := range q.Rows(v.e.world) {
			value := Value2[A, B]{r.Entity, valueOf(r.A), valueOf(r.B)}
			if viewed {
				value.A, value.B = inView(r.A), inView(r.B)
			}
			if !yield(value) {
				return
			}
		}
	}
}

// First returns the first entity that the query finds, and false if there is none.
func (q *Query2[A, B]) First(w donburi.World) (Row2[A, B], bool) {
	for r := range q.Rows(w) {
		return r, true
	}
	return Row2[A, B]{}, false
}

// Single returns the only entity that the query finds: the player, the camera. It panics with a
// *[NotSingleError] if there is none, or more than one.
func (q *Query2[A, B]) Single(w donburi.World) Row2[A, B] {
	q.single(w)
	r, _ := q.First(w)
	return r
}
