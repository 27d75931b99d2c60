package graph

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unsafe"
)

// block is memory that is encoded as one: n values of type typ at ptr, which nothing overlaps.
//
// A block is the largest range that was seen around an address. Pointers to two fields of a struct, the
// whole of which nobody points to, are two blocks: no Go code without package unsafe can tell. The same
// is true of slices that touch and don't overlap. Slices of one array that overlap, of which none holds
// the others, are one block, that of all their elements.
type block struct {
	ptr    unsafe.Pointer
	typ    *Type
	n      int
	number int32 // in the encoding, or -1
	anchor *anchor
	fixed  bool
	object *objectRecord
	region int32
}

func (b *block) start() uintptr { return uintptr(b.ptr) }
func (b *block) end() uintptr   { return uintptr(b.ptr) + uintptr(b.n)*b.typ.Size }
func (b *block) walked() bool   { return !b.fixed && b.object == nil }

// merge puts the regions together that overlap.
func (s *scanner) merge() {
	fixed := s.binding.blocks
	found := slices.Grow(s.found[:0], len(s.regions)+len(s.objects))
	for i := range s.regions {
		if r := &s.regions[i]; r.how <= byPointer {
			found = append(found, block{ptr: r.ptr, typ: r.typ, n: r.n, number: -1, region: int32(i)})
		}
	}
	for p, o := range s.objects {
		found = append(found, block{ptr: p, typ: o.typ, n: 1, number: -1, object: o, region: -1})
	}
	slices.SortFunc(found, block.before)
	s.found = found
	s.blocks = slices.Grow(s.blocks[:0], len(found)+len(fixed))
	for len(found)+len(fixed) > 0 {
		from := &found
		if len(found) == 0 || len(fixed) > 0 && fixed[0].before(found[0]) < 0 {
			from = &fixed
		}
		s.place((*from)[0])
		*from = (*from)[1:]
	}
	s.anchors()
}

// before says in which order ranges are placed.
func (a block) before(b block) int {
	if c := cmp.Compare(a.start(), b.start()); c != 0 {
		return c
	}
	if c := cmp.Compare(b.end(), a.end()); c != 0 {
		return c
	}
	if a.walked() != b.walked() {
		if a.walked() {
			return 1
		}
		return -1 // what isn't walked hides what it holds
	}
	if c := cmp.Compare(b.typ.rank, a.typ.rank); c != 0 {
		return c
	}
	return strings.Compare(a.typ.Name, b.typ.Name)
}

// place adds a range to the blocks, which come in the order of their addresses.
func (s *scanner) place(b block) {
	last := len(s.blocks) - 1
	if last < 0 || s.blocks[last].end() <= b.start() {
		s.blocks = append(s.blocks, b)
		last++
	} else {
		in := &s.blocks[last]
		switch {
		case in.walked() && !b.walked():
			s.hidden(in, &b)
		case b.end() <= in.end():
			if _, stop := in.locate(nil, b.start()-in.start(), b.typ, b.n); stop != nil {
				s.overlap(in, &b, stop)
			}
		case in.typ == b.typ && (b.start()-in.start())%b.typ.Size == 0 && in.walked():
			in.n = int((b.end() - in.start()) / b.typ.Size)
		default:
			s.overlap(in, &b, in.typ)
		}
	}
	if b.region >= 0 {
		s.regions[b.region].block = int32(last)
	}
}

func (s *scanner) hidden(in, b *block) {
	name := b.typ.Name
	if b.fixed {
		name = b.anchor.name
	}
	fail(&BindingError{name, "lies within " + s.path(in.region, b.start()-in.start()) + ", which is walked",
		"skip the field that holds it, or hold it by a pointer"})
}

// overlap refuses two views of memory. The way from the first to the second ends at a value of type stop.
func (s *scanner) overlap(a, b *block, stop *Type) {
	name := func(b *block) string {
		switch {
		case b.fixed:
			return b.anchor.name
		case b.region < 0:
			return "an object"
		}
		return s.path(b.region, 0)
	}
	reason, remedy := "neither type holds the other, which takes package unsafe", "leave one of them out"
	if !stop.entered() {
		reason, remedy = stop.Name+" is not walked, and so nothing can point into it", "point to the whole of it, or leave the pointer out"
	}
	fail(&OverlapError{[2]string{name(a), name(b)}, [2]reflect.Type{a.typ.Go, b.typ.Go}, reason, remedy})
}

// anchors sees that each root is a block of its own.
func (s *scanner) anchors() {
	for i := range s.binding.roots {
		a := &s.binding.roots[i]
		b := &s.blocks[s.regions[i].block] // the roots are the first regions
		if b.ptr != a.ptr || b.typ != a.typ.Flat || b.n != a.typ.Count {
			fail(&BindingError{a.name, "the root is a part of what " + s.path(b.region, 0) + " holds, " + strconv.Itoa(b.n) +
				" of type " + b.typ.Name, "make that the root, or have it reached from the root alone"})
		}
		b.anchor = a
	}
}

// blockAt returns the number of the block that n values of type t at an address belong to.
func (s *scanner) blockAt(p uintptr, t *Type) int32 {
	if i, ok := s.spans.Get(p, int32(t.id)); ok {
		return s.regions[i].block
	}
	i, _ := slices.BinarySearchFunc(s.blocks, p, func(b block, p uintptr) int {
		switch {
		case p < b.start():
			return 1
		case p >= b.end():
			return -1
		}
		return 0
	})
	return int32(i)
}
