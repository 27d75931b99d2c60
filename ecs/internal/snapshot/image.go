package snapshot

import (
	"math/bits"
	"reflect"
	"unsafe"
)

// Image is the content that the memory of a [Copier] had in one moment. Its zero value is none. It may be used for
// one moment after the other, and keeps its lists for that.
type Image struct {
	of       *regions
	versions []*version // of the blocks, by their numbers; nil for one of which nothing is reached
	maps     []entries
	data     []uint64         // keys and elements of maps, as bytes
	words    []unsafe.Pointer // that lead somewhere from there
}

// entries are those of a map.
type entries struct {
	ptr unsafe.Pointer
	lay *layout
	n   int
}

// Empty reports whether there is nothing in it.
func (m *Image) Empty() bool { return m.of == nil }

// Size returns how much memory it takes, in bytes. Of what it has in common with other images that is its share.
func (m *Image) Size() int {
	size := cap(m.versions)*int(wordSize) + cap(m.maps)*int(unsafe.Sizeof(entries{})) + cap(m.data)*8 + cap(m.words)*int(wordSize)
	for _, v := range m.versions {
		if v == nil {
			continue
		}
		size += v.bytes() / v.images
		if v.of.retired { // else Shared counts the block
			size += v.of.bytes() / v.of.images
		}
	}
	return size
}

// Shared is what the image has in common with those that were taken shortly before or after it, or nil if it is empty.
func (m *Image) Shared() *Shared { return (*Shared)(m.of) }

// Shared is what images have in common.
type Shared regions

// Size returns how much memory that takes beside the images, in bytes.
func (s *Shared) Size() int {
	size := cap(s.all)*int(unsafe.Sizeof(region{})) + cap(s.found)*int(unsafe.Sizeof(origin{})) + 4*cap(s.leads) + 8*cap(s.live) + s.table.Size()
	for _, b := range s.blocks {
		size += b.bytes() + b.unused
		if b.now.images == 0 {
			size += b.now.bytes()
		}
	}
	return size
}

// Clear lets go of the content.
func (m *Image) Clear() {
	m.drop()
	m.versions, m.of = m.versions[:0], nil
	m.empty()
	clear(m.words[:cap(m.words)])
}

// empty takes out all but the versions. What its words lead to is kept.
func (m *Image) empty() { m.maps, m.data, m.words = m.maps[:0], m.data[:0], m.words[:0] }

// fit makes the list of versions that of n blocks.
func (m *Image) fit(n int) {
	for i := n; i < len(m.versions); i++ {
		m.unsettle(i)
	}
	was := min(len(m.versions), n)
	m.versions = grown(m.versions[:was], n-was)
	clear(m.versions[was:])
}

// drop lets go of all versions.
func (m *Image) drop() {
	for i := range m.versions {
		m.unsettle(i)
	}
}

// unsettle lets go of the version of a block.
func (m *Image) unsettle(block int) {
	if block < len(m.versions) && m.versions[block] != nil {
		m.versions[block].drop()
		m.versions[block] = nil
	}
}

// Put puts all that the image has back where it was. It does nothing if the image is empty.
func (m *Image) Put() {
	if m.of == nil {
		return
	}
	m.of.crew.do((*putting)(m), len(m.versions))
	for _, v := range m.versions {
		if v != nil {
			v.put()
		}
	}
	data := m.data
	for _, e := range m.maps {
		data = e.lay.putMap(e.ptr, e.n, data)
	}
}

// put makes the regions of a block what they were, but those that are already.
func (v *version) put() {
	b := v.of
	for left := v.reached & (b.changed | b.slow); left != 0; left &= left - 1 {
		s := &b.spots[bits.TrailingZeros64(left)]
		s.put(add(v.data, uintptr(s.off)))
	}
	b.changed = 0
}

// put makes a value what its copy is.
func (l *layout) put(p, data unsafe.Pointer) {
	for i := range l.ops {
		o := &l.ops[i]
		at, from := add(p, o.off), add(data, o.off)
		switch o.kind {
		case opBytes:
			copyBytes(at, from, uintptr(o.n))
		case opWord, opPointer, opMap, opFunc:
			putWord(at, from)
		case opSlice, opList:
			putWord(at, from)
			*(*[2]int)(add(at, wordSize)) = *(*[2]int)(add(from, wordSize))
		case opString:
			putWord(at, from)
			*(*int)(add(at, wordSize)) = *(*int)(add(from, wordSize))
		case opInterface, opPair:
			putWord(at, from)
			putWord(add(at, wordSize), add(from, wordSize))
		case opArray:
			for j := range uintptr(o.n) {
				o.to.put(add(at, j*o.to.size), add(from, j*o.to.size))
			}
		case opZero:
			if !isZero(at, o.n) {
				reflect.NewAt(o.typ.Go, at).Elem().SetZero()
			}
		}
	}
}
