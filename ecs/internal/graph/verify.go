package graph

import (
	"fmt"
	"reflect"
	"unsafe"
)

// Verify has what was decoded looked at, where it will be, before it is final. For each type, of returns what is
// called with a pointer to each of its values, or nil, and whole is called at the end. If one of them returns an
// error, or panics, the roots are again what they were, and Decode returns an [*InvalidError]. The option may be used again, by
// one goroutine at a time, and does not ask for a type twice.
func Verify(of func(reflect.Type) func(pointer any) error, whole func() error) DecodeOption {
	v := &verifier{of, whole, map[*Type]*toLook{}}
	return func(d *decoder) { d.verifiers = append(d.verifiers, v) }
}

type verifier struct {
	of    func(reflect.Type) func(pointer any) error
	whole func() error
	known map[*Type]*toLook
}

// InvalidError is an encoding whose values contradict each other.
type InvalidError struct{ Err error }

func (e *InvalidError) Error() string {
	return fmt.Sprintf("its values contradict each other: %v", e.Err)
}

// Unwrap returns what is wrong.
func (e *InvalidError) Unwrap() error { return e.Err }

// kept returns a function that makes the roots again what they are now.
func (d *decoder) kept() (restore func()) {
	roots := make([]unsafe.Pointer, len(d.document.roots))
	for i := range roots {
		b := &d.blocks[i]
		roots[i] = b.typ.makeSlice(b.n).UnsafePointer()
		for j := range b.n {
			at := uintptr(j) * b.typ.Size
			assign(add(roots[i], at), add(b.ptr, at), b.typ)
		}
	}
	return func() {
		for i := range roots {
			b := &d.blocks[i]
			for j := range b.n {
				at := uintptr(j) * b.typ.Size
				assign(add(b.ptr, at), add(roots[i], at), b.typ)
			}
		}
	}
}

// verify is called when the roots have been copied to where they belong.
func (d *decoder) verify(v *verifier) error {
	look := &looking{of: v.of, known: v.known, registry: d.registry}
	return guarded(func() error {
		for i := range d.blocks {
			b := &d.blocks[i]
			if err := look.values(b.ptr, b.typ, b.n); err != nil {
				return err
			}
		}
		for i := range d.boxes {
			if err := look.values(d.boxes[i].fill, d.boxes[i].typ, 1); err != nil {
				return err
			}
		}
		for i := range d.maps {
			m := &d.maps[i]
			if err := look.values(m.keys, m.typ.Key, m.n); err != nil {
				return err
			}
			if err := look.values(m.values, m.typ.Elem, m.n); err != nil {
				return err
			}
		}
		for i := range d.funcs {
			if f := &d.funcs[i]; f.as != nil {
				if err := look.values(f.from, f.as, 1); err != nil {
					return err
				}
			}
		}
		return v.whole()
	})
}

// looking finds the values of the types that somebody looks at.
type looking struct {
	of       func(reflect.Type) func(pointer any) error
	known    map[*Type]*toLook
	registry *Registry
}

// toLook says where in the memory of a type there is something to look at.
type toLook struct {
	itself func(pointer any) error
	within bool
}

func (l *looking) at(t *Type) *toLook {
	k := l.known[t]
	if k != nil {
		return k
	}
	k = &toLook{itself: l.of(t.Go)}
	l.known[t] = k
	switch t.Kind {
	case Interface:
		k.within = true
	case Array:
		e := l.at(t.Flat)
		k.within = t.Count > 0 && (e.within || e.itself != nil)
	case Struct:
		for i := range t.Fields {
			f := l.at(t.Fields[i].Type)
			k.within = k.within || f.within || f.itself != nil
		}
	}
	return k
}

func (l *looking) values(p unsafe.Pointer, t *Type, n int) error {
	k := l.at(t)
	if k.itself == nil && !k.within {
		return nil
	}
	for i := range n {
		if err := l.value(add(p, uintptr(i)*t.Size), t, k); err != nil {
			return err
		}
	}
	return nil
}

func (l *looking) value(p unsafe.Pointer, t *Type, k *toLook) error {
	if k.itself != nil {
		if err := k.itself(reflect.NewAt(t.Go, p).Interface()); err != nil {
			return err
		}
	}
	switch {
	case !k.within:
	case t.Kind == Array:
		return l.values(p, t.Flat, t.Count)
	case t.Kind == Struct:
		for i := range t.Fields {
			if err := l.values(add(p, t.Fields[i].Offset), t.Fields[i].Type, 1); err != nil {
				return err
			}
		}
	case t.Kind == Interface:
		v := value(t, p).Elem()
		if !v.IsValid() {
			return nil
		}
		d := l.registry.known(v.Type())
		if d == nil || d.Nests || l.at(d).itself == nil && !l.at(d).within { // boxes are looked at by themselves
			return nil
		}
		w := words(p)
		if d.direct {
			return l.value(unsafe.Pointer(&w[1]), d, l.at(d))
		}
		return l.value(w[1], d, l.at(d))
	}
	return nil
}
