package graph

import (
	"errors"
	"reflect"
)

// What a program needs to tell what an encoding would be in it, without the objects that it would be decoded into.

// MakeUp has fixed objects that are not bound be zero values of the types of the pointers to them, and calls heard with the name of
// each. An array has one element.
func MakeUp(heard func(name string)) DecodeOption {
	return func(d *decoder) { d.unbound, d.heard = map[string]*made{}, heard }
}

// madeUp returns a fixed object that is not bound, or nil if none may be made up.
func (d *decoder) madeUp(name string, t *Type) *made {
	if d.unbound == nil || t == nil {
		return nil
	}
	m := d.unbound[name]
	if m == nil {
		d.spend(1, t.Size)
		m = &made{ptr: reflect.New(t.Go).UnsafePointer(), typ: t, n: 1}
		d.unbound[name] = m
		d.heard(name)
	}
	return m
}

// Named returns the type that is registered under a name of [NameOf], or nil. If there are two, Decode says so.
func (r *Registry) Named(name string) reflect.Type {
	if t := r.find(name); t != nil {
		return t.Go
	}
	return nil
}

// Types are the names of all types of the encoding.
func (x *Document) Types() (names []string) {
	for i := range x.d.types {
		names = append(names, x.d.types[i].name)
	}
	return names
}

// RootType is the name of the type of a root, or "", and how many values of it there are: more than one if it is an array.
func (x *Document) RootType(name string) (typ string, n int) {
	for i, root := range x.d.roots {
		if root != name {
			continue
		}
		x.d.pos = x.d.sections[blocks][i]
		x.d.exactly(2)
		typ = x.d.layout().name
		if x.d.peek() == majorBytes {
			return typ, len(x.d.bytes())
		}
		return typ, x.d.array()
	}
	return "", 0
}

// refusals are what an Upgrade can't carry over.
type refusals []*UpgradeError

// hear calls write, and tells of what it can't carry over, if somebody hears that; else it fails.
func (r *refusals) hear(told func(*UpgradeError), write func()) {
	if told == nil {
		write()
		return
	}
	err := Do(func() error { write(); return nil })
	refused := (*UpgradeError)(nil)
	switch {
	case err == nil:
		return
	case !errors.As(err, &refused):
		fail(err)
	}
	for _, known := range *r {
		if *known == *refused {
			return
		}
	}
	*r = append(*r, refused)
	told(refused)
}
