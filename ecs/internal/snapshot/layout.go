package snapshot

import (
	"cmp"
	"reflect"
	"slices"
	"time"
	"unsafe"

	"github.com/somen-go/somen/ecs/internal/graph"
)

// layout says how a value of a type, which is no array, is copied.
type layout struct {
	typ   *graph.Type
	id    int32
	size  uintptr
	ops   []op
	words int       // pointers of a value
	name  uint64    // a hash of the type's name
	skips []stretch // what is left alone, in the order of memory
	parts []stretch // what is between the skips; nil if there are none
	solid bool      // it is nothing but plain bytes
	whole bool      // nothing is left alone: it is for what has no place of its own, as an element of a map

	watched []uint32 // the offsets of what has to be followed if it changes; nil if that is much, or has to be looked at always

	known bool // all of this is
	visit Visit
	kind  regionKind // of what pointers to it lead to: changing or constant

	key, elem *layout          // of a map
	hold      [2]reflect.Value // a key and an element, while a map is copied
	at        unsafe.Pointer   // the map
}

// stretch is a piece of a value.
type stretch struct{ off, n uintptr }

// op is a stretch of a value, in the order of memory.
type op struct {
	kind  opKind
	off   uintptr
	n     int     // bytes; of an array, its elements
	to    *layout // what a pointer or a slice leads to, of what an array consists, the layout of a map
	many  int     // values of it for each that is pointed to, if that is an array
	typ   *graph.Type
	word  int  // its first pointer among those of the value
	spare bool // it is none of the state
	stand func(any) any
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
	opZero  // what can't be copied unless it is zero
	opStand // no memory, but what stands in a sum for that of the ops behind it
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
	if slices.Contains(c.constant, t.Go) {
		l.kind = constant
	}
	c.layouts[t] = l
	c.open++
	c.addOps(l, t, 0, graph.Field{})
	c.open--
	c.toFinish(l)
	return l
}

// toFinish finishes layouts as soon as none is open: until then one may consist of others that are not whole.
func (c *Copier) toFinish(l *layout) {
	c.unfinished = append(c.unfinished, l)
	if c.open > 0 {
		return
	}
	for _, l := range c.unfinished {
		l.finish()
	}
	c.unfinished = nil
}

// finish finds out what follows from the ops.
func (l *layout) finish() {
	if l.known {
		return
	}
	l.known = true
	for i := range l.ops {
		o := &l.ops[i]
		if o.kind == opArray {
			o.to.finish()
			for j := range uintptr(o.n) {
				for _, s := range o.to.skips {
					l.skips = append(l.skips, stretch{o.off + j*o.to.size + s.off, s.n})
				}
			}
		}
		o.word = l.words
		l.words += o.words()
	}
	l.watched = l.watch([]uint32{}, 0)
	l.solid = len(l.ops) == 1 && l.ops[0].kind == opBytes && uintptr(l.ops[0].n) == l.size && !l.ops[0].spare
	if len(l.skips) == 0 {
		return
	}
	slices.SortFunc(l.skips, func(a, b stretch) int { return cmp.Compare(a.off, b.off) })
	l.parts = []stretch{}
	from := uintptr(0)
	for _, s := range append(slices.Clone(l.skips), stretch{off: l.size}) {
		if from < s.off {
			l.parts = append(l.parts, stretch{from, s.off - from})
		}
		from = s.off + s.n
	}
}

// mostWatched is how many are worth it.
const mostWatched = 200

