package coroutine

import (
	"github.com/somen-go/somen/coroutine/code"
	"github.com/somen-go/somen/coroutine/internal/gort"
)

// taker takes what a function returns.
type taker[T any] interface{ take(T) }

// returning makes a Behaviour of a function that returns something to be taken. If the function is compiled, so
// is the Behaviour.
func returning[T any](f func(co *Co) T, to taker[T]) Behaviour {
	c := &calls[T]{f, to}
	if c.start() == nil {
		return Script(c.call)
	}
	return calling(c)
}

// calling makes the Behaviour of a compiled function. It is never inlined, so that all it makes have the same code.
//
//go:noinline
func calling(c caller) Behaviour {
	return func(yield func(Wait) bool) {
		co := &Co{yield: yield}
		defer co.end()
		c.call(co)
	}
}

var callingCode = gort.Code(calling(nil))

// startCalling starts a behaviour that calling has made.
func startCalling(b Behaviour, co *Co) Stepper { return code.Held[caller](b).first(co) }

// caller is a *calls of any type.
type caller interface {
	call(*Co)
	first(*Co) Stepper
}

// calls is a function and who takes what it returns.
type calls[T any] struct {
	f  func(co *Co) T
	to taker[T]
}

func (c *calls[T]) call(co *Co) { c.to.take(c.f(co)) }

func (c *calls[T]) first(co *Co) Stepper { return &returns[T]{calls: c, co: co} }

// start returns what starts the function compiled, or nil.
func (c *calls[T]) start() func(any, Stepper, *Co) (Stepper, *T) {
	start, _ := code.StartOf(c.f).(func(any, Stepper, *Co) (Stepper, *T))
	return start
}

// returns is the activation that calls such a function.
type returns[T any] struct {
	Activation
	*calls[T]
	co    *Co
	value *T // in the activation of the function
}

func (r *returns[T]) Place() (function, file string, line int) { return "", "", 0 }

func (r *returns[T]) Step() bool {
	if r.PC == 0 {
		r.PC = 1
		var f Stepper
		if f, r.value = r.start()(r.f, nil, r.co); f != nil {
			return r.Call(f)
		}
		v := r.f(r.co) // which panics, as Go says
		r.value = &v
	}
	r.to.take(*r.value)
	return r.Return()
}
