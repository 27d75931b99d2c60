package graph

import (
	"cmp"
	"reflect"
	"slices"
	"time"
	"unsafe"
)

// Binding holds the objects of a process that an encoding knows by name: where walking starts and where
// it ends. The process that decodes gives objects of the same names and types.
type Binding struct {
	registry *Registry
	roots    []anchor // in the order of names, once checked
	fixed    []anchor // in the order of addresses, once checked
	checked  bool
	err      error
	sizes    sizes
	inspect  func(*Inspection) error
	blocks   []block        // of what is fixed, once checked
	pages    [64]uint64     // a bit for each page that something fixed is on, among those with the same number modulo 4096
	names    map[string]int // of what is fixed, once checked
	spare    *encoder       // of the last encoding, to be used again, or nil
	tables   tables
	lists    knownLists
	holds    map[[2]*Type]unsafe.Pointer // the first word of an interface with a value of a type, or nil, as far as it was asked
}

// sizes are those of the last encoding, which the next one will have again, about.
type sizes struct{ regions, spans, ends, boxes, maps int }

// Expect says about how many pieces of memory the next encoding will find, for which room is made at once.
func (b *Binding) Expect(n int) *Binding {
	b.sizes = sizes{regions: n, spans: n, ends: n / 32, boxes: n / 8, maps: n / 64}
	return b
}

// anchor is a named object.
type anchor struct {
	name string
	ptr  unsafe.Pointer
	typ  *Type
}

func (a *anchor) start() uintptr { return uintptr(a.ptr) }
func (a *anchor) end() uintptr   { return uintptr(a.ptr) + a.typ.Size }

// Bind returns a Binding that names nothing but time.UTC and time.Local.
func (r *Registry) Bind() *Binding {
	b := &Binding{registry: r}
	b.Fixed("time.UTC", time.UTC)
	if time.Local != time.UTC {
		b.Fixed("time.Local", time.Local)
	}
	return b
}

// Root names an object from which walking starts, by a pointer to it. Decoding overwrites its memory, so
// that whoever has the pointer sees what was decoded. An error is returned by Encode and Decode.
func (b *Binding) Root(name string, pointer any) *Binding {
	return b.anchor(&b.roots, "root", name, pointer)
}

// Fixed names an object, by a pointer to it, that isn't walked: pointers to it and into it are written
// as its name, and become pointers to the object of this name in the process that decodes.
func (b *Binding) Fixed(name string, pointer any) *Binding {
	return b.anchor(&b.fixed, "fixed object", name, pointer)
}

func (b *Binding) anchor(list *[]anchor, what, name string, pointer any) *Binding {
	b.checked = false
	refuse := func(reason string) *Binding {
		if b.err == nil {
			b.err = &BindingError{name, "the " + what + " " + reason, "pass a pointer to a variable or an object"}
		}
		return b
	}
	v := reflect.ValueOf(pointer)
	if !v.IsValid() || v.Kind() != reflect.Pointer {
		return refuse("is given by what is no pointer")
	}
	if v.IsNil() {
		return refuse("is nil")
	}
	p, err := b.registry.TypeOf(v.Type()) // which may stand in an interface
	if err != nil {
		b.err = err
		return b
	}
	t := p.Elem
	if t.Size == 0 {
		return refuse("has no size")
	}
	for _, a := range *list {
		if a.name == name {
			return refuse("has the name of another")
		}
	}
	*list = append(*list, anchor{name, v.UnsafePointer(), t})
	return b
}

// Check returns the error that Encode and Decode would return because of what is bound.
func (b *Binding) Check() (err error) {
	defer caught(&err)
	b.check()
	return nil
}

// check puts the lists in order, and sees that no named object lies within another.
func (b *Binding) check() {
	if b.err != nil {
		fail(b.err)
	}
	if b.checked {
		return
	}
	all := slices.Concat(b.roots, b.fixed)
	byAddress := func(a, b anchor) int { return cmp.Compare(a.start(), b.start()) }
	slices.SortFunc(all, byAddress)
	for i := 1; i < len(all); i++ {
		if all[i].start() < all[i-1].end() {
			fail(&BindingError{all[i].name, "lies within " + all[i-1].name, "name one of them alone"})
		}
	}
	slices.SortFunc(b.fixed, byAddress)
	slices.SortFunc(b.roots, func(a, b anchor) int { return cmp.Compare(a.name, b.name) })
	b.pages = [len(b.pages)]uint64{}
	for i := range b.fixed {
		for page := b.fixed[i].start() >> pageBits; page <= (b.fixed[i].end()-1)>>pageBits; page++ {
			b.pages[page>>6%uintptr(len(b.pages))] |= 1 << (page & 63)
		}
	}
	b.blocks, b.names = make([]block, len(b.fixed)), make(map[string]int, len(b.fixed))
	for i := range b.fixed {
		f := &b.fixed[i]
		b.blocks[i] = block{ptr: f.ptr, typ: f.typ.Flat, n: f.typ.Count, number: -1, anchor: f, fixed: true, region: -1}
		b.names[f.name] = i
	}
	b.checked = true
}

const pageBits = 10

// fixedAt returns the number of the fixed object that an address lies in, or -1.
func (b *Binding) fixedAt(p uintptr) int {
	if page := p >> pageBits; b.pages[page>>6%uintptr(len(b.pages))]>>(page&63)&1 == 0 {
		return -1
	}
	lo, hi := 0, len(b.fixed)
	for lo < hi {
		if mid := (lo + hi) / 2; b.fixed[mid].end() <= p {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(b.fixed) && b.fixed[lo].start() <= p {
		return lo
	}
	return -1
}
