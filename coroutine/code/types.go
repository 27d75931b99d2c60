package code

import (
	"cmp"
	"reflect"
	"slices"
)

// Type registers a type that only interfaces lead to.
func Type[T any](r *Registry) { r.types[reflect.TypeFor[T]()] = true }

// Types returns the registered types, by their names.
func Types() []reflect.Type {
	var all []reflect.Type
	for t := range knownNow().types {
		all = append(all, t)
	}
	slices.SortFunc(all, func(a, b reflect.Type) int { return cmp.Compare(a.String(), b.String()) })
	return all
}
