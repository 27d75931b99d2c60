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
// Through what it hands out of Somen's own components and resources nothing of the game can be changed,
// run or cancelled: a sheet and a list can be read alone, a tile that is set in a copy of a tile map shows
// in that copy, and a behaviour is not handed out at all (systems.ActivityOf tells what it does).
//
// It hands out the components and resources of a game as they are too, and Go can't look into those: one
// with pointers, slices, maps, functions or a [Ref] lets a renderer write through these. Keep the
// like out of what is drawn, or give the type a method InView, whose result is handed out in its place:
//
//	func (s Squad) InView() Squad { s.members = slices.Clone(s.members); return s }
//
// The method must not be one of the pointer's, and is called for each value that is handed out.
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

// Viewed is a component or a resource of which a [View] hands out something else than its value.
type Viewed[T any] interface {
	// InView returns what the View hands out.
	InView() T
}

// Value returns the component c of an entity, and false if the entity is gone or has none.
func Value[T any](v View, entity donburi.Entity, c *donburi.ComponentType[T]) (T, bool) {
	var zero T
	entry, ok := NewRef(v.e.world, entity).Get()
	if !ok || !entry.HasComponent(c) {
		return zero, false
	}
	p := c.Get(entry)
	if id := int(c.Id()); id < len(v.e.plain) && v.e.plain[id] {
		return *p, true
	}
	return handOut(v.e, c, p), true
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
		changed := isViewed[T]()
		for entity, p := range q.Each(v.e.world) {
			value := *p
			if changed {
				value = inView(p)
			}
			if !yield(entity, value) {
				return
			}
		}
	}
}

// handOut returns what a View hands out of the component c, and keeps whether that is the value as it is:
// to find it out takes longer than to read the component.
func handOut[T any](e *Engine, c *donburi.ComponentType[T], p *T) T {
	if !isViewed[T]() {
		if missing := int(c.Id()) + 1 - len(e.plain); missing > 0 {
			e.plain = append(e.plain, make([]bool, missing)...)
		}
		e.plain[c.Id()] = true
	}
	return inView(p)
}

// isViewed reports whether a View hands out something else than a value of the type T.
func isViewed[T any]() bool {
	_, ok := any((*T)(nil)).(Viewed[T])
	return ok
}

// inView returns what a View hands out of what p points to, or the zero value if p is nil.
func inView[T any](p *T) T {
	if has, ok := any(p).(Viewed[T]); ok && p != nil {
		return has.InView()
	}
	return valueOf(p)
}

// valueOf returns what p points to, or the zero value if it is nil.
func valueOf[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}
