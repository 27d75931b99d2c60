package coroutine

import (
	"runtime"

	"github.com/somen-go/somen/coroutine/internal/gort"
)

// Compiled makes a Behaviour of a Script that exists in two forms: f, as it was written, and first, which
// makes the first activation of the same function after the tool somen has compiled it. A scheduler runs
// the activations; plain code that ranges over the behaviour runs f. It is called by the code that somen
// generates alone, for func literals that package code can't know, as those in generic functions. For the
// others Script does the same.
//
//go:noinline
func Compiled(f func(co *Co), first func(co *Co) Stepper) Behaviour {
	if f == nil {
		panic(&ArgumentError{Func: "Script", Reason: "the function is nil; pass a func(*Co)"})
	}
	return func(yield func(Wait) bool) {
		if isAsking(yield) {
			yield(Wait{dst: first})
			return
		}
		co := &Co{yield: yield}
		defer co.end()
		f(co)
	}
}

// CompiledRaw is Compiled for a behaviour in the raw form.
//
//go:noinline
func CompiledRaw(f func(yield func(Wait) bool), first func(yield func(Wait) bool) Stepper) func(yield func(Wait) bool) {
	return func(yield func(Wait) bool) {
		if isAsking(yield) {
			yield(Wait{dst: first})
			return
		}
		f(yield)
	}
}

var (
	compiledCode    = gort.Code(Compiled(func(*Co) {}, nil))
	compiledRawCode = gort.Code(CompiledRaw(nil, nil))
)

// FileHere returns the file of its caller, as stacks show it.
func FileHere() string {
	_, file, _, _ := runtime.Caller(1)
	return file
}
