package graph

import (
	"math"
	"reflect"
	"unsafe"
)

// DecodeOption is given to Decode.
type DecodeOption func(*decoder)

// Limit is how much memory is allocated at most, in bytes, about. The default is a gigabyte.
func Limit(bytes int) DecodeOption { return func(d *decoder) { d.limit = bytes } }

// Decode makes the roots what they were when data was encoded. Everything is decoded into new memory
// first, which is copied into the roots when nothing can fail any more: with an error, they are as they
// were. Data may come from anybody: whatever it is, there is an error or the objects of types that this
// program knows, and memory is taken in proportion to its length.
func (b *Binding) Decode(data []byte, options ...DecodeOption) (err error) {
	defer caught(&err)
	b.check()
	d := &decoder{document: parseWith(data, &b.lists), binding: b, registry: b.registry, limit: 1 << 30, inside: -1}
	for _, o := range options {
		o(d)
	}
	d.learnCaptures()
	d.local = d.matched()
	d.allocate()
	d.fill()
	d.finish()
	if b.inspect != nil {
		if err := b.inspect(&Inspection{d: d}); err != nil {
			fail(err)
		}
	}
	restore := func() {}
	if len(d.verifiers) > 0 {
		restore = d.kept()
	}
	d.commit()
	for _, v := range d.verifiers {
		if err := d.verify(v); err != nil {
			restore()
			return &InvalidError{err}
		}
	}
	return nil
}

// decoder makes memory for all records first, since any may lead to any, and fills it then.
type decoder struct {
	*document
	binding  *Binding
	registry *Registry
	limit    int
	spent    int
	local    []*Type // the types of the document

	blocks  []made
	maps    []madeMap
	funcs   []late
	boxes   []made
	objects []made
	fixed   []made            // in the order of the binding
	unbound map[string]*made  // fixed objects that were made up, or nil if none may be; see MakeUp
	heard   func(name string) // of those

	owner *late   // in the memory of which something is being decoded
	ready []*late // whose own memory is filled
	waits int     // how many aren't done

	verifiers []*verifier

	inside  int // the box that is being filled, or -1
	nesting []nest
	inKey   bool  // a key is being decoded
	inKeys  []int // boxes in keys
}

// made is memory for n values of a type.
type made struct {
	ptr  unsafe.Pointer // where pointers point
	fill unsafe.Pointer // where it is decoded, which differs for a root
	typ  *Type
	n    int
	at   int // where its content begins
}

type madeMap struct {
	typ          *Type
	value        reflect.Value
	n            int
	keys, values unsafe.Pointer
	at           int
}

// spend takes memory from the limit, for n values of a size.
func (d *decoder) spend(n int, size uintptr) {
	const most = math.MaxInt / 2
	if size > 0 && uintptr(n) > uintptr(most)/size {
		fail(&LimitError{d.limit})
	}
	if d.spent += n * int(size); d.spent > d.limit {
		fail(&LimitError{d.limit})
	}
}

// make returns memory for n values of type t, whose encoding has the given length.
func (d *decoder) make(t *Type, n, length int) unsafe.Pointer {
	if saturated(n, t.least) > length && !(t.isByte() && n <= length) {
		d.fail("it is cut off")
	}
	d.spend(n, t.Size)
	if n == 1 {
		return reflect.New(t.Go).UnsafePointer()
	}
	return t.makeSlice(n).UnsafePointer()
}

// typ reads the number of a type.
func (d *decoder) typ() *Type { return d.local[d.index(len(d.local))] }

// allocate makes memory for all records.
func (d *decoder) allocate() {
	d.objects = make([]made, 0, len(d.sections[objects]))
	d.blocks = make([]made, 0, len(d.sections[blocks]))
	d.maps = make([]madeMap, 0, len(d.sections[maps]))
	d.boxes = make([]made, 0, len(d.sections[boxes]))
	for i := range d.binding.fixed {
		f := &d.binding.fixed[i]
		d.fixed = append(d.fixed, made{ptr: f.ptr, typ: f.typ.Flat, n: f.typ.Count})
	}
	for _, at := range d.sections[objects] {
		d.pos = at
		d.objects = append(d.objects, d.object())
	}
	for i, at := range d.sections[blocks] {
		d.pos = at
		d.exactly(2)
		t := d.typ()
		m := made{typ: t, at: d.pos}
		if t.Kind == Array || t.Size == 0 {
			d.fail("a block of a type that makes none")
		}
		if t.isByte() {
			m.n = len(d.bytes())
		} else {
			m.n = d.array()
		}
		m.fill = d.make(t, m.n, d.after(blocks, i)-m.at)
		m.ptr = m.fill
		d.blocks = append(d.blocks, m)
	}
	d.roots()
	for i, at := range d.sections[maps] {
		d.pos = at
		d.maps = append(d.maps, d.mapping(d.after(maps, i)))
	}
	d.funcs = make([]late, len(d.sections[funcs]))
	for i, at := range d.sections[funcs] {
		d.pos = at
		d.function(&d.funcs[i])
	}
	for i, at := range d.sections[boxes] {
		d.pos = at
		d.exactly(2)
		t := d.typ()
		if !t.Nests {
			d.fail("a box of a type that needs none")
		}
		m := made{typ: t, n: 1, at: d.pos}
		m.fill = d.make(t, 1, d.after(boxes, i)-m.at)
		d.boxes = append(d.boxes, m)
	}
}

// after returns where a record ends, or later.
func (d *decoder) after(section, i int) int {
	if i+1 < len(d.sections[section]) {
		return d.sections[section][i+1]
	}
	return len(d.data)
}

