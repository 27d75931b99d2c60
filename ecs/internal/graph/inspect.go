package graph

import (
	"reflect"
	"strings"
	"unsafe"
)

// Inspect has f look at all memory that is encoded before anything is written, and at all that was decoded before
// a root is changed. Encode and Decode return its error.
func (b *Binding) Inspect(f func(*Inspection) error) *Binding {
	b.inspect = f
	return b
}

// Inspection is the memory that an Encode or a Decode goes through. It is of no use after the call of the function
// that got it.
type Inspection struct {
	s *scanner
	d *decoder
}

// Blocks calls f for each range of memory that is encoded, with a function that names the place at an address in it.
// There are none in a Decode.
func (i *Inspection) Blocks(f func(start, end uintptr, path func(at uintptr) string) error) error {
	if i.s == nil {
		return nil
	}
	for j := range i.s.blocks {
		b := &i.s.blocks[j]
		if !b.walked() {
			continue
		}
		if err := f(b.start(), b.end(), func(at uintptr) string {
			if at == b.start() {
				return i.s.pathTo(b.region, 0, b.typ)
			}
			return i.s.path(b.region, at-b.start())
		}); err != nil {
			return err
		}
	}
	return nil
}

// Values calls f for each value of a struct type that matches, with a pointer to it, and a function that names its
// place while encoding. A value may come more than once.
func (i *Inspection) Values(match func(reflect.Type) bool, f func(at reflect.Value, path func() string) error) error {
	found := places{match: match, known: map[*Type][]Ref{}}
	each := func(p unsafe.Pointer, t *Type, n int, path func(at uintptr, t *Type) string) error {
		in := found.in(t)
		if len(in) == 0 {
			return nil
		}
		for j := range n {
			for _, place := range in {
				at := uintptr(j)*t.Size + place.Offset
				if err := f(reflect.NewAt(place.Type.Go, add(p, at)), func() string { return path(at, place.Type) }); err != nil {
					return err
				}
			}
		}
		return nil
	}
	if i.s != nil {
		for j := range i.s.regions {
			r := &i.s.regions[j]
			if err := each(r.ptr, r.typ, r.n, func(at uintptr, t *Type) string { return i.s.pathTo(int32(j), at, t) }); err != nil {
				return err
			}
		}
		return nil
	}
	nowhere := func(uintptr, *Type) string { return "" }
	for _, made := range [][]made{i.d.blocks, i.d.boxes} {
		for j := range made {
			if err := each(made[j].fill, made[j].typ, made[j].n, nowhere); err != nil {
				return err
			}
		}
	}
	return nil
}

// pathTo names the place of a value of a type, which the path to the address would go into.
func (s *scanner) pathTo(region int32, at uintptr, t *Type) string {
	inner := ""
	for {
		switch {
		case t.Kind == Array && t.Len > 0 && t.Elem.Size > 0:
			inner += "[0]"
			t = t.Elem
			continue
		case t.Kind == Struct:
			if i := indexAt(t.Fields, 0); i >= 0 {
				inner += "." + t.Fields[i].Name
				t = t.Fields[i].Type
				continue
			}
		}
		return strings.TrimSuffix(s.path(region, at), inner)
	}
}

// places finds the values of the types that match in the memory of others.
type places struct {
	match func(reflect.Type) bool
	known map[*Type][]Ref
}

func (p *places) in(t *Type) []Ref {
	if in, ok := p.known[t]; ok {
		return in
	}
	var in []Ref
	switch {
	case t.Kind == Struct:
		if p.match(t.Go) {
			in = append(in, Ref{0, t})
		}
		for i := range t.Fields {
			f := &t.Fields[i]
			for _, r := range p.in(f.Type) {
				in = append(in, Ref{f.Offset + r.Offset, r.Type})
			}
		}
	case t.Kind == Array && t.Len > 0:
		inner := p.in(t.Flat)
		for i := range t.Count {
			for _, r := range inner {
				in = append(in, Ref{uintptr(i)*t.Flat.Size + r.Offset, r.Type})
			}
		}
	}
	p.known[t] = in
	return in
}

// admit asks the rule of a type for what a pointer leads to.
func (s *scanner) admit(r *region) {
	err := guarded(func() error { return r.typ.admit(reflect.NewAt(r.typ.Go, r.ptr)) })
	if err != nil {
		fail(&HookError{s.path(r.from, r.at), r.typ.Name, err})
	}
}