// watch adds what is watched in a value at an offset, or returns nil.
func (l *layout) watch(list []uint32, off uintptr) []uint32 {
	for i := range l.ops {
		o := &l.ops[i]
		at := uint32(off + o.off)
		switch o.kind {
		case opBytes:
		case opWord, opList, opString, opPointer, opMap, opFunc:
			list = append(list, at)
		case opSlice:
			list = append(list, at, at+2*uint32(wordSize))
		case opInterface, opPair:
			list = append(list, at, at+uint32(wordSize))
		case opArray:
			for j := uintptr(0); list != nil && j < uintptr(o.n); j++ {
				list = o.to.watch(list, off+o.off+j*o.to.size)
			}
		case opZero:
			return nil
		}
		if list == nil || len(list) > mostWatched {
			return nil
		}
	}
	return list
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
	if c.stands != nil && !in.Spare {
		if s, ok := c.stands(t.Go); ok {
			add(op{kind: opStand, to: c.layoutFlat(c.typeOf(s.As)), stand: s.Of})
			in.Spare = true
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
		for _, f := range t.Skipped {
			l.addSkip(off+f.Offset, f.Type)
		}
	case graph.Array:
		if t.Count == 0 {
			return
		}
		if t.Flat.Plain() && len(t.Runs) == 1 && t.Runs[0] == (graph.Run{Size: t.Size}) {
			l.addBytes(off, t.Size, in.Spare)
			return
		}
		if in.Constant {
			for i := range uintptr(t.Count) {
				c.addOps(l, t.Flat, off+i*t.Flat.Size, in)
			}
			return
		}
		to := c.layoutFlat
		if l.whole {
			to = c.layoutWhole
		}
		add(op{kind: opArray, n: t.Count, to: to(t.Flat)})
	case graph.Slice:
		to, many := c.layoutOf(t.Elem)
		add(op{kind: opSlice, to: to, many: many})
	case graph.Pointer:
		if t.Elem.IsObject() || isOfProcess(t.Elem.Go) {
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
	default:
		l.addSkip(off, t)
	}
}

// addSkip adds what is no state.
func (l *layout) addSkip(off uintptr, t *graph.Type) {
	if l.whole {
		l.addAsIs(off, t.Go)
	} else if t.Size > 0 {
		l.skips = append(l.skips, stretch{off, t.Size})
	}
}

// addAsIs adds what copies a value of any type, in which nothing is followed.
func (l *layout) addAsIs(off uintptr, t reflect.Type) {
	o := op{off: off, spare: true}
	switch t.Kind() {
	case reflect.Struct:
		for i := range t.NumField() {
			l.addAsIs(off+t.Field(i).Offset, t.Field(i).Type)
		}
		return
	case reflect.Array:
		for i := range t.Len() {
			l.addAsIs(off+uintptr(i)*t.Elem().Size(), t.Elem())
		}
		return
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		o.kind = opWord
	case reflect.String:
		o.kind = opString
	case reflect.Slice:
		o.kind = opList
	case reflect.Interface:
		o.kind = opPair
	default:
		l.addBytes(off, t.Size(), true)
		return
	}
	l.ops = append(l.ops, o)
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

// layoutWhole is the layout of a type that may be an array, of which nothing is left alone.
func (c *Copier) layoutWhole(t *graph.Type) *layout {
	if t.Whole && (t.Kind != graph.Array || t.Count == 0) {
		return c.layoutFlat(t)
	}
	l := &layout{typ: t, size: t.Size, whole: true}
	c.open++
	c.addOps(l, t, 0, graph.Field{})
	c.open--
	c.toFinish(l)
	return l
}

// addBytes adds plain bytes, to those before them if nothing lies between.
func (l *layout) addBytes(off, n uintptr, spare bool) {
	if last := len(l.ops) - 1; last >= 0 && l.ops[last].kind == opBytes && l.ops[last].spare == spare && l.ops[last].off+uintptr(l.ops[last].n) == off {
		l.ops[last].n += int(n)
		return
	}
	l.ops = append(l.ops, op{kind: opBytes, off: off, n: int(n), spare: spare})
}

// isOfProcess reports whether what pointers to a type lead to is none of a game's: that by which Go describes types, and
// the places of times, of which the local one is found out when somebody asks for it first.
func isOfProcess(t reflect.Type) bool {
	return t.PkgPath() == "reflect" && t.Name() == "rtype" || t.PkgPath() == "internal/abi" || t == reflect.TypeFor[time.Location]()
}
