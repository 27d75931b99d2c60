package snapshot

import "unsafe"

// What is done for many blocks at once, each by one goroutine. None of it finds a region that was not known, or was not
// reached, and none of it touches what belongs to another block, but for numbers that are counted atomically.

// comparing compares blocks with their present versions, and copies what has changed. It leaves over what leads to
// something that was not reached until now, or might. The image, which lets go of the version that it had of a block, gets
// the present one unless more is to be done.
type comparing Copier

func (w *comparing) part(from, to int) {
	c := (*Copier)(w)
	x, versions := c.regions, c.image.versions
	for i, b := range x.blocks[from:to] {
		c.image.unsettle(from + i)
		if c.left[from+i] = false; b.reached == 0 {
			continue
		}
		c.takeKnown(b)
		if c.left[from+i] = b.changed|b.slow&b.reached != 0; !c.left[from+i] {
			versions[from+i] = b.settle(x)
		}
	}
}

// takeKnown copies the regions of a block that have changed, and notes those that it leaves over.
func (c *Copier) takeKnown(b *block) {
	for i := range b.runs {
		r := &b.runs[i]
		if b.reached&r.regions == 0 {
			continue
		}
		for d := r.differences(b.now.data); d.next(b); {
			bit := uint64(1) << d.i
			if b.reached&bit == 0 {
				continue
			}
			s := &b.spots[d.i]
			if c.knowsAll(b, s) {
				s.copyTo(add(b.open(c.regions).data, uintptr(s.off)))
			} else {
				b.changed |= bit
			}
		}
	}
}

// knowsAll reports whether all that a region leads to now is known and reached, and notes what that is.
func (c *Copier) knowsAll(b *block, s *spot) bool {
	if s.lay.solid {
		return true
	}
	data, k := add(b.now.data, uintptr(s.off)), int(s.word)
	for at := uintptr(0); at < uintptr(s.size); at += s.lay.size {
		if p, old := add(s.ptr, at), add(data, at); !s.lay.alike(p, old) && !c.knows(b, s.lay, p, old, k) {
			return false
		}
		k += s.lay.words
	}
	return true
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
		for d := r.differences(v.data); d.next(b); {
			switch bit := uint64(1) << d.i; {
			case v.reached&bit == 0:
			case b.apart:
				s := &b.spots[d.i]
				s.put(add(v.data, uintptr(s.off)))
			default:
				b.changed |= bit
			}
		}
	}
}
