package snapshot

import (
	"math/bits"
	"unsafe"
)

// block is some regions that are copied together.
type block struct {
	// Who finds no difference looks at these, which share a cache line.
	runs    []run
	data    unsafe.Pointer // of now
	reached uint64         // those that are, a bit each
	slow    uint64         // those of which more is to be looked at than their memory
	kept    uint64         // what now says to be reached
	number  int32
	loose   bool // a word has changed that leads to no region

	retired bool     // it is of earlier images alone
	apart   bool     // no other block has memory that is here
	changed uint64   // those that have changed and are not copied yet
	now     *version // the present one
	free    *version
	unused  int // bytes of those that are free
	images  int // that have a version of it
	spots   []spot
	ends    []uint32 // of their copies
	size    uintptr  // of a copy
	room    uintptr  // for that
}

// run is regions that lie one behind the other in memory, as their copies do, so that they are compared at once.
type run struct {
	ptr     unsafe.Pointer
	off, n  uint32 // bytes of the copy
	regions uint64 // a bit each
}

// version is what a block was in one moment. As long as an image has it, it doesn't change.
type version struct {
	of      *block
	data    unsafe.Pointer // what the memory of the regions was, as bytes
	loose   []unsafe.Pointer
	reached uint64
	images  int // that have it
	next    *version
}

const (
	mostRegions = 64
	enough      = 4096 // bytes of a block
)

// takes reports whether a region may be added.
func (b *block) takes(s spot) bool {
	return len(b.spots) < mostRegions && b.size+uintptr(s.size) <= b.room
}

func (b *block) add(s spot, r *region) {
	bit := uint64(1) << len(b.spots)
	s.off = uint32(b.size)
	switch {
	case r.lay.visit != nil, r.kind == mapping, r.kind == constant && !r.seen, r.kind == changing && r.lay.parts != nil:
		b.slow |= bit
	case r.kind == changing:
		b.addToRun(s, bit)
	}
	b.spots, b.ends = append(b.spots, s), append(b.ends, s.off+s.size)
	b.size += (uintptr(s.size) + 7) &^ 7
}

func (b *block) addToRun(s spot, bit uint64) {
	if n := len(b.runs); n > 0 {
		if last := &b.runs[n-1]; uintptr(last.ptr)+uintptr(last.n) == uintptr(s.ptr) && last.off+last.n == s.off {
			last.n += s.size
			last.regions |= bit
			return
		}
	}
	b.runs = append(b.runs, run{s.ptr, s.off, s.size, bit})
}

// newVersion makes a version in which all is zero.
func (b *block) newVersion() *version {
	v := &version{of: b}
	if b.size > 0 {
		v.data = unsafe.Pointer(unsafe.SliceData(make([]uint64, (b.room+7)/8)))
	}
	return v
}

// turn makes a version the present one.
func (b *block) turn(v *version) { b.now, b.data, b.kept = v, v.data, v.reached }

// bytes returns the memory of a block, but its versions.
func (b *block) bytes() int {
	return int(unsafe.Sizeof(*b)) + cap(b.spots)*int(unsafe.Sizeof(spot{})) + cap(b.ends)*4 + cap(b.runs)*int(unsafe.Sizeof(run{}))
}

// bytes returns the memory of a version.
func (v *version) bytes() int {
	return int(unsafe.Sizeof(*v)) + int(v.of.room) + cap(v.loose)*int(wordSize)
}

// open returns the present version, to be changed.
func (b *block) open() *version {
	old := b.now
	if old.images == 0 {
		return old
	}
	v := b.free
	if v == nil {
		v = b.newVersion()
	} else {
		b.free, v.next = v.next, nil
		b.unused -= v.bytes()
	}
	copyBytes(v.data, old.data, b.size)
	v.loose = append(v.loose[:0], old.loose...)
	v.reached = old.reached
	b.turn(v)
	return v
}

// settle returns the present version for one image more.
func (b *block) settle(x *regions) *version {
	if was := b.kept; was != b.reached {
		v := b.open()
		v.reached, b.kept = b.reached, b.reached
		if b.loose = b.loose || was&^b.reached != 0; !b.loose {
			b.keep(x, v, b.reached&^was)
		}
	}
	v := b.now
	if b.loose {
		b.loose = false
		before := v.loose
		v.loose = v.loose[:0]
		b.keep(x, v, v.reached)
		if n := len(v.loose); n < len(before) {
			clear(before[n:])
		}
	}
	v.images++
	b.images++
	return v
}

// settled reports whether there is nothing to do before an image has the present version.
func (b *block) settled() bool { return b.kept == b.reached && !b.loose }

// keep adds the loose words of some regions to those of a version: the words that lead to something, but to no region. Those of
// what is not reached are not to be among them, for what they have led to may be gone.
func (b *block) keep(x *regions, v *version, regions uint64) {
	for left := regions; left != 0; left &= left - 1 {
		s := &b.spots[bits.TrailingZeros64(left)]
		k := int(s.word)
		for at := uint32(0); at < s.size && s.lay.words > 0; at += uint32(s.lay.size) {
			v.loose = s.lay.keep(v.loose, add(v.data, uintptr(s.off+at)), x.leads[k:k+s.lay.words])
			k += s.lay.words
		}
	}
}

// drop says that an image has a version no longer.
func (v *version) drop() {
	b := v.of
	b.images--
	if v.images--; v.images > 0 || b.now == v || b.retired {
		return
	}
	clear(v.loose)
	v.loose = v.loose[:0]
	v.next, b.free = b.free, v
	b.unused += v.bytes()
}

// keep adds the words of a value that lead to no region to a list; leads are the regions to which its words lead, or nil if
// all are to be kept. What leads to types is not, for they are there forever.
func (l *layout) keep(list []unsafe.Pointer, p unsafe.Pointer, leads []int32) []unsafe.Pointer {
	for i := range l.ops {
		o := &l.ops[i]
		at := add(p, o.off)
		k := o.word
		switch o.kind {
		case opBytes, opZero, opStand:
			continue
		case opArray:
			for j := range o.n {
				of := leads
				if of != nil {
					of = leads[k+j*o.to.words:]
				}
				list = o.to.keep(list, add(at, uintptr(j)*o.to.size), of)
			}
			continue
		case opInterface, opPair:
			at, k = add(at, wordSize), k+1
		}
		if w := *(*unsafe.Pointer)(at); w != nil && (leads == nil || leads[k] < 0) {
			list = append(list, w)
		}
	}
	return list
}
