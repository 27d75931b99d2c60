package ecs

import (
	"iter"

	"github.com/yohamta/donburi"
)

// Query3 finds the entities that have three components.
type Query3[A, B, C any] struct {
	_ [0]func(*A, *B, *C) // or Go would convert it to a query of other types
	Query
}

// Row3 is an entity with the query's components, which may be changed through the
// pointers. The package comment says how long they stay good.
type Row3[A, B, C any] struct {
	Entity donburi.Entity
	A      *A
	B      *B
	C      *C
}

// Value3 is an entity with the values of the query's components. That of an optional one which is
// missing is the zero value.
type Value3[A, B, C any] struct {
	Entity donburi.Entity
	A      A
	B      B
	C      C
}

// NewQuery3 returns a query for the entities with three components, narrowed by the filters. Make it
// once and use it in every step.
// It panics with a *[coroutine.ArgumentError] if a component is named twice, or [Optional] names one
// that is not the query's own.
func NewQuery3[A, B, C any](a *donburi.ComponentType[A], b *donburi.ComponentType[B], c *donburi.ComponentType[C], filters ...Filter) *Query3[A, B, C] {
	return &Query3[A, B, C]{Query: newQuery(filters, a, b, c)}
}

// Rows returns a sequence of the entities with their components. An entity of the query that is
// added or removed in the loop, or a component of one, panics with a *[ChangedError], unless the
// loop ends there.
func (q *Query3[A, B, C]) Rows(w donburi.World) iter.Seq[Row3[A, B, C]] {
	return func(yield func(Row3[A, B, C]) bool) {
		var s scan
		s.begin(&q.Query, w)
		for s.more(&q.Query) {
			es, live := s.es, s.live
			as := s.column(&q.Query, 0)[:len(es)]
			bs := s.column(&q.Query, 1)[:len(es)]
			cs := s.column(&q.Query, 2)[:len(es)]
			for i, e := range es {
				if !yield(Row3[A, B, C]{e, (*A)(as[i]), (*B)(bs[i]), (*C)(cs[i])}) {
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
func (q *Query3[A, B, C]) Values(v View) iter.Seq[Value3[A, B, C]] {
	return func(yield func(Value3[A, B, C]) bool) {
		viewed := isViewed[A]() || isViewed[B]() || isViewed[C]()
		for r := range q.Rows(v.e.world) {
			value := Value3[A, B, C]{r.Entity, valueOf(r.A), valueOf(r.B), valueOf(r.C)}
			if viewed {
				value.A, value.B, value.C = inView(r.A), inView(r.B), inView(r.C)
			}
			if !yield(value) {
				return
			}
		}
	}
}

// First returns the first entity that the query finds, and false if there is none.
func (q *Query3[A, B, C]) First(w donburi.World) (Row3[A, B, C], bool) {
	for r := range q.Rows(w) {
		return r, true
	}
	return Row3[A, B, C]{}, false
}

// Single returns the only entity that the query finds: the player, the camera. It panics with a
// *[NotSingleError] if there is none, or more than one.
func (q *Query3[A, B, C]) Single(w donburi.World) Row3[A, B, C] {
	q.single(w)
	r, _ := q.First(w)
	return r
}
