package graph

import (
	"math"
	"reflect"
	"strconv"
	"unsafe"
)

func itoa(n int) string { return strconv.Itoa(n) }

// elements decodes n values.
func (d *decoder) elements(p unsafe.Pointer, t *Type, n int) {
	if t.isByte() {
		b := d.bytes()
		if len(b) != n {
			d.fail("bytes of another length than expected")
		}
		copy(unsafe.Slice((*byte)(p), n), b)
		return
	}
	d.exactly(n)
	for i := range n {
		d.value(add(p, uintptr(i)*t.Size), t)
	}
}

// value decodes a value of type t into p. What is nested in it is as deep as the type.
func (d *decoder) value(p unsafe.Pointer, t *Type) {
	switch t.Kind {
	case Bool:
		*(*bool)(p) = d.bool()
	case Int:
		d.storeInt(p, t.Size, d.int())
	case Uint:
		d.storeUint(p, t.Size, d.uint())
	case Float:
		d.float(p, t.Size)
	case Complex:
		d.exactly(2)
		d.float(p, t.Size/2)
		d.float(add(p, t.Size/2), t.Size/2)
	case String:
		b := d.bytes()
		d.spend(1, uintptr(len(b)))
		*(*string)(p) = string(b)
	case Absent, Opaque:
		d.null()
	case Binary, Text:
		b := d.bytes()
		if err := t.self.unmarshal(reflect.NewAt(t.Go, p), append([]byte(nil), b...)); err != nil {
			fail(&HookError{Name: t.Name, Err: err})
		}
	case Array:
		d.elements(p, t.Flat, t.Count)
	case Struct:
		d.exactly(len(t.Fields))
		for i := range t.Fields {
			f := &t.Fields[i]
			d.value(add(p, f.Offset), f.Type)
		}
	case Coded:
		d.coded(p, t)
	default:
		if !d.isNull() {
			d.reference(p, t)
		}
	}
}

func (d *decoder) storeInt(p unsafe.Pointer, size uintptr, n int64) {
	if shift := 64 - 8*size; n<<shift>>shift != n {
		d.fail("a number that is too great")
	}
	switch size {
	case 1:
		*(*int8)(p) = int8(n)
	case 2:
		*(*int16)(p) = int16(n)
	case 4:
		*(*int32)(p) = int32(n)
	default:
		*(*int64)(p) = n
	}
}

func (d *decoder) storeUint(p unsafe.Pointer, size uintptr, n uint64) {
	if shift := 64 - 8*size; n<<shift>>shift != n {
		d.fail("a number that is too great")
	}
	switch size {
	case 1:
		*(*uint8)(p) = uint8(n)
	case 2:
		*(*uint16)(p) = uint16(n)
	case 4:
		*(*uint32)(p) = uint32(n)
	default:
		*(*uint64)(p) = n
	}
}

func (d *decoder) float(p unsafe.Pointer, size uintptr) {
	switch item, bits := d.head(); {
	case item == itemFloat32 && size == 4:
		*(*uint32)(p) = uint32(bits)
	case item == itemFloat64 && size == 8:
		*(*uint64)(p) = bits
	default:
		d.fail("no float of this size where one was expected")
	}
}

// reference decodes a reference that isn't nil.
func (d *decoder) reference(p unsafe.Pointer, t *Type) {
	switch t.Kind {
	case Pointer:
		*(*unsafe.Pointer)(p) = d.pointer(t.Elem)
	case Slice:
		d.slice(p, t)
	case Map:
		m := &d.maps[d.index(len(d.maps))]
		if m.typ != t && !m.typ.Go.ConvertibleTo(t.Go) {
			d.fail("a map of another type than expected")
		}
		*(*unsafe.Pointer)(p) = m.value.UnsafePointer()
	case Func:
		f := &d.funcs[d.index(len(d.funcs))]
		if f.typ != t && !f.typ.Go.ConvertibleTo(t.Go) {
			d.fail("a func of another type than expected")
		}
		f.slots = append(f.slots, slot{p, d.owner})
		d.owner.await()
	case Interface:
		d.box(p, t)
	}
}

