package snapshot

import "unsafe"

// Image is the content that the memory of a [Copier] had in one moment. Its zero value is none. It may be used for
// one moment after the other, and keeps its lists for that.
type Image struct {
	of     *regions
	spans  []span // of the regions that it has, in the order in which they were copied
	words  []unsafe.Pointer
	bytes  []byte
	counts []int // entries of the maps
}

// span is a stretch of regions.
type span struct{ from, to int32 }

// Empty reports whether there is nothing in it.
func (m *Image) Empty() bool { return m.of == nil }

// Size returns how much memory its lists take, in bytes.
func (m *Image) Size() int {
	return cap(m.words)*int(wordSize) + cap(m.bytes) + cap(m.counts)*int(wordSize) + cap(m.spans)*8
}

// Shared returns what it has in common with images that were taken shortly before or after it, and how much memory that
// takes, in bytes.
func (m *Image) Shared() (what any, size int) {
	x := m.of
	if x == nil {
		return nil, 0
	}
	return x, cap(x.all)*int(unsafe.Sizeof(region{})) + cap(x.found)*int(unsafe.Sizeof(origin{})) + cap(x.words)*int(wordSize) + 4*cap(x.leads) + 4*cap(x.marks) + x.table.Size()
}

// Clear lets go of the content.
func (m *Image) Clear() {
	clear(m.words)
	*m = Image{spans: m.spans[:0], words: m.words[:0], bytes: m.bytes[:0], counts: m.counts[:0]}
}

// note notes that regions were copied.
func (m *Image) note(from, to int32) { m.spans = append(m.spans, span{from, to}) }

// Put puts all that the image has back where it was. It does nothing if the image is empty.
func (m *Image) Put() {
	words, bytes, counts := m.words, m.bytes, m.counts
	for _, s := range m.spans {
		for i := s.from; i < s.to; i++ {
			r := &m.of.all[i]
			l := r.lay
			switch {
			case r.kind == constant:
			case r.kind == mapping:
				n := counts[0]
				counts = counts[1:]
				l.putMap(r.ptr, n, words, bytes)
				words, bytes = words[n*(l.key.words+l.elem.words):], bytes[n*(l.key.bytes+l.elem.bytes):]
			case l.solid:
				n := int(r.n) * l.bytes
				copyBytes(r.ptr, unsafe.Pointer(unsafe.SliceData(bytes)), uintptr(n))
				bytes = bytes[n:]
			default:
				for j := range uintptr(r.n) {
					p := add(r.ptr, j*l.size)
					if l.quick {
						l.scatter(p, words, bytes)
					} else {
						l.put(p, words, bytes)
					}
					words, bytes = words[l.words:], bytes[l.bytes:]
				}
			}
		}
	}
}

// put puts a value back.
func (l *layout) put(p unsafe.Pointer, words []unsafe.Pointer, bytes []byte) {
	for i := range l.ops {
		o := &l.ops[i]
		at := add(p, o.off)
		switch o.kind {
		case opBytes:
			copy(unsafe.Slice((*byte)(at), o.n), bytes)
			bytes = bytes[o.n:]
		case opWord, opPointer, opMap, opFunc:
			putWord(at, words[0])
			words = words[1:]
		case opSlice, opList:
			putWord(at, words[0])
			copy(unsafe.Slice((*byte)(add(at, wordSize)), 2*wordSize), bytes)
			words, bytes = words[1:], bytes[2*wordSize:]
		case opString:
			putWord(at, words[0])
			copy(unsafe.Slice((*byte)(add(at, wordSize)), wordSize), bytes)
			words, bytes = words[1:], bytes[wordSize:]
		case opInterface, opPair:
			putWord(at, words[0])
			putWord(add(at, wordSize), words[1])
			words = words[2:]
		case opArray:
			for j := range o.n {
				o.to.put(add(at, uintptr(j)*o.to.size), words, bytes)
				words, bytes = words[o.to.words:], bytes[o.to.bytes:]
			}
		}
	}
}

// putWord leaves memory alone that has the pointer already, which spares the collector's barrier.
func putWord(at, word unsafe.Pointer) {
	if p := (*unsafe.Pointer)(at); *p != word {
		*p = word
	}
}
