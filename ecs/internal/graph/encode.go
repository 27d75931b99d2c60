package graph

import (
	"encoding/binary"
	"hash/crc32"
	maps_ "maps"
	"reflect"
	"slices"
	"unsafe"
)

// Encode returns the encoding of all that is reached from the roots. Nothing may change it meanwhile.
// The error names the first value that can't be encoded.
func (b *Binding) Encode() ([]byte, error) { return b.Append(nil) }

// Append is Encode, and appends the encoding.
func (b *Binding) Append(to []byte) (data []byte, err error) {
	defer caught(&err)
	b.check()
	e := b.spare
	b.spare = nil // unless all goes well
	if e == nil {
		e = &encoder{scanner: newScanner(b)}
		e.sections[blocks] = make([]byte, 0, 32*b.sizes.regions)
	}
	s := e.scanner
	s.scan()
	s.merge()
	if b.inspect != nil {
		if err := b.inspect(&Inspection{s: s}); err != nil {
			fail(err)
		}
	}
	for i := range b.roots {
		e.number(blocks, &s.blocks[s.regions[i].block].number, task{block: &s.blocks[s.regions[i].block]})
	}
	e.drain()
	data = e.assemble(to)
	e.release()
	return data, nil
}

// encoder writes each block, map, func, box and object when its turn comes. They are numbered, each sort
// for itself, in the order in which the way from the roots comes to them first, which depends on no
// address.
type encoder struct {
	*scanner
	out      *[]byte // what is written to: a section, or a scratch
	trial    *trial  // if this only tries how things would be written
	sections [sectionCount][]byte
	counts   [sectionCount]int32
	queue    []task
	current  task            // that is being written
	deferred []*mapRecord    // whose keys' order isn't known yet
	mapText  [][2]int        // where each map's record is in its section
	types    []*Type         // in the order in which they were used
	index    []int32         // of a type in types plus one, by its id
	code     map[string]bool // names of funcs
	way      []int
	scratch  []byte
}

// task is a record that is to be written.
type task struct {
	block *block
	of    any // *mapRecord, *funcRecord, *boxRecord or *objectRecord
}

// drain writes what has a number and is not yet written, until there is nothing.
func (e *encoder) drain() {
	for {
		for i := 0; i < len(e.queue); i++ { // which grows meanwhile
			e.record(e.queue[i])
		}
		e.queue = e.queue[:0]
		if len(e.deferred) == 0 {
			return
		}
		e.settle()
	}
}

// number gives a record the next number of its section, and a place in the queue.
func (e *encoder) number(section int, number *int32, t task) {
	*number = e.counts[section]
	e.counts[section]++
	e.queue = append(e.queue, t)
}

// give numbers a record that has no number.
func (e *encoder) give(t task) {
	section, number := blocks, (*int32)(nil)
	switch r := t.of.(type) {
	case nil:
		number = &t.block.number
	case *mapRecord:
		section, number = maps, &r.number
	case *funcRecord:
		section, number = funcs, &r.number
	case *boxRecord:
		section, number = boxes, &r.number
	case *objectRecord:
		section, number = objects, &r.number
	}
	if *number < 0 {
		e.number(section, number, t)
	}
}

// to has what is written go to a section.
func (e *encoder) to(section int) {
	if e.trial == nil {
		e.out = &e.sections[section]
	}
}

func (e *encoder) record(t task) {
	e.current = t
	switch r := t.of.(type) {
	case nil:
		e.to(blocks)
		e.put(appendArray(*e.out, 2))
		e.typeOf(t.block.typ)
		e.elements(t.block.ptr, t.block.typ, t.block.n)
	case *mapRecord:
		switch {
		case r.order != nil || e.sort(r):
			e.entries(r)
		case e.trial != nil:
			e.unsorted(r)
		default:
			e.deferred = append(e.deferred, r)
		}
	case *funcRecord:
		e.to(funcs)
		e.put(appendArray(*e.out, 3))
		e.typeOf(r.typ)
		e.put(appendString(*e.out, r.name))
		e.noteCode(r.name)
		if r.as == nil {
			e.put(append(*e.out, itemNull))
			return
		}
		e.put(appendArray(*e.out, 2))
		e.typeOf(r.as)
		e.value(r.captures, r.as)
	case *boxRecord:
		e.to(boxes)
		e.put(appendArray(*e.out, 2))
		e.typeOf(r.typ)
		e.value(r.ptr, r.typ)
	case *objectRecord:
		e.to(objects)
		e.put(appendArray(*e.out, 2))
		e.typeOf(r.typ)
		e.value(r.as.Addr().UnsafePointer(), e.registry.known(r.typ.object.As))
	}
}

