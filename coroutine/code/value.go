package code

import (
	"fmt"
	"reflect"
	"runtime"
)

// Value is a func value as data.
type Value struct {
	Name     string // of the code, as Go names it in stacks: "main.Prowl.func1", "main.(*Boss).live-fm"
	Captures any    // a pointer to a copy of what it captures, or nil if that is nothing
}

// UnknownError says that a func value can't be taken apart, or be made.
type UnknownError struct {
	Name   string // of the function
	Reason string // and what to do
}

func (e *UnknownError) Error() string {
	return fmt.Sprintf("code: the function %s is not known as data: %s", e.Name, e.Reason)
}

// Of takes a func value apart. A variable that is assigned to after it was captured is behind a pointer in the
// captures, the others are there by value; the receiver of a method value is its capture. The error is an
// *[UnknownError]. It panics if f is no func, or nil. It may be called from any goroutine.
func Of(f any) (Value, error) {
	fn := lookup(f)
	if fn == nil {
		return Value{}, unknown(f)
	}
	v := Value{Name: fn.name}
	if fn.read != nil {
		v.Captures = fn.read(f)
	}
	return v, nil
}

func unknown(f any) error { return unknownCode(reflect.ValueOf(f).Pointer()) }

func unknownCode(pointer uintptr) error {
	name := "?"
	if r := runtime.FuncForPC(pointer); r != nil {
		name = r.Name()
	}
	reason := "build the program with somen, and let the func literal, or method value, stand in a package that imports the package coroutine; what stays unknown there is listed in the README of coroutine/compile"
	switch {
	case !trusted():
		reason = "this compiler of Go builds func values in a way that package code does not know"
	case len(knownNow().frames) == 0:
		reason = "build the program with somen, as go tool somen run does: none of its behaviours was compiled"
	}
	return &UnknownError{Name: name, Reason: reason}
}

// Make makes the func value with this name and these captures, which are a pointer as in [Value], or nil. Its
// result has the type of the func literal, of the function or of the method. The error is an *[UnknownError].
func Make(name string, captures any) (any, error) {
	fn, err := named(name)
	switch {
	case err != nil:
		return nil, err
	case fn.make == nil:
		if captures != nil {
			return nil, &UnknownError{Name: name, Reason: fmt.Sprintf("it captures nothing, and not a %T", captures)}
		}
		return fn.value, nil
	}
	f, ok := fn.make(captures)
	if !ok {
		return nil, &UnknownError{Name: name, Reason: fmt.Sprintf("it captures a %T, and not a %T", fn.empty(), captures)}
	}
	return f, nil
}

// Captures returns a pointer to the zero value of what the function with that name captures, to be filled and
// passed to [Make], or nil if it captures nothing. The error is an *[UnknownError].
func Captures(name string) (any, error) {
	fn, err := named(name)
	if err != nil || fn.empty == nil {
		return nil, err
	}
	return fn.empty(), nil
}

func named(name string) (*function, error) {
	known := knownNow()
	if fn := known.byName[name]; fn != nil {
		return fn, nil
	}
	return nil, &UnknownError{Name: name, Reason: "this program has no function of that name that somen has built"}
}
