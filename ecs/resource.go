package ecs

import "reflect"

// SetResource gives the engine the one value of type T, for systems and behaviours to share: the
// score, the level, a random source. It replaces one that is there. The value is kept as a
// pointer, which stays the same when it is replaced.
func SetResource[T any](e *Engine, value T) {
	_, holds := any(value).(FixedHolder)
	if _, points := any(&value).(FixedHolder); holds || points {
		e.holders++
	}
	if p, ok := LookupResource[T](e); ok {
		*p = value
		return
	}
	e.resources[reflect.TypeFor[T]()] = &value
	e.set = append(e.set, &value)
}

// Resource returns a pointer to the value of type T. It panics with a *coroutine.ArgumentError if
// there is none.
func Resource[T any](e *Engine) *T {
	p, ok := LookupResource[T](e)
	if !ok {
		panic(argumentError("Resource", "there is no "+reflect.TypeFor[T]().String()+"; give the engine one with SetResource"))
	}
	return p
}

// LookupResource returns a pointer to the value of type T, and false if there is none.
func LookupResource[T any](e *Engine) (*T, bool) {
	p, ok := e.resources[reflect.TypeFor[T]()].(*T)
	return p, ok
}

// ResourceValue returns a copy of the value of type T, for renderers, and false if there is none.
func ResourceValue[T any](v View) (T, bool) {
	p, ok := LookupResource[T](v.e)
	return inView(p), ok
}
