package snapshot

import (
	"math"
	"reflect"
	"unsafe"

	"github.com/somen-go/somen/ecs/internal/graph"
)

// Take copies all that the roots lead to into an image, in place of what is there. An error is a *[graph.ValueError],
// says what can't be copied, and leaves the image empty.
func (c *Copier) Take(m *Image) (err error) {
	c.image = m
	c.room.of(m)
	defer func() {
		c.room.done(m)
		c.image = nil
		if err != nil {
			c.renew()
			m.Clear()
		}
	}()
	defer graph.Caught(&err)
	if c.gone > 2*c.reached+leastGone {
		c.renew()
	}
	x := c.regions
	m.of = x
	c.mark++
	if x.named == 0 {
		c.addNamed()
	}
	for i := range x.named {
		x.marks[i] = c.mark
	}
	c.late = c.late[:0]
	c.reached = 0
	from := int32(0)
	for c.now = 0; int(c.now) < len(x.all); c.now++ { // which grows meanwhile
		if x.marks[c.now] == c.mark {
			c.takeRegion(c.now)
			continue
		}
		if from < c.now {
			m.note(from, c.now)
		}
		from = c.now + 1
	}
	if from < c.now {
		m.note(from, c.now)
	}
	c.now = math.MaxInt32
	for i := 0; i < len(c.late); i++ { // likewise
		m.note(c.late[i], c.late[i]+1)
		c.takeRegion(c.late[i])
	}
	c.gone = len(x.all) - c.reached
	return nil
}

// leastGone is how many regions are passed over at least before all are found anew. That is done seldom, since images of
// before and after share none.
const leastGone = 4096

// renew begins with other regions.
func (c *Copier) renew() {
	c.regions.retire()
	c.regions = newRegions()
}

// reach says that what is copied leads to a region.
func (c *Copier) reach(i int32) {
	if i < 0 || c.regions.marks[i] == c.mark {
		return
	}
	c.regions.marks[i] = c.mark
	if i <= c.now {
		c.late = append(c.late, i)
	}
}

func (c *Copier) takeRegion(i int32) {
	r := c.regions.all[i] // a copy, since there may be more of them meanwhile
	l, n := r.lay, int(r.n)
	c.reached++
	c.in, c.base = i, r.ptr
	switch {
	case r.kind == mapping:
		c.takeMap(&r)
		return
	case r.kind == constant:
		c.takeConstant(i, &r)
		return
	case l.solid:
		_, bytes := c.room.take(0, n*l.bytes)
		copyBytes(unsafe.Pointer(unsafe.SliceData(bytes)), r.ptr, uintptr(len(bytes)))
		return
	case n == 1 && l.quick && l.visit == nil:
		words, bytes := c.room.take(l.words, l.bytes)
		if !c.takeAgain(l, r.ptr, words, bytes, int(r.word)) {
			c.take(l, r.ptr, words, bytes, int(r.word))
		}
		return
	}
	words, bytes := c.room.take(n*l.words, n*l.bytes)
	for j := range n {
		k, p := int(r.word)+j*l.words, add(r.ptr, uintptr(j)*l.size)
		if !l.quick || !c.takeAgain(l, p, words, bytes, k) {
			c.take(l, p, words, bytes, k)
		}
		if l.visit != nil {
			c.visit(l, p)
		}
		words, bytes = words[l.words:], bytes[l.bytes:]
	}
}

// takeAgain copies a value at p, the first word of which is that of number k. It reports whether all pointers are what they
// were, and what they lead to is reached.
func (c *Copier) takeAgain(l *layout, p unsafe.Pointer, words []unsafe.Pointer, bytes []byte, k int) bool {
	x := c.regions
	if l.gather(p, words, bytes, x.words[k:k+l.words]) {
		return false
	}
	leads := x.leads[k : k+l.words]
	for _, s := range l.slices {
		if !c.covers(leads[s.word], *(*int)(unsafe.Pointer(&bytes[s.cap]))*s.many) {
			return false
		}
	}
	for _, to := range leads {
		if to >= 0 && x.marks[to] != c.mark {
			c.reach(to)
		}
	}
	return true
}

// visit follows what a layout doesn't show.
func (c *Copier) visit(l *layout, p unsafe.Pointer) {
	if err := l.visit(p, c.visited); err != nil {
		c.fail(p, l.typ.Go, err.Error(), "")
	}
}

// visitValue follows a value of which somebody has said that it is there.
func (c *Copier) visitValue(at unsafe.Pointer, t reflect.Type) {
	l := c.ofGo[t]
	if l == nil {
		l = c.learn(t)
		c.ofGo[t] = l
	}
	c.reach(c.memory(at, l, 1, changing, c.base))
}

