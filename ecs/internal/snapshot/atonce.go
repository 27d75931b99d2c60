package snapshot

import (
	"math/bits"
	"unsafe"
)

// What is done for many blocks at once, each by one goroutine. None of it finds a region that was not known, or was not
// reached, and none of it touches what belongs to another block.

// comparing compares blocks with their present versions, and copies what has changed. It leaves over what leads to
// something that was not reached until now, or might. The image, which lets go of the version that it had of a block, gets
// the present one unless more is to be done.
type comparing Copier

func (w *comparing) part(from, to int) {
	c := (*Copier)(w)
	x, versions := c.regions, c.image.versions
	for i := from; i < to; i++ {
		b := x.blocks[i]
		changed := b.reached != 0 && c.takeKnown(b)
		c.left[i] = changed || b.slow&b.reached != 0
		switch {
		case b.reached == 0 || c.left[i]:
			c.image.unsettle(i)
		case versions[i] != b.now || !b.settled():
			c.image.unsettle(i)
			versions[i] = b.settle(x)
		}
	}
}

// opened returns the present version of a block, to be changed. What the image had of the block it does not need any more.
func (c *Copier) opened(b *block) *version {
	c.image.unsettle(int(b.number))
	return b.open()
}

// takeKnown copies the regions of a block that have changed, notes those that it leaves over, and reports whether there are any.
func (c *Copier) takeKnown(b *block) (left bool) {
	for i := range b.runs {
		r := &b.runs[i]
		if b.reached&r.regions == 0 {
			continue
		}
		data, n, off := add(b.data, uintptr(r.off)), uintptr(r.n), uintptr(r.off)
		at, j := differs(r.ptr, data, 0, n), bits.TrailingZeros64(r.regions)
		for at < n {
			for uintptr(b.ends[j]) <= off+at {
				j++
			}
			bit := uint64(1) << j
			if b.reached&bit != 0 {
				s := &b.spots[j]
				if !c.takeFrom(b, s, off+at-uintptr(s.off)) {
					b.changed |= bit
					left = true
				}
			}
			at = differs(r.ptr, data, uintptr(b.ends[j])-off, n)
		}
	}
	return left
}

// takeFrom copies the values of a region that have changed, of which the first one is at an offset or has it in the middle. If
// not all that one leads to is known and reached, it leaves over the rest, and returns false.
func (c *Copier) takeFrom(b *block, s *spot, at uintptr) bool {
	data, size, l := add(c.opened(b).data, uintptr(s.off)), uintptr(s.size), s.lay
	if l.solid {
		copyBytes(add(data, at), add(s.ptr, at), size-at)
		return true
	}
	i := uintptr(0)
	if size > l.size {
		i = at / l.size
	}
	for at = i * l.size; ; {
		p, old := add(s.ptr, at), add(data, at)
		if !l.alike(p, old) && !c.knows(b, l, p, old, int(s.word)+int(i)*l.words) {
			return false
		}
		copyBytes(old, p, l.size)
		at, i = at+l.size, i+1
		if at < size && l.beginsAlike(add(s.ptr, at), add(data, at)) {
			i = differs(s.ptr, data, at, size) / l.size
			at = i * l.size
		}
		if at >= size {
			return true
		}
	}
}

// knows is follow for what needs nothing but a look at what is known; false means that more is needed.
func (c *Copier) knows(b *block, l *layout, p, old unsafe.Pointer, k int) bool {
	for i := range l.ops {
		o := &l.ops[i]
		at, then := add(p, o.off), add(old, o.off)
		known := true
		switch o.kind {
		case opBytes:
		case opWord, opList, opString:
			b.loose = b.loose || word(at) != word(then)
		case opPair:
			b.loose = b.loose || word(add(at, wordSize)) != word(add(then, wordSize))
		case opPointer:
			if w := word(at); w != word(then) {
				known = c.knowsWord(b, k+o.word, word(then), w, o.to, o.many)
			}
		case opSlice:
			h := (*sliceHeader)(at)
			if h.data != word(then) || !c.covers(c.regions.leads[k+o.word], h.cap*o.many) {
				known = c.knowsWord(b, k+o.word, word(then), h.data, o.to, h.cap*o.many)
			}
		case opInterface:
			if before := word(add(then, wordSize)); word(at) != word(then) || word(add(at, wordSize)) != before {
				known = c.knowsBox(b, k+o.word+1, before, at)
			}
		case opMap, opFunc:
			known = word(at) == word(then)
		case opArray:
			for j := 0; known && j < o.n; j++ {
				off := uintptr(j) * o.to.size
				known = c.knows(b, o.to, add(at, off), add(then, off), k+o.word+j*o.to.words)
			}
		case opZero:
			known = false
		}
		if !known {
			return false
		}
	}
	return true
}

// knowsWord is leadsTo for a region of n values that is known and reached.
func (c *Copier) knowsWord(b *block, k int, then, now unsafe.Pointer, l *layout, n int) bool {
	x, to := c.regions, int32(none)
	if now != nil && n > 0 {
		if to = x.at(now, l); to < 0 || n > 1 && int(x.all[to].n) < n || !x.reached(to) {
			return false
		}
	}
	led := &x.leads[k]
	b.loose = b.loose || *led < 0 && then != nil || to < 0 && now != nil
	*led = to
	return true
}

// knowsBox is knowsWord for what an interface holds.
func (c *Copier) knowsBox(b *block, k int, before, at unsafe.Pointer) bool {
	w := (*[2]unsafe.Pointer)(at)
	d := c.dynamic[w[0]]
	switch {
	case w[0] == nil || d != nil && !d.direct && d.plain:
		return c.knowsWord(b, k, before, w[1], nil, 0)
	case d == nil || d.direct && (len(d.of.ops) == 0 || d.of.ops[0].kind != opPointer):
		return false
	case d.direct:
		return c.knowsWord(b, k, before, w[1], d.of.ops[0].to, d.of.ops[0].many)
	}
	return c.knowsWord(b, k, before, w[1], d.of, d.n)
}

// settling gives an image the present versions of the other blocks.
type settling Copier

func (w *settling) part(from, to int) {
	for i, v := range w.image.versions[from:to] {
		if b := w.regions.blocks[from+i]; v == nil && b.reached != 0 {
			w.image.versions[from+i] = b.settle(w.regions)
		}
	}
}

// putting puts back what is not what it was, and leaves over what others might put back at the same time.
type putting Image

func (w *putting) part(from, to int) {
	for _, v := range w.versions[from:to] {
		if v != nil {
			v.putApart()
		}
	}
}

// putApart puts the regions of a block back if nobody else does, or notes which have changed.
func (v *version) putApart() {
	b := v.of
	for i := range b.runs {
		r := &b.runs[i]
		if v.reached&r.regions == 0 {
			continue
		}
		data, n, off := add(v.data, uintptr(r.off)), uintptr(r.n), uintptr(r.off)
		at, j := differs(r.ptr, data, 0, n), bits.TrailingZeros64(r.regions)
		for at < n {
			for uintptr(b.ends[j]) <= off+at {
				j++
			}
			switch bit := uint64(1) << j; {
			case v.reached&bit == 0:
			case b.apart:
				s := &b.spots[j]
				s.putFrom(add(v.data, uintptr(s.off)), off+at-uintptr(s.off))
			default:
				b.changed |= bit
			}
			at = differs(r.ptr, data, uintptr(b.ends[j])-off, n)
		}
	}
}
