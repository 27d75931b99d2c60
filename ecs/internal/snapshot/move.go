package snapshot

import "unsafe"

// A move is a stretch of a value that is copied at once: bytes, or words. The moves of a layout copy what its ops do, in the
// same order, without looking at what it is.
type move struct {
	off, n uint32 // bytes, or words
	words  bool
}

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
		l.moves, l.slices = m.moves, m.slices
	}
}

// mover collects moves.
type mover struct {
	moves        []move
	slices       []slice
	words, bytes int
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
				m.slices = append(m.slices, slice{m.words, m.bytes + int(wordSize), o.many})
			}
			m.addWords(at, 1)
			m.addBytes(at+wordSize, 2*wordSize)
		case opArray:
			for j := range o.n {
				if len(m.moves) > mostMoves || !m.addAll(o.to, at+uintptr(j)*o.to.size) {
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
	if last := len(m.moves) - 1; last >= 0 && !m.moves[last].words && uintptr(m.moves[last].off+m.moves[last].n) == off {
		m.moves[last].n += uint32(n)
		return
	}
	m.moves = append(m.moves, move{uint32(off), uint32(n), false})
}

func (m *mover) addWords(off, n uintptr) {
	m.words += int(n)
	if last := len(m.moves) - 1; last >= 0 && m.moves[last].words && uintptr(m.moves[last].off)+uintptr(m.moves[last].n)*wordSize == off {
		m.moves[last].n += uint32(n)
		return
	}
	m.moves = append(m.moves, move{uint32(off), uint32(n), true})
}

// gather copies a value at p, and reports whether a word of it is another than the one that is known.
func (l *layout) gather(p unsafe.Pointer, words []unsafe.Pointer, bytes []byte, known []unsafe.Pointer) (differs bool) {
	wi, bi, diff := 0, 0, uintptr(0)
	for i := range l.moves {
		m := &l.moves[i]
		q := add(p, uintptr(m.off))
		if m.words {
			for j := range uintptr(m.n) {
				w := *(*unsafe.Pointer)(add(q, j*wordSize))
				words[wi] = w
				diff |= uintptr(w) ^ uintptr(known[wi])
				wi++
			}
			continue
		}
		copyBytes(unsafe.Pointer(&bytes[bi]), q, uintptr(m.n))
		bi += int(m.n)
	}
	return diff != 0
}

// scatter puts a value back.
func (l *layout) scatter(p unsafe.Pointer, words []unsafe.Pointer, bytes []byte) {
	wi, bi := 0, 0
	for i := range l.moves {
		m := &l.moves[i]
		q := add(p, uintptr(m.off))
		if m.words {
			for j := range uintptr(m.n) {
				putWord(add(q, j*wordSize), words[wi])
				wi++
			}
			continue
		}
		copyBytes(q, unsafe.Pointer(&bytes[bi]), uintptr(m.n))
		bi += int(m.n)
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