// takeConstant follows what is in memory that nobody may change.
func (c *Copier) takeConstant(i int32, r *region) {
	l, first, n := r.lay, int(r.word), int(r.n)*r.lay.words
	if r.seen {
		for _, to := range c.regions.leads[first : first+n] {
			c.reach(to)
		}
		return
	}
	c.regions.all[i].seen = true
	words, bytes := make([]unsafe.Pointer, n), make([]byte, int(r.n)*l.bytes)
	for j := range int(r.n) {
		c.take(l, add(r.ptr, uintptr(j)*l.size), words[j*l.words:], bytes[j*l.bytes:], first+j*l.words)
	}
}

// take copies a value at p, the first word of which is known as that of number k; a k of none is that of a copy.
func (c *Copier) take(l *layout, p unsafe.Pointer, words []unsafe.Pointer, bytes []byte, k int) {
	for i := range l.ops {
		o := &l.ops[i]
		q := add(p, o.off)
		switch o.kind {
		case opBytes:
			copy(bytes[:o.n], unsafe.Slice((*byte)(q), o.n))
			bytes = bytes[o.n:]
			continue
		case opWord:
			words[0] = *(*unsafe.Pointer)(q)
		case opPair:
			w := (*[2]unsafe.Pointer)(q)
			words[0], words[1] = w[0], w[1]
			words = words[1:]
			if k >= 0 {
				k++
			}
		case opList:
			words[0] = *(*unsafe.Pointer)(q)
			copy(bytes[:2*wordSize], unsafe.Slice((*byte)(add(q, wordSize)), 2*wordSize))
			bytes = bytes[2*wordSize:]
		case opString:
			words[0] = *(*unsafe.Pointer)(q)
			copy(bytes[:wordSize], unsafe.Slice((*byte)(add(q, wordSize)), wordSize))
			bytes = bytes[wordSize:]
		case opPointer:
			w := *(*unsafe.Pointer)(q)
			words[0] = w
			if k < 0 || c.regions.words[k] != w {
				c.known(k, w, c.memory(w, o.to, o.many, changing, q))
			} else {
				c.reach(c.regions.leads[k])
			}
		case opSlice:
			h := (*sliceHeader)(q)
			words[0] = h.data
			copy(bytes[:2*wordSize], unsafe.Slice((*byte)(add(q, wordSize)), 2*wordSize))
			bytes = bytes[2*wordSize:]
			if k < 0 || c.regions.words[k] != h.data || !c.covers(c.regions.leads[k], h.cap*o.many) {
				c.known(k, h.data, c.memory(h.data, o.to, h.cap*o.many, changing, q))
			} else {
				c.reach(c.regions.leads[k])
			}
		case opInterface:
			w := (*[2]unsafe.Pointer)(q)
			words[0], words[1] = w[0], w[1]
			if k < 0 || c.regions.words[k] != w[0] || c.regions.words[k+1] != w[1] {
				if k >= 0 {
					c.regions.words[k] = w[0]
					c.known(k+1, w[1], c.box(q, o.typ))
				} else {
					c.reach(c.box(q, o.typ))
				}
			} else {
				c.reach(c.regions.leads[k+1])
			}
			words = words[1:]
			if k >= 0 {
				k++
			}
		case opMap:
			w := *(*unsafe.Pointer)(q)
			words[0] = w
			if k < 0 || c.regions.words[k] != w {
				c.known(k, w, c.memory(w, o.to, 1, mapping, q))
			} else {
				c.reach(c.regions.leads[k])
			}
		case opFunc:
			w := *(*unsafe.Pointer)(q)
			words[0] = w
			if k < 0 || c.regions.words[k] != w {
				c.known(k, w, c.closure(w, o.typ, q))
			} else {
				c.reach(c.regions.leads[k])
			}
		case opArray:
			for j := range o.n {
				c.take(o.to, add(q, uintptr(j)*o.to.size), words, bytes, k)
				words, bytes = words[o.to.words:], bytes[o.to.bytes:]
				if k >= 0 {
					k += o.to.words
				}
			}
			continue
		case opZero:
			c.mustBeZero(q, o)
			continue
		}
		words = words[1:]
		if k >= 0 {
			k++
		}
	}
}

type sliceHeader struct {
	data     unsafe.Pointer
	len, cap int
}

// known notes what a word leads to, which is reached.
func (c *Copier) known(k int, word unsafe.Pointer, to int32) {
	if k >= 0 {
		c.regions.words[k], c.regions.leads[k] = word, to
	}
	c.reach(to)
}

// covers reports whether a region has n values, or there is none since a slice without memory, or of what is left alone, needs none.
func (c *Copier) covers(i int32, n int) bool {
	return i < 0 && n == 0 || i >= 0 && int(c.regions.all[i].n) >= n
}
