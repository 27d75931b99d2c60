package snapshot

import (
	"encoding/binary"
	"math/bits"
	"reflect"
	"unsafe"

	"github.com/somen-go/somen/ecs/internal/graph"
)

// Sum returns a number for what the roots lead to: what is alike has the same one, wherever it lies in memory, also in another
// process of the same program; what is not has another one, but for what a hash of 64 bits may miss. What stands behind the
// lengths of slices is not looked at, nor are fields with the tag `somen:"spare"`. The order of a map whose keys are pointers,
// to what nothing else leads to, can't always be told; two that are alike may have different sums then.
//
// It allocates. The error is that of Take, which it calls for an image of its own.
func (c *Copier) Sum() (sum uint64, err error) {
	if err := c.takeOrRenew(&c.own, true); err != nil {
		return 0, err
	}
	defer c.own.Clear()
	defer graph.Caught(&err)
	x := c.regions
	s := summer{c: c, x: x, h: seed, numbers: make([]int32, len(x.all)), shown: make([]int32, len(x.all))}
	for _, r := range c.roots {
		s.word(hashOf(r.name))
		s.show(none, r.ptr, r.lay, r.n)
	}
	for more := true; more; more = s.postponed() {
		for len(s.pieces) > 0 {
			p := s.pieces[0]
			s.pieces = s.pieces[1:]
			s.piece(p)
		}
	}
	return s.h, nil
}

// summer looks at memory in an order that follows from what it finds there, and gives each region a number.
type summer struct {
	c       *Copier
	x       *regions
	h       uint64
	numbers []int32 // of regions, from 1 on
	shown   []int32 // how many of the values of a region are to be looked at
	last    int32   // number
	pieces  []piece
	later   []entriesOf
	stands  int  // it looks at what stands for something, in so many
	shallow bool // it looks at nothing new
}

// piece are values of a region.
type piece struct{ of, from, to int32 }

func (s *summer) piece(p piece) {
	r := &s.x.all[p.of]
	l := r.lay
	if l.solid {
		s.bytes(unsafe.Slice((*byte)(add(r.ptr, uintptr(p.from)*l.size)), uintptr(p.to-p.from)*l.size))
		return
	}
	for j := int(p.from); j < int(p.to); j++ {
		s.value(l, add(r.ptr, uintptr(j)*l.size), s.x.wordOf(p.of, j))
	}
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

// show notes that a pointer shows n values, and what number they have. The word of number k is the pointer; a k of none is
// one that has no number.
func (s *summer) show(k int, p unsafe.Pointer, l *layout, n int) {
	switch {
	case p == nil:
		s.word(0)
		return
	case n == 0 || l.size == 0:
		s.word(1)
		return
	}
	i := s.leads(k, p, l)
	if i < 0 {
		if f := s.c.fixedAt(p); f != nil {
			s.word(f.name)
			s.word(uint64(uintptr(p) - f.from))
		} else if s.stands > 0 { // made for that
			for j := range n {
				s.value(l, add(p, uintptr(j)*l.size), none)
			}
		}
		return
	}
	if s.number(i, l) && n > int(s.shown[i]) {
		s.pieces = append(s.pieces, piece{i, s.shown[i], int32(n)})
		s.shown[i] = int32(n)
	}
}

// leads returns the region that a pointer leads to, or none.
func (s *summer) leads(k int, p unsafe.Pointer, l *layout) int32 {
	if k < 0 {
		return s.reached(s.x.at(p, l))
	}
	return s.reached(s.x.leads[k])
}

// reached returns the largest region that is reached of those that are at the place of one: which of them a pointer
// leads to depends on what was there before.
func (s *summer) reached(i int32) int32 {
	if i < 0 {
		return i
	}
	for j := s.x.all[i].newer; j != 0; j = s.x.all[j].newer {
		if s.x.reached(j) {
			i = j
		}
	}
	return i
}

// number tells the number of a region, and reports whether that is to be looked at.
func (s *summer) number(i int32, l *layout) bool {
	if s.numbers[i] == 0 {
		s.word(l.name)
		if s.shallow {
			return false
		}
		s.last++
		s.numbers[i] = s.last
	}
	s.word(uint64(s.numbers[i]) + 1)
	return !s.shallow
}

// value looks at a value, the first word of which has the number k.
func (s *summer) value(l *layout, p unsafe.Pointer, k int) {
	for i := range l.ops {
		o := &l.ops[i]
		if !o.spare {
			s.op(o, add(p, o.off), k)
		}
		if k >= 0 {
			k += o.words()
		}
	}
	if l.visit == nil {
		return
	}
	l.visit(p, func(at unsafe.Pointer, t reflect.Type) {
		l := s.c.ofGo[t]
		s.value(l, at, s.x.wordOf(s.x.at(at, l), 0))
	})
}

func (s *summer) op(o *op, q unsafe.Pointer, k int) {
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
		s.show(k, *(*unsafe.Pointer)(q), o.to, o.many)
	case opList:
		s.word(uint64((*sliceHeader)(q).len))
	case opSlice:
		h := (*sliceHeader)(q)
		s.word(uint64(h.len))
		s.show(k, h.data, o.to, h.len*o.many)
	case opInterface:
		s.box(q, o.typ, k)
	case opMap:
		s.entries(k, *(*unsafe.Pointer)(q), o.to)
	case opFunc:
		s.closure(k, *(*unsafe.Pointer)(q), o.typ)
	case opArray:
		for j := range o.n {
			s.value(o.to, add(q, uintptr(j)*o.to.size), k)
			if k >= 0 {
				k += o.to.words
			}
		}
	case opZero:
		s.c.mustBeZero(q, o)
	case opStand:
		s.stands++
		s.value(o.to, reflect.ValueOf(o.stand(reflect.NewAt(o.typ.Go, q).Interface())).UnsafePointer(), none)
		s.stands--
	}
}

func (s *summer) box(p unsafe.Pointer, t *graph.Type, k int) {
	if k >= 0 {
		k++ // the second word
	}
	w := (*[2]unsafe.Pointer)(p)
	if w[0] == nil {
		s.word(0)
		return
	}
	d := s.c.boxOf(p, t)
	s.word(d.name)
	if d.direct {
		s.value(d.of, unsafe.Pointer(&w[1]), k)
		return
	}
	if d.plain {
		for j := range d.n {
			s.value(d.of, add(w[1], uintptr(j)*d.of.size), none)
		}
		return
	}
	s.show(k, w[1], d.of, d.n)
}

func (s *summer) closure(k int, f unsafe.Pointer, t *graph.Type) {
	if f == nil {
		s.word(0)
		return
	}
	held := s.c.heldBy(f, t, f)
	s.word(held.name)
	if held.of != nil && held.plain {
		s.value(held.of, add(f, wordSize), none)
	} else if held.of != nil {
		s.show(k, add(f, wordSize), held.of, held.n)
	}
}
