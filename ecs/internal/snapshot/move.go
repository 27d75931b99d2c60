package snapshot

import "unsafe"

// A move is a stretch of plain bytes that is copied at once. The moves of a layout, and the offsets of its words, copy
// what its ops do, in the same order, without looking at what it is.
type move struct{ off, n uint32 }

// slice is where a value has a slice.
type slice struct {
	word int // among its words
	cap  int // where its bytes have the capacity
	many int // values of the layout that it leads to, for each element
}

// mostMoves is how many are worth it.
const mostMoves = 200

// addMoves finds the moves of a layout, the ops of which are known, unless there are too many, or something has to be looked
// at each time.
func (l *layout) addMoves() {
	m := mover{}
	if l.quick = m.addAll(l, 0); l.quick {
		l.moves, l.offsets, l.slices = m.moves, m.offsets, m.slices
	}
}

// mover collects moves.
type mover struct {
	moves   []move
	offsets []uint32
	slices  []slice
	bytes   int
}

func (m *mover) addAll(l *layout, off uintptr) bool {
	for i := range l.ops {
		o := &l.ops[i]
		at := off + o.off
		switch o.kind {
		case opBytes:
			m.addBytes(at, uintptr(o.n))
		case opWord, opPointer, opMap, opFunc:
			m.addWords(at, 1)
		case opInterface, opPair:
			m.addWords(at, 2)
		case opString:
			m.addWords(at, 1)
			m.addBytes(at+wordSize, wordSize)
		case opSlice, opList:
			if o.kind == opSlice {
				m.slices = append(m.slices, slice{len(m.offsets), m.bytes + int(wordSize), o.many})
			}
			m.addWords(at, 1)
			m.addBytes(at+wordSize, 2*wordSize)
		case opArray:
			for j := range o.n {
				if len(m.moves)+len(m.offsets) > mostMoves || !m.addAll(o.to, at+uintptr(j)*o.to.size) {
					return false
				}
			}
		case opZero:
			return false
		}
	}
	return true
}

func (m *mover) addBytes(off, n uintptr) {
	m.bytes += int(n)
	if last := len(m.moves) - 1; last >= 0 && uintptr(m.moves[last].off+m.moves[last].n) == off {
		m.moves[last].n += uint32(n)
		return
	}
	m.moves = append(m.moves, move{uint32(off), uint32(n)})
}

func (m *mover) addWords(off, n uintptr) {
	for i := range n {
		m.offsets = append(m.offsets, uint32(off+i*wordSize))
	}
}

// gather copies a value at p, and reports whether a word of it is another than the one that is known.
func (l *layout) gather(p unsafe.Pointer, words []unsafe.Pointer, bytes []byte, known []unsafe.Pointer) (differs bool) {
	diff := uintptr(0)
	words, known = words[:len(l.offsets)], known[:len(l.offsets)]
	for i, off := range l.offsets {
		w := *(*unsafe.Pointer)(add(p, uintptr(off)))
		words[i] = w
		diff |= uintptr(w) ^ uintptr(known[i])
	}
	at := 0
	for _, m := range l.moves {
		copyBytes(unsafe.Pointer(&bytes[at]), add(p, uintptr(m.off)), uintptr(m.n))
		at += int(m.n)
	}
	return diff != 0
}

// scatter puts a value back.
func (l *layout) scatter(p unsafe.Pointer, words []unsafe.Pointer, bytes []byte) {
	words = words[:len(l.offsets)]
	for i, off := range l.offsets {
		putWord(add(p, uintptr(off)), words[i])
	}
	at := 0
	for _, m := range l.moves {
		copyBytes(add(p, uintptr(m.off)), unsafe.Pointer(&bytes[at]), uintptr(m.n))
		at += int(m.n)
	}
}

// copyBytes copies a few bytes without a call. No pointer is ever made to behind them, where nothing may be.
func copyBytes(to, from unsafe.Pointer, n uintptr) {
	if n > 40 {
		copy(unsafe.Slice((*byte)(to), n), unsafe.Slice((*byte)(from), n))
		return
	}
	i := uintptr(0)
	for ; i+8 <= n; i += 8 {
		*(*[8]byte)(add(to, i)) = *(*[8]byte)(add(from, i))
	}
	for ; i < n; i++ {
		*(*byte)(add(to, i)) = *(*byte)(add(from, i))
	}
}