func (d *decoder) object() made {
	d.exactly(2)
	t := d.typ()
	if t.object == nil {
		d.fail("an object of a type that has none")
	}
	as := d.registry.known(t.object.As)
	d.spend(1, as.Size)
	v := reflect.New(as.Go)
	d.value(v.UnsafePointer(), as)
	var p reflect.Value
	err := guarded(func() (err error) {
		p, err = t.object.Make(v.Elem())
		return err
	})
	if err != nil {
		fail(&HookError{Name: t.Name, Err: err})
	}
	if p.Type() != reflect.PointerTo(t.Go) || p.IsNil() {
		fail(&HookError{Name: t.Name, Err: &TypeError{t.Go, "its rule made no pointer to it", "return one, or an error"}})
	}
	return made{ptr: p.UnsafePointer(), typ: t, n: 1}
}

// roots has pointers to roots point to those that are there.
func (d *decoder) roots() {
	for i, name := range d.document.roots {
		if i >= len(d.binding.roots) || d.binding.roots[i].name > name {
			fail(&BindingError{name, "is a root of the encoding, and this program has none of this name", "name the object by Root"})
		}
		a, b := &d.binding.roots[i], &d.blocks[i]
		if a.name < name {
			fail(&BindingError{a.name, "is a root, and the encoding has none of this name", "bind what was bound when it was written"})
		}
		if b.typ != a.typ.Flat || b.n != a.typ.Count {
			fail(&LayoutError{"of root " + name, describe(b.typ, b.n), describe(a.typ.Flat, a.typ.Count)})
		}
		b.ptr = a.ptr
	}
	if n := len(d.document.roots); n < len(d.binding.roots) {
		fail(&BindingError{d.binding.roots[n].name, "is a root, and the encoding has none of this name", "bind what was bound when it was written"})
	}
}

func (d *decoder) mapping(end int) madeMap {
	d.exactly(2)
	m := madeMap{typ: d.typ()}
	if m.typ.Kind != Map {
		d.fail("a map of a type that is none")
	}
	items := d.array()
	if items%2 != 0 {
		d.fail("a key without a value")
	}
	m.n, m.at = items/2, d.pos
	m.keys = d.make(m.typ.Key, m.n, end-m.at)
	m.values = d.make(m.typ.Elem, m.n, end-m.at)
	d.spend(m.n, m.typ.Key.Size+m.typ.Elem.Size+16)
	m.value = reflect.New(m.typ.Go).Elem()
	m.value.Set(reflect.MakeMapWithSize(m.typ.Go, m.n))
	return m
}

// fill decodes the content of all memory.
func (d *decoder) fill() {
	for i := range d.blocks {
		b := &d.blocks[i]
		d.pos = b.at
		d.elements(b.fill, b.typ, b.n)
	}
	for i := range d.boxes {
		b := &d.boxes[i]
		d.pos, d.inside = b.at, i
		d.value(b.fill, b.typ)
	}
	d.inside = -1
	for i := range d.maps {
		m := &d.maps[i]
		d.pos = m.at
		for j := range m.n {
			d.inKey = m.typ.Key.Nests
			d.value(add(m.keys, uintptr(j)*m.typ.Key.Size), m.typ.Key)
			d.inKey = false
			d.value(add(m.values, uintptr(j)*m.typ.Elem.Size), m.typ.Elem)
		}
	}
	for i := range d.funcs {
		d.captures(&d.funcs[i])
	}
	d.checkNesting()
}

// finish makes what has to wait for its parts: maps, which need their keys, funcs, which need what they
// have captured, and values for which others stand.
func (d *decoder) finish() {
	for i := range d.maps {
		if m := &d.maps[i]; !m.typ.Key.Late && !m.typ.Elem.Late {
			d.insert(m)
		}
	}
	d.late()
	for i := range d.maps {
		if m := &d.maps[i]; m.typ.Key.Late || m.typ.Elem.Late {
			d.insert(m)
		}
	}
}

func (d *decoder) insert(m *madeMap) {
	err := guarded(func() error { // a key may be of a type that can't be one
		for j := range m.n {
			m.value.SetMapIndex(value(m.typ.Key, add(m.keys, uintptr(j)*m.typ.Key.Size)),
				value(m.typ.Elem, add(m.values, uintptr(j)*m.typ.Elem.Size)))
		}
		return nil
	})
	d.pos = m.at
	if err != nil {
		d.fail(err.Error())
	}
	if m.value.Len() != m.n {
		d.fail("a key that occurs twice")
	}
}

// commit copies the roots to where they belong.
func (d *decoder) commit() {
	for i := range d.document.roots {
		b := &d.blocks[i]
		for j := range b.n {
			assign(add(b.ptr, uintptr(j)*b.typ.Size), add(b.fill, uintptr(j)*b.typ.Size), b.typ)
		}
	}
}

// assign copies a value without what is left out of it.
func assign(to, from unsafe.Pointer, t *Type) {
	switch {
	case t.Whole:
		value(t, to).Set(value(t, from))
	case t.Kind == Array:
		for i := range t.Len {
			assign(add(to, uintptr(i)*t.Elem.Size), add(from, uintptr(i)*t.Elem.Size), t.Elem)
		}
	case t.Kind == Struct:
		for i := range t.Fields {
			f := &t.Fields[i]
			assign(add(to, f.Offset), add(from, f.Offset), f.Type)
		}
	}
}

// describe names n values of a type.
func describe(t *Type, n int) string {
	if n == 1 {
		return t.Name
	}
	return "[" + itoa(n) + "]" + t.Name
}