// noteCode has the encoding say where the code of a name stands.
func (e *encoder) noteCode(name string) {
	if e.trial == nil {
		if e.code == nil {
			e.code = map[string]bool{}
		}
		e.code[name] = true
	}
}

func (e *encoder) appendCode(b []byte) []byte {
	var all [][2]string
	for _, name := range slices.Sorted(maps_.Keys(e.code)) {
		if place := e.registry.funcs.Place(name); place != "" {
			all = append(all, [2]string{name, place})
		}
	}
	b = appendHead(b, majorMap, uint64(len(all)))
	for _, c := range all {
		b = appendString(appendString(b, c[0]), c[1])
	}
	return b
}

// elements writes n values: bytes as bytes.
func (e *encoder) elements(p unsafe.Pointer, t *Type, n int) {
	if t.isByte() {
		e.put(appendBytes(*e.out, unsafe.Slice((*byte)(p), n)))
		return
	}
	e.put(appendArray(*e.out, n))
	for i := range n {
		e.value(add(p, uintptr(i)*t.Size), t)
	}
}

// entries writes a map, whose order is known.
func (e *encoder) entries(r *mapRecord) {
	e.to(maps)
	start := len(*e.out)
	e.put(appendArray(*e.out, 2))
	e.typeOf(r.typ)
	e.put(appendArray(*e.out, 2*r.n))
	var seen map[string]bool
	if !r.typ.Key.Plain() && e.trial == nil {
		seen = make(map[string]bool, r.n)
	}
	for _, i := range r.order {
		key := len(*e.out)
		e.value(add(r.keys, uintptr(i)*r.typ.Key.Size), r.typ.Key)
		if seen != nil {
			e.once(r, i, seen, string((*e.out)[key:]))
		}
		e.value(add(r.values, uintptr(i)*r.typ.Elem.Size), r.typ.Elem)
	}
	if e.trial == nil {
		for len(e.mapText) <= int(r.number) {
			e.mapText = append(e.mapText, [2]int{})
		}
		e.mapText[r.number] = [2]int{start, len(*e.out)}
	}
}

// once refuses a second key of the same encoding, which pointers to values without size can cause: Go
// leaves open whether they are equal, and after decoding they are. NaNs never are.
func (e *encoder) once(r *mapRecord, i int32, seen map[string]bool, key string) {
	if v := value(r.typ.Key, add(r.keys, uintptr(i)*r.typ.Key.Size)); seen[key] && v.Equal(v) {
		fail(&ValueError{e.path(r.from, r.at), r.typ.Go, "it has keys with pointers to values without size, which may be equal or not",
			"give the type that they point to a field"})
	}
	seen[key] = true
}

func (e *encoder) put(b []byte) { *e.out = b }

// value writes the value of type t at p.
func (e *encoder) value(p unsafe.Pointer, t *Type) {
	b := *e.out
	switch t.Kind {
	case Bool:
		b = appendBool(b, *(*bool)(p))
	case Int:
		b = appendInt(b, loadInt(p, t.Size))
	case Uint:
		b = appendUint(b, loadUint(p, t.Size))
	case Float:
		b = appendFloat(b, p, t.Size)
	case Complex:
		b = appendFloat(appendArray(b, 2), p, t.Size/2)
		b = appendFloat(b, add(p, t.Size/2), t.Size/2)
	case String:
		b = appendString(b, *(*string)(p))
	case Absent, Opaque:
		b = append(b, itemNull)
	case Binary, Text:
		b = e.marshal(b, p, t)
	case Array:
		e.elements(p, t.Flat, t.Count)
		return
	case Struct:
		e.fields(p, t)
		return
	case Coded:
		e.value(e.coded[spanKey{uintptr(p), t}].Addr().UnsafePointer(), t.Elem)
		return
	default:
		e.reference(p, t)
		return
	}
	*e.out = b
}

