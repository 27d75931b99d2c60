package graph_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"unsafe"
)

// isomorphism compares two graphs by reflection alone: values are equal, and each place in the one
// belongs to one place in the other. It knows nothing of how they are encoded.
type isomorphism struct {
	toB, toA map[place]place
	later    []func(*isomorphism) error // maps
	steps    *int
	kept     *[]reflect.Value
}

type place struct {
	at  uintptr
	typ reflect.Type
}

// isomorphic compares what two pointers point to.
func isomorphic(a, b any) error {
	s := &isomorphism{toB: map[place]place{}, toA: map[place]place{}, kept: new([]reflect.Value), steps: new(int)}
	if err := s.compare(reflect.ValueOf(a), reflect.ValueOf(b)); err != nil {
		return err
	}
	return s.solve()
}

// solve compares the maps that are left. Which key is which may only turn out later.
func (s *isomorphism) solve() error {
	if len(s.later) == 0 {
		return nil
	}
	if *s.steps++; *s.steps > 100_000 {
		return errors.New("too many keys are alike")
	}
	next := s.later[0]
	s.later = s.later[1:]
	return next(s)
}

func (s *isomorphism) clone() *isomorphism {
	c := *s
	c.toB, c.toA, c.later = maps.Clone(s.toB), maps.Clone(s.toA), slices.Clone(s.later)
	return &c
}

// met pairs two places. It says whether they were a pair before.
func (s *isomorphism) met(a, b place) (bool, error) {
	was, inA := s.toB[a]
	is, inB := s.toA[b]
	if inA != inB || inA && (was != b || is != a) {
		return false, fmt.Errorf("%v: a place that belongs to two", a.typ)
	}
	s.toB[a], s.toA[b] = b, a
	return inA, nil
}

func opened(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return reflect.NewAt(v.Type(), v.Addr().UnsafePointer()).Elem()
	}
	return v
}

func (s *isomorphism) compare(a, b reflect.Value) error {
	t := a.Type()
	if b.Type() != t {
		return fmt.Errorf("%v and %v", t, b.Type())
	}
	if a.CanAddr() && t.Size() > 0 {
		if met, err := s.met(place{a.Addr().Pointer(), t}, place{b.Addr().Pointer(), t}); met || err != nil {
			return err
		}
	}
	switch t.Kind() {
	case reflect.Struct:
		for i := range t.NumField() {
			if err := s.compare(opened(a.Field(i)), opened(b.Field(i))); err != nil {
				return fmt.Errorf(".%s%w", t.Field(i).Name, err)
			}
		}
		return nil
	case reflect.Array:
		return s.elements(a, b, a.Len())
	case reflect.Pointer, reflect.Interface:
		if a.IsNil() || b.IsNil() {
			return s.require(a.IsNil() == b.IsNil(), a, b)
		}
		if t.Kind() == reflect.Interface {
			return s.compare(s.copied(a.Elem()), s.copied(b.Elem()))
		}
		return s.compare(a.Elem(), b.Elem())
	case reflect.Slice:
		if a.IsNil() != b.IsNil() || a.Len() != b.Len() || a.Cap() != b.Cap() {
			return fmt.Errorf(": %v len %d cap %d, and len %d cap %d", t, a.Len(), a.Cap(), b.Len(), b.Cap())
		}
		return s.elements(a.Slice(0, a.Cap()), b.Slice(0, b.Cap()), a.Cap())
	case reflect.Map:
		if a.IsNil() != b.IsNil() || a.Len() != b.Len() {
			return fmt.Errorf(": %v has %d and %d keys", t, a.Len(), b.Len())
		}
		if a.IsNil() {
			return nil
		}
		if met, err := s.met(place{a.Pointer(), t}, place{b.Pointer(), t}); met || err != nil {
			return err
		}
		s.later = append(s.later, func(s *isomorphism) error {
			var left, right []([2]reflect.Value)
			for it := a.MapRange(); it.Next(); {
				left = append(left, [2]reflect.Value{s.copied(it.Key()), s.copied(it.Value())})
			}
			for it := b.MapRange(); it.Next(); {
				right = append(right, [2]reflect.Value{s.copied(it.Key()), s.copied(it.Value())})
			}
			return s.entries(left, right)
		})
		return nil
	}
	return s.require(bytes.Equal(memory(a), memory(b)), a, b)
}

// copied returns a value in a place of its own, whose address stays in use.
func (s *isomorphism) copied(v reflect.Value) reflect.Value {
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	*s.kept = append(*s.kept, c)
	return c
}

// memory is that of a value without pointers, or of a string.
func memory(v reflect.Value) []byte {
	if v.Kind() == reflect.String {
		return []byte(v.String())
	}
	c := reflect.New(v.Type())
	c.Elem().Set(v)
	return unsafe.Slice((*byte)(c.UnsafePointer()), v.Type().Size())
}

func (s *isomorphism) require(is bool, a, b reflect.Value) error {
	if !is {
		return fmt.Errorf(": %v values that differ", a.Type())
	}
	return nil
}

func (s *isomorphism) elements(a, b reflect.Value, n int) error {
	for i := range n {
		if err := s.compare(a.Index(i), b.Index(i)); err != nil {
			return fmt.Errorf("[%d]%w", i, err)
		}
	}
	return nil
}

// entries finds for each entry one that is like it, so that all else fits.
func (s *isomorphism) entries(left, right [][2]reflect.Value) error {
	if len(left) == 0 {
		return s.solve()
	}
	last := errors.New("nothing is left")
	for i, e := range right {
		try := s.clone()
		if last = try.compare(left[0][0], e[0]); last != nil {
			continue
		}
		if last = try.compare(left[0][1], e[1]); last != nil {
			continue
		}
		if last = try.entries(left[1:], slices.Delete(slices.Clone(right), i, i+1)); last == nil {
			return nil
		}
	}
	return fmt.Errorf("[%v]: nothing like it: %w", left[0][0].Type(), last)
}
