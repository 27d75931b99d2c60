package graph

import (
	"fmt"
	"reflect"
	"strings"
)

// ValueError is a value that can't be encoded. It comes before a byte is written.
type ValueError struct {
	Path   string       // where it is, as Go would write it: robot.arm[3].onHit
	Type   reflect.Type // its type
	Reason string       // why it can't be encoded
	Remedy string       // what to do about it
}

func (e *ValueError) Error() string {
	return fmt.Sprintf("%s (%v): %s; %s", e.Path, e.Type, e.Reason, e.Remedy)
}

// TypeError is a type that can't have a descriptor, or a rule for one that doesn't fit.
type TypeError struct {
	Type   reflect.Type
	Reason string
	Remedy string
}

func (e *TypeError) Error() string {
	return fmt.Sprintf("type %v: %s; %s", e.Type, e.Reason, e.Remedy)
}

// NameError is two types of one name, which a reader couldn't tell apart.
type NameError struct {
	Name  string
	Types [2]reflect.Type
}

func (e *NameError) Error() string {
	return fmt.Sprintf("two types are named %s, declared in functions perhaps; give one of them another name", e.Name)
}

// BindingError is a root or a fixed object that was given wrongly, or that only one side knows.
type BindingError struct {
	Name   string
	Reason string
	Remedy string
}

func (e *BindingError) Error() string {
	return fmt.Sprintf("%q: %s; %s", e.Name, e.Reason, e.Remedy)
}

// FormatError is an encoding that is truncated, damaged or none at all.
type FormatError struct {
	Offset int // in bytes
	Reason string
}

func (e *FormatError) Error() string {
	return fmt.Sprintf("damaged at byte %d: %s", e.Offset, e.Reason)
}

// VersionError is an encoding in a format that this package doesn't read.
type VersionError struct{ Version uint64 }

func (e *VersionError) Error() string {
	return fmt.Sprintf("the format's version is %d, and this program reads version %d; use the program that wrote it", e.Version, version)
}

// LayoutError is a type that looked otherwise in the program that wrote the encoding.
type LayoutError struct {
	Type string // its name
	Was  string // as written
	Is   string // in this program; empty if it has no such type, or doesn't know that it may occur
}

func (e *LayoutError) Error() string {
	if e.Is == "" {
		return fmt.Sprintf("this program knows no type %s; name it by the option Type, or use the program that wrote this", e.Type)
	}
	return fmt.Sprintf("type %s has changed: it was %s and is %s; use the program that wrote this", e.Type, e.Was, e.Is)
}

// LimitError is an encoding that would take more memory than allowed.
type LimitError struct{ Limit int } // in bytes

func (e *LimitError) Error() string {
	return fmt.Sprintf("takes more than %d bytes of memory; pass a higher Limit if you trust it", e.Limit)
}

// HookError is an error or a panic of code that was plugged in: a codec, a marshaler, a maker of funcs.
type HookError struct {
	Path string // where the value is, if it is being encoded
	Name string // of the type or the func
	Err  error
}

func (e *HookError) Error() string {
	if e.Path == "" {
		return fmt.Sprintf("%s: %v", e.Name, e.Err)
	}
	return fmt.Sprintf("%s (%s): %v", e.Path, e.Name, e.Err)
}

// Unwrap returns what the hook returned.
func (e *HookError) Unwrap() error { return e.Err }

// OverlapError is memory of which the program has two views that can't be brought together.
type OverlapError struct {
	Paths  [2]string
	Types  [2]reflect.Type
	Reason string
	Remedy string
}

func (e *OverlapError) Error() string {
	return fmt.Sprintf("%s (%v) and %s (%v) share memory: %s; %s",
		e.Paths[0], e.Types[0], e.Paths[1], e.Types[1], e.Reason, e.Remedy)
}

// failure carries an error up to the exported function that was called.
type failure struct{ err error }

func fail(err error) { panic(failure{err}) }

// caught is deferred by exported functions.
func caught(err *error) {
	switch r := recover().(type) {
	case nil:
	case failure:
		*err = r.err
	default:
		panic(r)
	}
}

// Fail ends what is under way with an error, up to the function that has deferred [Caught].
func Fail(err error) { fail(err) }

// Caught is deferred by functions that call what calls [Fail]: they return its error.
func Caught(err *error) {
	switch r := recover().(type) {
	case nil:
	case failure:
		*err = r.err
	default:
		panic(r)
	}
}

// guarded calls a hook, whose panic is an error.
func guarded(call func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return call()
}

// shortened leaves out the middle of a long path.
func shortened(steps []string) string {
	const kept = 24
	if len(steps) > 2*kept {
		return strings.Join(steps[:kept], "") + " … " + strings.Join(steps[len(steps)-kept:], "")
	}
	return strings.Join(steps, "")
}
