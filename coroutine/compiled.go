package coroutine

import (
	"reflect"
	"runtime"
)

// Compiled makes a Behaviour of a Script that exists in two forms: f, as it was written, and first, which
// makes the first activation of the same function after the tool somen has compiled it. A scheduler runs
// the activations; plain code that ranges over the behaviour runs f. It is called by the code that somen
// generates alone.
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

// isCompiled reports whether b was made by Compiled, which is never inlined, so that all it makes have the
// same code.
func isCompiled(b Behaviour) bool { return reflect.ValueOf(b).Pointer() == compiledCode }

var compiledCode = reflect.ValueOf(Compiled(func(*Co) {}, nil)).Pointer()

// asking returns a yield that tells a behaviour of Compiled to hand over what makes its first activation.
//
//go:noinline
func asking(first *func(co *Co) Stepper) func(Wait) bool {
	return func(w Wait) bool {
		*first = w.dst.(func(co *Co) Stepper)
		return false
	}
}

func isAsking(yield func(Wait) bool) bool { return reflect.ValueOf(yield).Pointer() == askingCode }

var askingCode = reflect.ValueOf(asking(nil)).Pointer()

// generatedPrefix begins the names of the types that somen generates.
const generatedPrefix = "Somen_"

// FileHere returns the file of its caller, as stacks show it.
func FileHere() string {
	_, file, _, _ := runtime.Caller(1)
	return file
}
