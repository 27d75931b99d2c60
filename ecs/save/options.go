package save

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/ecs/internal/graph"
)

// Option is an option of the functions that save and load, which both get the same ones.
type Option func(*objects)

// objects are what is known by name, and the types that only interfaces lead to.
type objects struct {
	roots, fixed map[string]any
	outside      map[string]donburi.Entity
	types        []reflect.Type
	rules        []graph.Option
	verify       []graph.DecodeOption
	limit        int
	expect       int // how many pieces of memory, about
	versions     versions
}

// Root names an object of the game, by a pointer to it: what it leads to is saved, and loaded into the
// object of that name.
func Root(name string, pointer any) Option {
	return func(o *objects) { o.roots["game."+name] = pointer }
}

// Fixed names an object that belongs to the process, by a pointer to it: it is not saved, and pointers to it
// become pointers to the object of that name.
func Fixed(name string, pointer any) Option {
	return func(o *objects) { o.fixed["game."+name] = pointer }
}

// Outside names an entity that is not of a part, for [Part] and [LoadPart]: what refers to it, to its entry or to one
// of its components becomes a reference to the entity of that name where the part is loaded.
func Outside(name string, entity donburi.Entity) Option {
	return func(o *objects) { o.outside[name] = entity }
}

// Named returns what the options name by Root and Fixed. It is for package ecs/rewind.
func Named(options ...Option) (roots, fixed map[string]any, err error) {
	o := collect(options)
	return o.roots, o.fixed, o.check()
}

var errOutside = &Error{Err: errors.New("the option Outside is for Part and LoadPart; leave it out")}

// check returns an error unless all that is named is named by a pointer.
func (o *objects) check() error {
	for _, objects := range []map[string]any{o.roots, o.fixed} {
		for name, p := range objects {
			if v := reflect.ValueOf(p); v.Kind() != reflect.Pointer || v.IsNil() {
				return &Error{Err: fmt.Errorf("%s is given by %v, which is no pointer to anything; pass a pointer to a variable or an object", strings.TrimPrefix(name, "game."), p)}
			}
		}
	}
	return nil
}

// Limit is how many bytes a save may have that is loaded, and how much memory is taken for what is in it, about: a
// gigabyte without this option. It is for games that load what comes from others.
func Limit(bytes int) Option {
	return func(o *objects) { o.limit = bytes }
}

// Type makes a type known that nothing but interfaces leads to, with pointers to it and slices of it.
func Type[T any]() Option {
	return func(o *objects) { o.types = append(o.types, reflect.TypeFor[T]()) }
}

// Verifier is implemented by pointers to types of a game whose values can contradict each other, as an index that is
// out of range. Who plays may load what others have made up. VerifyLoaded is called when all is loaded, and changes
// nothing. If it returns an error, or panics, nothing is loaded.
type Verifier interface{ VerifyLoaded() error }

func verifierOf(t reflect.Type) func(any) error {
	if t.Name() == "" || !reflect.PointerTo(t).Implements(reflect.TypeFor[Verifier]()) {
		return nil
	}
	return func(p any) error { return p.(Verifier).VerifyLoaded() }
}

func collect(options []Option) *objects {
	o := &objects{roots: map[string]any{}, fixed: map[string]any{}, outside: map[string]donburi.Entity{}, limit: 1 << 30}
	o.verify = []graph.DecodeOption{graph.Verify(verifierOf, func() error { return nil })}
	for _, option := range options {
		option(o)
	}
	return o
}
