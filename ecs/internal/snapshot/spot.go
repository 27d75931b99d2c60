package snapshot

import "unsafe"

// spot is a region as it is copied and put back.
type spot struct {
	ptr  unsafe.Pointer
	lay  *layout
	off  uint32 // of its copy in the block
	size uint32 // 0 if there is none
	of   int32  // the region
	word int32  // its first one among those of all
}

func (r *region) spot(i int32) spot {
	s := spot{ptr: r.ptr, lay: r.lay, of: i, word: r.word}
	if r.kind == changing {
		s.size = uint32(r.n) * uint32(r.lay.size)
	}
	return s
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
