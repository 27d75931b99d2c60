package snapshot

import "unsafe"

// spot is a region as it is copied and put back, or a piece of one.
type spot struct {
	ptr  unsafe.Pointer
	lay  *layout
	off  uint32 // of its copy in the block
	size uint32 // 0 if there is none
	of   int32  // the region
	word int32  // its first one among those of all
}

// each returns how many values there are in a piece.
func (r *region) each() int {
	n := int(r.n)
	if r.kind != changing || r.lay.parts != nil || r.lay.visit != nil || uintptr(n)*r.lay.size <= enough {
		return n
	}
	return max(1, int(enough/r.lay.size))
}

// pieces returns in how many pieces a region is copied. One that is longer than a block is as long as needed has several, of
// which each has a block: so little of a long list is copied if little of it has changed.
func (r *region) pieces() int {
	each := r.each()
	return max(1, (int(r.n)+each-1)/max(1, each))
}

// spot returns piece p of region i.
func (r *region) spot(i int32, p int) spot {
	each := r.each()
	from := p * each
	s := spot{ptr: add(r.ptr, uintptr(from)*r.lay.size), lay: r.lay, of: i, word: r.word + int32(from*r.lay.words)}
	if r.kind == changing {
		s.size = uint32(min(each, int(r.n)-from)) * uint32(r.lay.size)
	}
	return s
}

// spot returns piece p of a region, and its block.
func (x *regions) spot(i int32, p int) (*spot, *block) {
	r := &x.all[i]
	b, at := x.blocks[int(r.block)+p], r.at
	if p > 0 {
		at = 0
	}
	return &b.spots[at], b
}

// same reports whether the memory is what its copy is.
func (s *spot) same(data unsafe.Pointer) bool {
	if s.lay.parts == nil {
		return same(s.ptr, data, uintptr(s.size))
	}
	for at := uintptr(0); at < uintptr(s.size); at += s.lay.size {
		for _, part := range s.lay.parts {
			if !same(add(s.ptr, at+part.off), add(data, at+part.off), part.n) {
				return false
			}
		}
	}
	return true
}

// copyTo copies the memory.
func (s *spot) copyTo(data unsafe.Pointer) {
	if s.lay.parts == nil {
		copyBytes(data, s.ptr, uintptr(s.size))
		return
	}
	for at := uintptr(0); at < uintptr(s.size); at += s.lay.size {
		for _, part := range s.lay.parts {
			copyBytes(add(data, at+part.off), add(s.ptr, at+part.off), part.n)
		}
	}
}

// putFrom makes the memory what its copy is, from an offset on where they differ.
func (s *spot) putFrom(data unsafe.Pointer, at uintptr) {
	size, l := uintptr(s.size), s.lay
	if l.solid {
		copyBytes(add(s.ptr, at), add(data, at), size-at)
		return
	}
	if size == l.size {
		l.put(s.ptr, data)
		return
	}
	for at < size {
		at -= at % l.size
		l.put(add(s.ptr, at), add(data, at))
		if at += l.size; at < size && l.beginsAlike(add(s.ptr, at), add(data, at)) {
			at = differs(s.ptr, data, at, size)
		}
	}
}

// put makes the memory what its copy is.
func (s *spot) put(data unsafe.Pointer) {
	if s.lay.solid {
		copyBytes(s.ptr, data, uintptr(s.size))
		return
	}
	for at := uintptr(0); at < uintptr(s.size); at += s.lay.size {
		s.lay.put(add(s.ptr, at), add(data, at))
	}
}