func (d *decoder) slice(p unsafe.Pointer, t *Type) {
	items := d.array()
	var data unsafe.Pointer
	room := 0
	switch items {
	case 3:
		if t.Elem.Size == 0 {
			d.fail("memory for what needs none")
		}
		data, room = d.within(t.Elem.Flat)
	case 2: // of capacity 0, or of elements without size
		data = reflect.MakeSlice(t.Go, 0, 0).UnsafePointer()
		if t.Elem.Size == 0 {
			room = math.MaxInt
		}
	default:
		d.fail("no slice where one was expected")
	}
	length, capacity := d.uint(), d.uint()
	if length > capacity || capacity > uint64(room/max(t.Elem.Count, 1)) {
		d.fail("a slice that is longer than its memory")
	}
	*(*unsafe.Pointer)(p) = data
	h := (*sliceHeader)(p)
	h.len, h.cap = int(length), int(capacity)
}

// pointer decodes a pointer to a value of type t.
func (d *decoder) pointer(t *Type) unsafe.Pointer {
	if d.peek() == majorNegative {
		_, n := d.head()
		if n >= uint64(len(d.objects)) || d.objects[n].typ != t {
			d.fail("an object that isn't there")
		}
		return d.objects[n].ptr
	}
	if t.Size == 0 {
		d.exactly(0)
		return reflect.New(t.Go).UnsafePointer()
	}
	p, room := d.within(t.Flat)
	if room < t.Count {
		d.fail("a pointer to more than is there")
	}
	return p
}

// within decodes a place in memory at which values of type want lie, and returns how many.
func (d *decoder) within(want *Type) (unsafe.Pointer, int) {
	if d.peek() != majorArray {
		b := d.base(want)
		if b.typ != want {
			d.fail("memory of another type than expected")
		}
		return b.ptr, b.n
	}
	steps := d.array() - 1
	if steps < 1 {
		d.fail("no way into memory")
	}
	b := d.base(nil)
	i := d.index(b.n)
	p, t, room := add(b.ptr, uintptr(i)*b.typ.Size), b.typ, b.n-i
	for steps--; steps > 0; steps-- {
		if t.Kind != Struct {
			d.fail("a way into what has no fields")
		}
		f := &t.Fields[d.index(len(t.Fields))]
		p, t, room = add(p, f.Offset), f.Type, 1
		if t.Kind == Array {
			if steps--; steps == 0 {
				d.fail("a way that ends too early")
			}
			i := d.index(t.Count)
			p, t, room = add(p, uintptr(i)*t.Flat.Size), t.Flat, t.Count-i
		}
	}
	if t != want && !convertible(t, want) {
		d.fail("memory of another type than expected")
	}
	return p, room
}

// base decodes a block's number or a fixed object's name, which is of type want if it may be made up.
func (d *decoder) base(want *Type) *made {
	if d.peek() == majorUint {
		return &d.blocks[d.index(len(d.blocks))]
	}
	name := d.bytes()
	if i, ok := d.binding.names[string(name)]; ok {
		return &d.fixed[i]
	}
	if m := d.madeUp(string(name), want); m != nil {
		return m
	}
	fail(&BindingError{string(name), "is a fixed object of the encoding, and this program has none of this name", "name the object by Fixed"})
	return nil
}

// box decodes an interface.
func (d *decoder) box(p unsafe.Pointer, t *Type) {
	d.exactly(2)
	dyn := d.typ()
	first := d.holding(t, dyn)
	if first == nil {
		d.fail("a value that the interface can't hold")
	}
	// The second word, which is or points to the value, points to memory that may be filled later.
	w := words(p)
	w[0] = first
	switch {
	case dyn.Nests:
		i := d.index(len(d.boxes))
		b := &d.boxes[i]
		if b.typ != dyn {
			d.fail("a box of another type than expected")
		}
		d.nested(i)
		w[1] = b.fill
	case dyn.direct:
		d.value(unsafe.Pointer(&w[1]), dyn)
	default:
		d.spend(1, dyn.Size)
		v := reflect.New(dyn.Go).UnsafePointer()
		d.value(v, dyn)
		w[1] = v
	}
}

// holding returns the first word of an interface of type t that holds a value of another type, or nil if it can't hold one.
func (d *decoder) holding(t, dyn *Type) unsafe.Pointer {
	k := [2]*Type{t, dyn}
	word, known := d.binding.holds[k]
	if !known {
		if dyn.Kind != Interface && dyn.Go.Implements(t.Go) {
			v := reflect.New(t.Go)
			v.Elem().Set(reflect.ValueOf(dyn.zero))
			word = words(v.UnsafePointer())[0]
		}
		if d.binding.holds == nil {
			d.binding.holds = map[[2]*Type]unsafe.Pointer{}
		}
		d.binding.holds[k] = word
	}
	return word
}
