package code

import (
	"cmp"
	"reflect"
	"slices"
)

// Frame is the type of the activations of a compiled coroutine function.
type Frame struct {
	Name   string // of the function: "main.patrol"
	Fields []Field
	Lines  []int32    // of the source, by the PC of an activation
	New    func() any // returns a pointer to an empty activation
	// Outline is one of package coroutine/outline, encoded, that tells this version of the function from others.
	Outline string
}

// Field is a field of a Frame.
type Field struct {
	Name string // in the struct
	Of   string // the variable of the source that it holds, or "" for a value on its way
	Line int    // where that is declared
	Box  bool   // it is a pointer to the variable
}

// Frame registers a type of activations.
func (r *Registry) Frame(f Frame) { r.frames[f.Name] = &f }

// GenericFrame registers a type of activations, T, of an instance of a generic function. In the name stands
// "[...]" where the type arguments belong.
func GenericFrame[T any](r *Registry, f Frame) {
	generic := f
	r.generic[f.Name] = &generic
	f.Name = withArgs(f.Name, reflect.TypeFor[T]())
	r.Frame(f)
}

// FrameOf returns the type of the activations of the function with that name, or nil if it is not compiled. If
// "[...]" stands for type arguments in the name, as in stacks, it is that of any instance. What it returns must
// not be changed.
func FrameOf(name string) *Frame {
	known := knownNow()
	if f := known.frames[name]; f != nil {
		return f
	}
	return known.generic[name]
}

// Frames returns the types of the activations of all compiled coroutine functions, by their names, with each
// instance of generic ones that the packages know which somen has built. What it returns must not be changed.
func Frames() []*Frame {
	var all []*Frame
	for _, f := range knownNow().frames {
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b *Frame) int { return cmp.Compare(a.Name, b.Name) })
	return all
}
