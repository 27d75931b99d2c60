package snapshot

import (
	"cmp"
	"encoding/binary"
	"math/bits"
	"reflect"
	"slices"
	"unsafe"

	"github.com/somen-go/somen/ecs/internal/graph"
)

// Sum returns a number for what the roots lead to: what is alike has the same one, wherever it lies in memory, also in another
// process of the same program; what is not has another one, but for what a hash of 64 bits may miss. What stands behind the
// lengths of slices is not looked at, nor are fields with the tag `somen:"spare"`. The order of a map whose keys are pointers
// can't always be told; two that are alike may have different sums then.
//
// It allocates. The error is that of Take.
func (c *Copier) Sum() (sum uint64, err error) {
	defer graph.Caught(&err)
	s := summer{c: c, met: newTable(1 << 12), h: seed}
	for _, r := range c.roots {
		s.word(hashOf(r.name))
		s.show(r.ptr, r.lay, r.n)
	}
	for i := 0; i < len(s.pieces); i++ { // which grows meanwhile
		p := s.pieces[i]
		if p.lay.solid {
			s.bytes(unsafe.Slice((*byte)(add(p.ptr, uintptr(p.from)*p.lay.size)), uintptr(p.to-p.from)*p.lay.size))
			continue
		}
		for j := p.from; j < p.to; j++ {
			s.value(p.lay, add(p.ptr, uintptr(j)*p.lay.size))
		}
	}
	return s.h, nil
}

// summer looks at memory in an order that follows from what it finds there, and gives each piece of it a number.
type summer struct {
	c      *Copier
	h      uint64
	met    table
	pieces []piece
	to     []int // how many values of what has a number are to be looked at

	shallow bool // it looks at nothing new
}

// piece are values of one layout.
type piece struct {
	ptr      unsafe.Pointer
	lay      *layout
	from, to int
}

const seed = 0x9e3779b97f4a7c15

func (s *summer) word(x uint64) { s.h = mix(s.h, x) }

func mix(h, x uint64) uint64 {
	hi, lo := bits.Mul64(h^x^0xa0761d6478bd642f, 0xe7037ed1a0b428db)
	return hi ^ lo ^ bits.RotateLeft64(h, 23)
}

func (s *summer) bytes(b []byte) {
	h := s.h
	for len(b) >= 8 {
		h = mix(h, binary.LittleEndian.Uint64(b))
		b = b[8:]
	}
	if len(b) > 0 {
		var rest [8]byte
		copy(rest[:], b)
		h = mix(h, binary.LittleEndian.Uint64(rest[:])^uint64(len(b))<<56)
	}
	s.h = h
}

func hashOf(name string) uint64 {
	s := summer{h: seed}
	s.bytes([]byte(name))
	return s.h
}

// show notes that a pointer shows n values, and what number they have.
func (s *summer) show(p unsafe.Pointer, l *layout, n int) {
	switch {
	case p == nil:
		s.word(0)
		return
	case n == 0 || l.size == 0:
		s.word(1)
		return
	}
	if f := s.c.fixedAt(p); f != nil {
		s.word(f.name)
		s.word(uint64(uintptr(p) - f.from))
		return
	}
	i := s.met.get(uintptr(p), l.id)
	switch {
	case i < 0 && s.shallow:
		s.word(l.name)
		return
	case i < 0:
		i = int32(len(s.to))
		s.met.set(uintptr(p), l.id, i)
		s.to = append(s.to, 0)
		s.word(l.name)
	}
	s.word(uint64(i) + 2)
	if s.shallow {
		return
	}
	if known := s.to[i]; n > known {
		s.pieces = append(s.pieces, piece{p, l, known, n})
		s.to[i] = n
	}
}

func (s *summer) value(l *layout, p unsafe.Pointer) {
	for i := range l.ops {
		if o := &l.ops[i]; !o.spare {
			s.op(o, add(p, o.off))
		}
	}
	if l.visit == nil {
		return
	}
	l.visit(p, func(at unsafe.Pointer, t reflect.Type) { s.value(s.c.learn(t), at) })
}

