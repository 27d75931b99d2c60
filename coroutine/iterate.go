package coroutine

import (
	"reflect"
	"time"
)

// A Rounds is a loop of a compiled function over an iterator of this package.
type Rounds[T any] struct {
	//lint:ignore U1000 for its type
	known [0]struct { // the loops of generic types, so that who walks the types of a program finds them
		*messages[T]
		*emits[T]
		*taken[T]
	}
	More  bool // whether there is a value
	Value T
	loop  loop[T]
	co    *Co
}

// Next runs the iterator to its next value, and reports whether the task waits; then it is called again where
// Step goes on.
func (r *Rounds[T]) Next(a *Activation) bool {
	for {
		switch r.loop.step(r.co) {
		case actWait:
			if m, ok := r.loop.(*messages[T]); ok {
				if a.waitOn(r.co, m.c, m.m) {
					return true
				}
			} else if a.Wait(r.co, r.loop.wait(r.co)) {
				return true
			}
		case actBody:
			r.More, r.Value = true, r.loop.value()
			return false
		default:
			r.More = false
			return false
		}
	}
}

// RoundsOver is the loop over [Co.Over].
func RoundsOver(co *Co, d time.Duration) *Rounds[float64] {
	return &Rounds[float64]{co: co, loop: &over{d: d}}
}

// RoundsEvery is the loop over [Co.Every].
func RoundsEvery(co *Co, d time.Duration) *Rounds[int] {
	co.Every(d) // panics if d is not good
	return &Rounds[int]{co: co, loop: &every{d: d}}
}

// RoundsSpread is the loop over [Co.Spread].
func RoundsSpread(co *Co, n int) *Rounds[int] {
	return &Rounds[int]{co: co, loop: &spread{n: n}}
}

// RoundsChan is the loop over [Chan.All].
func RoundsChan[T any](co *Co, c *Chan[T]) *Rounds[T] {
	return &Rounds[T]{co: co, loop: &messages[T]{c: c}}
}

// RoundsSignal is the loop over [Signal.All].
func RoundsSignal[T any](co *Co, s *Signal[T]) *Rounds[T] {
	return &Rounds[T]{co: co, loop: &emits[T]{s: s}}
}

// A Source is what a loop of one of Somen's packages that are built upon this one takes its values from.
type Source[T any] interface {
	Take() (v T, ok bool) // the next one, if it has come
	Next() Wait           // the wait for it
}

// RoundsOf is a loop of a package that is built upon this one: it takes what has come, and while nothing
// has, the loop waits. It ends when the Co unwinds.
func RoundsOf[T any](co *Co, from Source[T]) *Rounds[T] {
	return &Rounds[T]{co: co, loop: &taken[T]{from: from}}
}

// taken is the loop of RoundsOf.
type taken[T any] struct {
	from   Source[T]
	v      T
	waited bool
}

func (l *taken[T]) step(co *Co) action {
	if l.waited && co.state != coRuns {
		return actEnd
	}
	v, ok := l.from.Take()
	l.v, l.waited = v, !ok
	if ok {
		return actBody
	}
	return actWait
}

func (l *taken[T]) wait(*Co) Wait { return l.from.Next() }

func (l *taken[T]) value() T { return l.v }

// MapRange is a loop of a compiled function over a map. It has the keys that were in the map when the loop began,
// in Go's order for this time, and passes those by that are gone when their turn comes; so it can be saved in the
// middle. Where a key can't be found again for certain, as NaN, it is Go's own iterator, which can't be saved.
type MapRange[K comparable, V any] struct {
	Key   K
	Value V
	m     map[K]V
	keys  []K // that are to come
	it    *reflect.MapIter
}

// NewMapRange returns the loop over m. It allocates the keys.
func NewMapRange[K comparable, V any](m map[K]V) *MapRange[K, V] {
	r := &MapRange[K, V]{m: m}
	if !isExact(reflect.TypeFor[K]()) {
		r.it = reflect.ValueOf(m).MapRange()
		return r
	}
	r.keys = make([]K, 0, len(m))
	for k := range m {
		r.keys = append(r.keys, k)
	}
	return r
}

// Next goes to the next entry, and reports false if there is none.
func (r *MapRange[K, V]) Next() bool {
	if r.it != nil {
		if !r.it.Next() {
			return false
		}
		reflect.ValueOf(&r.Key).Elem().SetIterKey(r.it)
		reflect.ValueOf(&r.Value).Elem().SetIterValue(r.it)
		return true
	}
	for len(r.keys) > 0 {
		k := r.keys[0]
		r.keys = r.keys[1:]
		if v, ok := r.m[k]; ok {
			r.Key, r.Value = k, v
			return true
		}
	}
	return false
}

// isExact reports whether keys of a type that are equal are the same: not floats, where zero has two signs and NaN
// equals nothing, nor what may hold one.
func isExact(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128, reflect.Interface:
		return false
	case reflect.Array:
		return isExact(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if !isExact(t.Field(i).Type) {
				return false
			}
		}
	}
	return true
}
