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

// Block is memory that is encoded: N values of a type.
type Block struct {
	Start, End uintptr
	Type       reflect.Type
	N          int

	number int
}

// Blocks calls f for each block, in the order of their addresses. There are none in a Decode.
func (i *Inspection) Blocks(f func(Block)) {
	if i.s == nil {
		return
	}
	for j := range i.s.blocks {
		if b := &i.s.blocks[j]; b.walked() {
			f(Block{b.start(), b.end(), b.typ.Go, b.n, j})
		}
	}
}

// Path names the place at an address in a block.
func (i *Inspection) Path(of Block, at uintptr) string {
	b := &i.s.blocks[of.number]
	if at == b.start() {
		return i.s.pathTo(b.region, 0, b.typ)
	}
	return i.s.path(b.region, at-b.start())
}

// A Finder finds the values of the struct types that match. It may be used again, for values of the same Registry.
type Finder struct{ places }

// Find returns a Finder.
func Find(match func(reflect.Type) bool) *Finder {
	return &Finder{places{match: match, known: map[*Type][]Ref{}}}
}

// Values calls f for each value that a Finder finds, with a pointer to it, and a function that names its place while
// encoding. A value may come more than once.
func (i *Inspection) Values(found *Finder, f func(at reflect.Value, path func() string) error) error {
	each := func(in []Ref, p unsafe.Pointer, t *Type, n int, path func(at uintptr, t *Type) string) error {
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
			in := found.in(r.typ)
			if len(in) == 0 {
				continue
			}
			if err := each(in, r.ptr, r.typ, r.n, func(at uintptr, t *Type) string { return i.s.pathTo(int32(j), at, t) }); err != nil {
				return err
			}
		}
		return nil
	}
	nowhere := func(uintptr, *Type) string { return "" }
	for _, made := range [][]made{i.d.blocks, i.d.boxes} {
		for j := range made {
			if err := each(found.in(made[j].typ), made[j].fill, made[j].typ, made[j].n, nowhere); err != nil {
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
