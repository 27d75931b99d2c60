package snapshot

import (
	"reflect"
	"unsafe"

	"github.com/somen-go/somen/ecs/internal/graph"
)

// layout says how a value of a type, which is no array, is copied.
type layout struct {
	typ     *graph.Type
	id      int32
	size    uintptr
	ops     []op
	words   int      // pointers of a value in an image
	bytes   int      // plain bytes of a value in an image
	name    uint64   // a hash of the type's name
	moves   []move   // what copies the same, or nil
	slices  []slice  // those in it
	offsets []uint32 // of the words, if there are moves
	quick   bool     // there are moves, or nothing to move
	solid   bool     // it is nothing but plain bytes
	visit   Visit

	key, elem *layout          // of a map
	hold      [2]reflect.Value // a key and an element, while a map is copied
	word      unsafe.Pointer   // the map
}

// op is a stretch of a value, in the order of memory.
type op struct {
	kind  opKind
	off   uintptr
	n     int     // bytes; of an array, its elements
	to    *layout // what a pointer or a slice leads to, of what an array consists, the layout of a map
	many  int     // values of it for each that is pointed to, if that is an array
	typ   *graph.Type
	spare bool // it is none of the state
}

type opKind uint8

const (
	opBytes     opKind = iota // n of them
	opWord                    // a pointer that is not followed
	opPair                    // an interface that is not followed
	opList                    // a slice that is not followed
	opPointer                 // to a value
	opSlice                   // and its length and capacity
	opString                  // and its length
	opInterface               // two words
	opMap
	opFunc
	opArray
	opZero // what can't be copied unless it is zero
)

// layoutOf returns the layout of a type, and how many values of it an array is.
func (c *Copier) layoutOf(t *graph.Type) (*layout, int) {
	return c.layoutFlat(t.Flat), t.Count
}

func (c *Copier) layoutFlat(t *graph.Type) *layout {
	if l := c.layouts[t]; l != nil {
		return l
	}
	c.last++
	l := &layout{typ: t, id: c.last, size: t.Size, visit: c.visits[t.Go], name: hashOf(t.Name)}
	c.layouts[t] = l
	c.addOps(l, t, 0, graph.Field{})
	for i := range l.ops {
		l.words, l.bytes = l.words+l.ops[i].words(), l.bytes+l.ops[i].bytes()
	}
	l.addMoves()
	l.solid = l.words == 0 && uintptr(l.bytes) == l.size && len(l.ops) == 1 && l.visit == nil
	return l
}

// words returns how many words an op copies.
func (o *op) words() int {
	switch o.kind {
	case opWord, opPointer, opMap, opFunc, opSlice, opList, opString:
		return 1
	case opInterface, opPair:
		return 2
	case opArray:
		return o.n * o.to.words
	}
	return 0
}

// bytes returns how many plain bytes an op copies.
func (o *op) bytes() int {
	switch o.kind {
	case opBytes:
		return o.n
	case opString:
		return int(wordSize)
	case opSlice, opList:
		return 2 * int(wordSize)
	case opArray:
		return o.n * o.to.bytes
	}
	return 0
}

const wordSize = unsafe.Sizeof(uintptr(0))

// addOps adds what copies a value of type t at an offset, which is in a field.
func (c *Copier) addOps(l *layout, t *graph.Type, off uintptr, in graph.Field) {
	add := func(o op) {
		o.off, o.typ, o.spare = off, t, in.Spare
		l.ops = append(l.ops, o)
	}
	if in.Constant {
		switch t.Kind {
		case graph.Pointer, graph.Map, graph.Func:
			add(op{kind: opWord})
			return
		case graph.Interface:
			add(op{kind: opPair})
			return
		case graph.Slice:
			add(op{kind: opList})
			return
		}
	}
	switch t.Kind {
	case graph.Bool, graph.Int, graph.Uint, graph.Float, graph.Complex:
		l.addBytes(off, t.Size, in.Spare)
	case graph.String:
		add(op{kind: opString})
	case graph.Struct:
		for _, f := range t.Fields {
			f.Spare, f.Constant = f.Spare || in.Spare, f.Constant || in.Constant
			c.addOps(l, f.Type, off+f.Offset, f)
		}
	case graph.Array:
		if t.Count == 0 {
			return
		}
		if t.Flat.Plain() && len(t.Runs) == 1 && t.Runs[0] == (graph.Run{Size: t.Size}) {
			l.addBytes(off, t.Size, in.Spare)
			return
		}
		add(op{kind: opArray, n: t.Count, to: c.layoutFlat(t.Flat)})
	case graph.Slice:
		to, many := c.layoutOf(t.Elem)
		add(op{kind: opSlice, to: to, many: many})
	case graph.Pointer:
		if t.Elem.IsObject() || isOfRuntime(t.Elem.Go) {
			add(op{kind: opWord})
			return
		}
		to, many := c.layoutOf(t.Elem)
		add(op{kind: opPointer, to: to, many: many})
	case graph.Map:
		add(op{kind: opMap, to: c.layoutMap(t)})
	case graph.Interface:
		add(op{kind: opInterface})
	case graph.Func:
		add(op{kind: opFunc})
	case graph.Opaque:
		if t.Go.PkgPath() == "unique" {
			add(op{kind: opWord}) // a handle on what nobody changes
			return
		}
		add(op{kind: opZero, n: int(t.Size)})
	}
}

// layoutMap returns the layout of the entries of a map.
func (c *Copier) layoutMap(t *graph.Type) *layout {
	if l := c.entriesOf[t]; l != nil {
		return l
	}
	c.last++
	l := &layout{typ: t, id: c.last}
	c.entriesOf[t] = l
	l.key, l.elem = c.layoutWhole(t.Key), c.layoutWhole(t.Elem)
	for i, of := range []*graph.Type{t.Key, t.Elem} {
		l.hold[i] = reflect.New(of.Go).Elem()
	}
	return l
}

// layoutWhole is the layout of a type that may be an array.
func (c *Copier) layoutWhole(t *graph.Type) *layout {
	if t.Kind != graph.Array || t.Count == 0 {
		return c.layoutFlat(t)
	}
	to := c.layoutFlat(t.Flat)
	return &layout{typ: t, size: t.Size, words: t.Count * to.words, bytes: t.Count * to.bytes,
		ops: []op{{kind: opArray, n: t.Count, to: to, typ: t}}}
}

// addBytes adds plain bytes, to those before them if nothing lies between.
func (l *layout) addBytes(off, n uintptr, spare bool) {
	if last := len(l.ops) - 1; last >= 0 && l.ops[last].kind == opBytes && l.ops[last].spare == spare && l.ops[last].off+uintptr(l.ops[last].n) == off {
		l.ops[last].n += int(n)
		return
	}
	l.ops = append(l.ops, op{kind: opBytes, off: off, n: int(n), spare: spare})
}

// isOfRuntime reports whether a type is one of those by which Go describes types, which never change.
func isOfRuntime(t reflect.Type) bool {
	return t.PkgPath() == "reflect" && t.Name() == "rtype" || t.PkgPath() == "internal/abi"
}

func add(p unsafe.Pointer, n uintptr) unsafe.Pointer { return unsafe.Add(p, n) }
