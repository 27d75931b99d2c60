package snapshot

import "unsafe"

// follow finds out what the words of a value at p lead to that are others than in its copy at old. The first word has the
// number k; a k of none is that of a value whose words have no numbers.
func (c *Copier) follow(l *layout, p, old unsafe.Pointer, k int) {
	for i := range l.ops {
		o := &l.ops[i]
		at, then := add(p, o.off), add(old, o.off)
		switch o.kind {
		case opBytes:
		case opWord, opList, opString:
			c.loose = c.loose || word(at) != word(then)
		case opPair:
			c.loose = c.loose || word(add(at, wordSize)) != word(add(then, wordSize))
		case opPointer:
			if w := word(at); w != word(then) {
				c.leadsTo(number(k, o.word), word(then), w, c.memory(w, o.to, o.many, o.to.kind, at))
			}
		case opSlice:
			h := (*sliceHeader)(at)
			if h.data != word(then) || k >= 0 && !c.covers(c.regions.leads[k+o.word], h.cap*o.many) {
				c.leadsTo(number(k, o.word), word(then), h.data, c.memory(h.data, o.to, h.cap*o.many, changing, at))
			}
		case opInterface:
			w, before := word(add(at, wordSize)), word(add(then, wordSize))
			if w != before || word(at) != word(then) {
				c.leadsTo(number(k, o.word+1), before, w, c.box(at, o.typ))
			}
		case opMap:
			if w := word(at); w != word(then) {
				c.leadsTo(number(k, o.word), word(then), w, c.memory(w, o.to, 1, mapping, at))
			}
		case opFunc:
			if w := word(at); w != word(then) {
				c.leadsTo(number(k, o.word), word(then), w, c.closure(w, o.typ, at))
			}
		case opArray:
			for j := range o.n {
				off := uintptr(j) * o.to.size
				c.follow(o.to, add(at, off), add(then, off), number(k, o.word+j*o.to.words))
			}
		case opZero:
			c.mustBeZero(at, o)
		}
	}
}

// alike reports whether nothing has to be followed, by looking at all words and capacities; false means that more is to be
// looked at.
func (l *layout) alike(p, old unsafe.Pointer) bool {
	for _, off := range l.watched {
		if *(*uintptr)(add(p, uintptr(off))) != *(*uintptr)(add(old, uintptr(off))) {
			return false
		}
	}
	return l.watched != nil
}

type sliceHeader struct {
	data     unsafe.Pointer
	len, cap int
}

func word(p unsafe.Pointer) unsafe.Pointer { return *(*unsafe.Pointer)(p) }

// number is that of the ith word from number k on, if that is one.
func number(k, i int) int {
	if k < 0 {
		return k
	}
	return k + i
}

// leadsTo notes that the word of number k, which was another then, leads to a region, which is reached.
func (c *Copier) leadsTo(k int, then, now unsafe.Pointer, to int32) {
	if k < 0 {
		c.hidden(to)
		return
	}
	led := &c.regions.leads[k]
	c.loose = c.loose || *led < 0 && then != nil || to < 0 && now != nil
	*led = to
	c.reach(to)
}

// hidden notes that what has no number leads to a region.
func (c *Copier) hidden(to int32) {
	if to >= 0 {
		c.further = append(c.further, link{c.in, to})
		c.reach(to)
	}
}

// covers reports whether a region has n values, or there is none since a slice without memory, or of what is left alone, needs none.
func (c *Copier) covers(i int32, n int) bool {
	return i < 0 && n == 0 || i >= 0 && int(c.regions.all[i].n) >= n
}
