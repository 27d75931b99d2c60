package code

import (
	"sync"
	"unsafe"
)

// A func value points to its closure: the code pointer, and behind it what is captured, of the type V.
type closure[V any] struct {
	code uintptr
	held V
}

// word is how an interface holds a func value.
type word struct {
	typ     unsafe.Pointer
	closure unsafe.Pointer
}

// pointerOf returns the code pointer of a func value, or 0 if that is nil.
func pointerOf(f any) uintptr {
	c := (*word)(unsafe.Pointer(&f)).closure
	if c == nil {
		return 0
	}
	return *(*uintptr)(c)
}

// Held returns what a func value captures, whose only capture has the type V. It is for generated code, which
// knows that from the registry, and for package coroutine.
func Held[V any](f any) V { return (*closure[V])((*word)(unsafe.Pointer(&f)).closure).held }

// Known reports whether func values are built as Held takes them to be. If not, nothing is known of any.
func Known() bool { return trusted() }

// trusted reports whether func values are built as Held takes them to be. It is found by experiment.
var trusted = sync.OnceValue(func() bool {
	n := 5
	return holds(sample{b: 1, p: &n, n: 6, s: "x"}) && holds(&n) && holds(wide{9, 8}) && holds(tiny(7)) &&
		holds(any(n)) && holdsMethod(&n) && holdsShared(n) && holdsShared(&n) && holdsShared(sample{n: 6})
})

// holdsShared is holds for what generic code captures.
func holdsShared[V comparable](v V) bool {
	f, g := captureShared(&v), captureShared(new(V))
	held, ok := Held[any](f).(*V)
	return ok && held == &v && f() == v && pointerOf(f) == pointerOf(g)
}

type sample struct {
	b byte
	p *int
	n int64
	s string
}

type (
	wide [16]uint64 // as large as what Go captures by value
	tiny uint8
)

func holds[V comparable](v V) bool {
	f, g := experiment(v), experiment(*new(V))
	return pointerOf(f) == pointerOf(g) && Held[V](f) == v && Held[V](g) == *new(V)
}

type method struct{ n *int }

func (m *method) value() int { return *m.n }

func holdsMethod(n *int) bool {
	m := &method{n}
	f := m.value
	return pointerOf(f) == pointerOf((*method)(nil).value) && Held[*method](f) == m && f() == *n
}
