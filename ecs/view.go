package ecs

import (
	"iter"
	"time"

	"github.com/yohamta/donburi"
)

// View is what a renderer gets to see of an engine: values, never pointers, and no method that
// changes anything. So a renderer that writes does not compile.
//
//	for entity, at := range ecs.Values(view, components.Position) {
//		shape, ok := ecs.Value(view, entity, components.Shape)
//		...
//	}
//
// A component that holds pointers, slices or maps hands these out as they are.
type View struct{ e *Engine }

// View returns a view of the engine, which always shows its present state.
func (e *Engine) View() View { return View{e} }

// Alpha says how far the time of the frame lies between the last two steps, from 0 to 1, for
// renderers that interpolate.
func (v View) Alpha() float64 { return v.e.alpha }

// Now returns the game time.
func (v View) Now() time.Duration { return v.e.now }

// Delta returns the game time of the last step.
func (v View) Delta() time.Duration { return v.e.delta }

// Steps returns the number of steps so far.
func (v View) Steps() int64 { return v.e.steps }

// Len returns the number of entities.
func (v View) Len() int { return v.e.world.Len() }

// Value returns the component c of an entity, and false if the entity is gone or has none.
func Value[T any](v View, entity donburi.Entity, c *donburi.ComponentType[T]) (T, bool) {
	var zero T
	entry, ok := NewRef(v.e.world, entity).Get()
	if !ok || !entry.HasComponent(c) {
		return zero, false
	}
	return *c.Get(entry), true
}

// Values returns a sequence of the entities that have the component c, with its value. See
// [Query2.Values] and its like for several components.
func Values[T any](v View, c *donburi.ComponentType[T]) iter.Seq2[donburi.Entity, T] {
	q, ok := v.e.queries[c].(*Query1[T])
	if !ok {
		q = NewQuery1(c)
		v.e.queries[c] = q
	}
	return func(yield func(donburi.Entity, T) bool) {
		for entity, p := range q.Each(v.e.world) {
			if !yield(entity, *p) {
				return
			}
		}
	}
}

// valueOf returns what p points to, or the zero value if it is nil.
func valueOf[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}
