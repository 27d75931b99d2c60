package coroutine

import (
	"runtime"

	"github.com/somen-go/somen/coroutine/code"
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

// isCompiled reports whether b is compiled: a Script of a function that is, one itself in the raw form, or made
// by Compiled or CompiledRaw, which are never inlined, so that all that each makes have the same code.
func isCompiled(b Behaviour) bool {
	switch gort.Code(b) {
	case compiledCode, compiledRawCode:
		return true
	case scriptCode:
		return startOfScript(b) != nil
	}
	return startOfRaw(b) != nil
}

var (
	compiledCode    = gort.Code(Compiled(func(*Co) {}, nil))
	compiledRawCode = gort.Code(CompiledRaw(nil, nil))
)

// scriptOf returns the function of a behaviour that Script has made.
func scriptOf(b Behaviour) func(*Co) { return code.Held[func(*Co)](b) }

// startOfScript returns what starts the function of a Script, if that is compiled.
func startOfScript(b Behaviour) func(any, Stepper, *Co) Stepper {
	if !code.Known() {
		return nil
	}
	start, _ := code.StartOf(scriptOf(b)).(func(any, Stepper, *Co) Stepper)
	return start
}

// startOfRaw is startOfScript for a behaviour in the raw form.
func startOfRaw(b Behaviour) func(any, Stepper, func(Wait) bool) Stepper {
	start, _ := code.StartOf(b).(func(any, Stepper, func(Wait) bool) Stepper)
	return start
}

// firstOf returns what makes the first activation of b, or nil if that is not compiled.
func (f *machines) firstOf(b Behaviour) any {
	switch gort.Code(b) {
	case compiledCode, compiledRawCode:
		b(f.asks)
		made := f.made
		f.made = nil
		return made
	case scriptCode:
		if start := startOfScript(b); start != nil {
			return start
		}
		return nil
	}
	if start := startOfRaw(b); start != nil {
		return start
	}
	return nil
}

// FileHere returns the file of its caller, as stacks show it.
func FileHere() string {
	_, file, _, _ := runtime.Caller(1)
	return file
}