func (e *encoder) fields(p unsafe.Pointer, t *Type) {
	e.put(appendArray(*e.out, len(t.Fields)))
	for i := range t.Fields {
		f := &t.Fields[i]
		e.value(add(p, f.Offset), f.Type)
	}
}

// marshal writes what a value's own method returns.
func (e *encoder) marshal(b []byte, p unsafe.Pointer, t *Type) []byte {
	data, err := t.self.marshal(reflect.NewAt(t.Go, p))
	if err != nil {
		fail(&HookError{e.place(p), t.Name, err})
	}
	if t.Kind == Text {
		return appendString(b, string(data))
	}
	return appendBytes(b, data)
}

// place names where p is, if it is in a block, and otherwise the map that is being written.
func (e *encoder) place(p unsafe.Pointer) string {
	if r, ok := e.current.of.(*mapRecord); ok {
		return e.path(r.from, r.at)
	}
	if b := e.current.block; b != nil && uintptr(p) >= b.start() && uintptr(p) < b.end() {
		return e.path(b.region, uintptr(p)-b.start())
	}
	return ""
}

func loadInt(p unsafe.Pointer, size uintptr) int64 {
	switch size {
	case 1:
		return int64(*(*int8)(p))
	case 2:
		return int64(*(*int16)(p))
	case 4:
		return int64(*(*int32)(p))
	}
	return *(*int64)(p)
}

func loadUint(p unsafe.Pointer, size uintptr) uint64 {
	switch size {
	case 1:
		return uint64(*(*uint8)(p))
	case 2:
		return uint64(*(*uint16)(p))
	case 4:
		return uint64(*(*uint32)(p))
	}
	return *(*uint64)(p)
}

func appendFloat(b []byte, p unsafe.Pointer, size uintptr) []byte {
	if size == 4 {
		return appendFloat32(b, *(*uint32)(p))
	}
	return appendFloat64(b, *(*uint64)(p))
}

// typeOf writes the number of a type.
func (e *encoder) typeOf(t *Type) {
	if e.trial != nil {
		e.put(appendString(*e.out, t.Name)) // numbers depend on the order that is being found
		return
	}
	e.put(appendUint(*e.out, uint64(e.use(t))))
}

// use numbers a type and those that its layout consists of.
func (e *encoder) use(t *Type) int32 {
	if missing := t.id + 1 - len(e.index); missing > 0 {
		e.index = append(e.index, make([]int32, missing)...)
	}
	if i := e.index[t.id]; i > 0 {
		return i - 1
	}
	if t.namesake != nil {
		fail(&NameError{t.Name, [2]reflect.Type{t.Go, t.namesake}})
	}
	e.types = append(e.types, t)
	i := int32(len(e.types))
	e.index[t.id] = i
	for _, part := range t.layout {
		e.use(part)
	}
	return i - 1
}

// assemble puts the sections together.
func (e *encoder) assemble(to []byte) []byte {
	table := e.binding.tables.of(e)
	size := 512 + len(table)
	for i := range e.sections {
		size += len(e.sections[i])
	}
	start := len(to)
	b := appendHead(slices.Grow(to, size), majorTag, selfTag)
	b = appendHead(b, majorMap, uint64(4+sectionCount+1))
	b = appendUint(appendString(b, keyVersion), version)
	b = append(appendString(b, keyTypes), table...)
	b = e.appendCode(appendString(b, keyCode))
	b = appendHead(appendString(b, keyRoots), majorMap, uint64(len(e.binding.roots)))
	for i, r := range e.binding.roots {
		b = appendUint(appendString(b, r.name), uint64(i))
	}
	for i := range e.sections {
		b = appendArray(appendString(b, sectionNames[i]), int(e.counts[i]))
		if i == maps {
			for _, t := range e.mapText {
				b = append(b, e.sections[i][t[0]:t[1]]...)
			}
			continue
		}
		b = append(b, e.sections[i]...)
	}
	sum := crc32.Checksum(b[start:], castagnoli)
	b = append(appendString(b, keySum), majorUint|26)
	return binary.BigEndian.AppendUint32(b, sum)
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)