func (s *summer) op(o *op, q unsafe.Pointer) {
	switch o.kind {
	case opBytes:
		s.bytes(unsafe.Slice((*byte)(q), o.n))
	case opWord, opPair:
		if *(*unsafe.Pointer)(q) != nil {
			s.word(1)
		} else {
			s.word(0)
		}
	case opString:
		text := *(*string)(q)
		s.word(uint64(len(text)))
		s.bytes(unsafe.Slice(unsafe.StringData(text), len(text)))
	case opPointer:
		s.show(*(*unsafe.Pointer)(q), o.to, o.many)
	case opList:
		s.word(uint64((*sliceHeader)(q).len))
	case opSlice:
		h := (*sliceHeader)(q)
		s.word(uint64(h.len))
		s.show(h.data, o.to, h.len*o.many)
	case opInterface:
		s.box(q, o.typ)
	case opMap:
		s.entries(*(*unsafe.Pointer)(q), o.to)
	case opFunc:
		s.closure(*(*unsafe.Pointer)(q), o.typ)
	case opArray:
		for range o.n {
			s.value(o.to, q)
			q = add(q, o.to.size)
		}
	case opZero:
		s.c.mustBeZero(q, o)
	}
}

func (s *summer) box(p unsafe.Pointer, t *graph.Type) {
	w := (*[2]unsafe.Pointer)(p)
	if w[0] == nil {
		s.word(0)
		return
	}
	d := s.c.boxOf(p, t)
	s.word(d.name)
	if d.direct {
		s.value(d.of, unsafe.Pointer(&w[1]))
		return
	}
	if d.plain {
		for j := range d.n {
			s.value(d.of, add(w[1], uintptr(j)*d.of.size))
		}
		return
	}
	s.show(w[1], d.of, d.n)
}

func (s *summer) closure(f unsafe.Pointer, t *graph.Type) {
	if f == nil {
		s.word(0)
		return
	}
	held := s.c.heldBy(f, t, f)
	s.word(held.name)
	if held.of != nil {
		s.show(add(f, wordSize), held.of, held.n)
	}
}

// entries looks at a map, once.
func (s *summer) entries(m unsafe.Pointer, l *layout) {
	if m == nil {
		s.word(0)
		return
	}
	if i := s.met.get(uintptr(m), l.id); i >= 0 {
		s.word(uint64(i) + 2)
		return
	}
	if s.shallow {
		return
	}
	s.met.set(uintptr(m), l.id, int32(len(s.to)))
	s.to = append(s.to, 1)
	v := reflect.NewAt(l.typ.Go, unsafe.Pointer(&m)).Elem()
	n := v.Len()
	s.word(uint64(n) + 1)
	if n == 0 {
		return
	}
	keys, elems := reflect.MakeSlice(reflect.SliceOf(l.typ.Go.Key()), n, n), reflect.MakeSlice(reflect.SliceOf(l.typ.Go.Elem()), n, n)
	order := make([]ranked, 0, n)
	for it := v.MapRange(); it.Next(); {
		i := len(order)
		keys.Index(i).SetIterKey(it)
		elems.Index(i).SetIterValue(it)
		order = append(order, ranked{s.rank(l.key, keys.Index(i).Addr().UnsafePointer()), i})
	}
	slices.SortFunc(order, func(a, b ranked) int { return cmp.Compare(a.rank, b.rank) })
	for _, e := range order {
		s.value(l.key, keys.Index(e.i).Addr().UnsafePointer())
		s.value(l.elem, elems.Index(e.i).Addr().UnsafePointer())
	}
}

// ranked is an entry of a map, and what says which comes first.
type ranked struct {
	rank uint64
	i    int
}

// rank is a hash of a key, in which a pointer is the number of what it leads to, if that has one already.
func (s *summer) rank(l *layout, p unsafe.Pointer) uint64 {
	r := summer{c: s.c, met: s.met, h: seed, shallow: true}
	r.value(l, p)
	return r.h
}
