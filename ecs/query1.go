package ecs

import (
	"iter"

	"github.com/yohamta/donburi"
)

// Query1 finds the entities that have one component.
type Query1[A any] struct {
	_ [0]func(*A) // or Go would convert it to a query of other types
	Query
}

// Row1 is an entity with the query's component, which may be changed through the
// pointer. The package comment says how long they stay good.
type Row1[A any] struct {
	Entity donburi.Entity
	A      *A
}

// Value1 is an entity with the value of the query's component: the zero value if it is optional
// and missing.
type Value1[A any] struct {
	Entity donburi.Entity
	A      A
}

// NewQuery1 returns a query for the entities with one component, narrowed by the filters. Make it
// once and use it in every step.
// It panics with a *[coroutine.ArgumentError] if a component is named twice, or [Optional] names one
// that is not the query's own.
func NewQuery1[A any](a *donburi.ComponentType[A], filters ...Filter) *Query1[A] {
	return &Query1[A]{Query: newQuery(filters, a)}
}

// Each returns a sequence of each entity and its component, which may be changed through the
// pointer. An entity of the query that is added or removed in the loop, or a component of one,
// panics with a *[ChangedError], unless the loop ends there.
func (q *Query1[A]) Each(w donburi.World) iter.Seq2[donburi.Entity, *A] {
	return func(yield func(donburi.Entity, *A) bool) {
		var s scan
		s.begin(&q.Query, w)
		for s.more(&q.Query) {
			es, live := s.es, s.live
			as := s.column(&q.Query, 0)[:len(es)]
			for i, e := range es {
				if !yield(e, (*A)(as[i])) {
					return
				}
				if len(*live) != len(es) {
					panic(q.changed())
				}
			}
		}
	}
}

// Rows is Each with the entity and its component in a row.
func (q *Query1[A]) Rows(w donburi.World) iter.Seq[Row1[A]] {
	return func(yield func(Row1[A]) bool) {
		var s scan
		s.begin(&q.Query, w)
		for s.more(&q.Query) {
			es, live := s.es, s.live
			as := s.column(&q.Query, 0)[:len(es)]
			for i, e := range es {
				if !yield(Row1[A]{e, (*A)(as[i])}) {
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
func (q *Query1[A]) Values(v View) iter.Seq[Value1[A]] {
	return func(yield func(Value1[A]) bool) {
		viewed := isViewed[A]()
		for r := range q.Rows(v.e.world) {
			value := Value1[A]{r.Entity, valueOf(r.A)}
			if viewed {
				value.A = inView(r.A)
			}
			if !yield(value) {
				return
			}
		}
	}
}

// First returns the first entity that the query finds, and false if there is none.
func (q *Query1[A]) First(w donburi.World) (Row1[A], bool) {
	for r := range q.Rows(w) {
		return r, true
	}
	return Row1[A]{}, false
}

// Single returns the only entity that the query finds: the player, the camera. It panics with a
// *[NotSingleError] if there is none, or more than one.
func (q *Query1[A]) Single(w donburi.World) Row1[A] {
	q.single(w)
	r, _ := q.First(w)
	return r
}
