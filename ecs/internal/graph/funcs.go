package graph

import "reflect"

// Funcs knows what func values are made of. A registry without it refuses all funcs but nil.
type Funcs interface {
	// Of returns the name of a func's code, and a pointer to a struct of what the func has captured, or
	// the zero Value if it captures nothing. A variable that is captured by reference is a pointer in it.
	// The error says why the func can't be named.
	Of(fn reflect.Value) (name string, captures reflect.Value, err error)
	// Captures returns the type of the struct that Of returns a pointer to for the code of this name, or
	// nil if it captures nothing.
	Captures(name string) (reflect.Type, error)
	// Make makes a func of the given type from the name of its code and a pointer to what it captures,
	// which is the zero Value if that is nothing. Pointers in it may lead to what isn't there yet.
	Make(name string, typ reflect.Type, captures reflect.Value) (reflect.Value, error)
	// Place returns where the code of this name stands, by which another version of the program may know it although
	// it has another name there, or "" if the name is enough.
	Place(name string) string
}

// WithFuncs plugs in what knows funcs.
func WithFuncs(f Funcs) Option { return func(r *Registry) { r.funcs = f } }
