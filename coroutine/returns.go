package coroutine

import "github.com/somen-go/somen/coroutine/code"

// taker takes what a function returns.
type taker[T any] interface{ take(T) }

// returning makes a Behaviour of a function that returns something to be taken. If the function is compiled, so
// is the Behaviour.
func returning[T any](f func(co *Co) T, to taker[T]) Behaviour {
	whole := func(co *Co) { to.take(f(co)) }
	start, ok := code.StartOf(f).(func(any, Stepper, *Co) (Stepper, *T))
	if !ok {
		return Script(whole)
	}
	return Compiled(whole, func(co *Co) Stepper { return &returns[T]{f: f, start: start, co: co, to: to} })
}

// returns is the activation that calls such a function.
type returns[T any] struct {
	Activation
	f     func(co *Co) T
	start func(any, Stepper, *Co) (Stepper, *T)
	co    *Co
	to    taker[T]
	value *T // in the activation of f
}

func (r *returns[T]) Place() (function, file string, line int) { return "", "", 0 }

func (r *returns[T]) Step() bool {
	if r.PC == 0 {
		r.PC = 1
		var f Stepper
		if f, r.value = r.start(r.f, nil, r.co); f != nil {
			return r.Call(f)
		}
		v := r.f(r.co) // which panics, as Go says
		r.value = &v
	}
	r.to.take(*r.value)
	return r.Return()
}
