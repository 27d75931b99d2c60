package coroutine

import "reflect"

// A recipe is what a combinator was called with: the Behaviour that it returns, as data.
type recipe struct {
	kind  kind
	n     int64       // the rounds of Repeat, the nanoseconds of Timeout
	of    Behaviour   // of those that take one
	bs    []Behaviour // of those that take several
	clean func()      // of Finally
	cond  func() bool // of While
}

type kind uint8

const (
	kindSequence kind = iota
	kindRepeat
	kindFinally
	kindAll
	kindRace
	kindRush
	kindTimeout
	kindWhile
)

var kindNames = [...]string{"Sequence", "Repeat", "Finally", "All", "Race", "Rush", "Timeout", "While"}

// ofMany returns the recipe of a combinator that takes several behaviours. It panics if one is nil.
func (k kind) ofMany(bs []Behaviour) *recipe {
	k.mustNotBeNil(bs...)
	return &recipe{kind: k, bs: bs}
}

// ofOne returns the recipe of a combinator that takes one behaviour. It panics if that is nil.
func (k kind) ofOne(b Behaviour) *recipe {
	k.mustNotBeNil(b)
	return &recipe{kind: k, of: b}
}

func (k kind) mustNotBeNil(bs ...Behaviour) {
	for _, b := range bs {
		if b == nil {
			panic(&ArgumentError{Func: kindNames[k], Reason: "a behaviour is nil; pass a func(yield func(Wait) bool)"})
		}
	}
}

// behaviour makes a Behaviour of a recipe. It is never inlined, so that all it makes have the same
// code, which tells them from any others; see recipeOf.
//
//go:noinline
func behaviour(r *recipe) Behaviour {
	return func(yield func(Wait) bool) {
		if !r.isAskedFor(yield) {
			c := combinator{recipe: r}
			c.drive(yield)
		}
	}
}

// recipeOf returns the recipe of a Behaviour that a combinator has made, or nil if none has.
func recipeOf(b Behaviour) (r *recipe) {
	if reflect.ValueOf(b).Pointer() == combinatorCode {
		b(handOver(&r))
	}
	return r
}

// handOver returns a yield that takes a recipe.
//
//go:noinline
func handOver(to **recipe) func(Wait) bool {
	return func(w Wait) bool {
		*to = w.dst.(*recipe)
		return false
	}
}

// isAskedFor reports whether the yield is one of handOver, and gives it the recipe then. It is never inlined,
// to keep the stack of a behaviour small.
//
//go:noinline
func (r *recipe) isAskedFor(yield func(Wait) bool) bool {
	if reflect.ValueOf(yield).Pointer() != handOverCode {
		return false
	}
	yield(Wait{dst: r})
	return true
}

var (
	combinatorCode = reflect.ValueOf(behaviour(nil)).Pointer()
	awaitCode      = reflect.ValueOf(Await(Wait{})).Pointer()
	handOverCode   = reflect.ValueOf(handOver(nil)).Pointer()
)
