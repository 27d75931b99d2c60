package snapshot

import (
	"math/bits"
	"reflect"
	"unsafe"

	"github.com/somen-go/somen/ecs/internal/graph"
)

// Take copies all that the roots lead to into an image, in place of what is there. An error is a *[graph.ValueError],
// says what can't be copied, and leaves the image empty.
func (c *Copier) Take(m *Image) error {
	return c.takeOrRenew(m, c.takes >= between || len(c.regions.all) > c.known+leastGone/2)
}

// takeOrRenew is take, once more with other regions if there is an error: what can't be copied may be reached no longer.
func (c *Copier) takeOrRenew(m *Image, exact bool) error {
	known := c.regions.named > 0
	err := c.take(m, exact)
	if err != nil && known {
		err = c.take(m, true)
	}
	return err
}

const (
	// between is how many images have all that the one before them had, whether it is reached or not, before one is exact.
	between = 31
	// leastGone is how many regions are passed over at least before all are found anew. That is done seldom, since images of
	// before and after share none.
	leastGone = 4096
	// leastBlocks is how many there are before they are arranged.
	leastBlocks = 64
)

// take is Take. If it is exact, the image has nothing that is reached no longer.
func (c *Copier) take(m *Image, exact bool) (err error) {
	if gone := c.known - c.reached; gone > 2*c.reached+leastGone {
		c.renew()
	}
	words := len(m.words)
	m.empty()
	c.image = m
	defer func() {
		c.image = nil
		if err != nil {
			c.renew()
			m.Clear()
		} else if n := len(m.words); n < words {
			clear(m.words[n:words])
		}
	}()
	defer graph.Caught(&err)
	x := c.regions
	if m.of != nil && m.of != x {
		m.drop()
	}
	m.of = x
	c.late, c.lates, c.now, c.further = c.late[:0], 0, none, c.further[:0]
	if x.named == 0 {
		c.addNamed()
		exact = true
	}
	m.fit(len(x.blocks))
	c.left = grown(c.left[:0], len(x.blocks))
	x.crew.do((*comparing)(c), len(x.blocks))
	for { // there are more of both meanwhile
		if c.lates < len(c.late) {
			c.takeReached(c.late[c.lates])
			c.lates++
		} else if c.now++; int(c.now) < len(c.left) {
			if c.left[c.now] {
				c.takeBlock(x.blocks[c.now])
			}
		} else if int(c.now) < len(x.blocks) {
			c.takeBlock(x.blocks[c.now])
		} else {
			break
		}
	}
	if c.takes++; exact {
		m.drop()
		c.forget()
		if len(x.blocks) > 2*x.tidy+leastBlocks {
			x.arrange()
		}
	}
	m.fit(len(x.blocks))
	if exact {
		x.crew.do((*settling)(c), len(x.blocks))
	} else {
		c.settleRest()
	}
	return nil
}

// settleRest gives the image the present versions of the blocks of which comparing has left something over.
func (c *Copier) settleRest() {
	settle, known := (*settling)(c), len(c.left)
	for i, left := range c.left {
		if left {
			settle.part(i, i+1)
		}
	}
	settle.part(known, len(c.regions.blocks))
	for _, i := range c.late {
		for p := range c.regions.all[i].pieces() {
			at := int(c.regions.all[i].block) + p
			settle.part(at, at+1)
		}
	}
}

// Trim lets go of memory that images have used, and others would use again.
func (c *Copier) Trim() {
	for _, b := range c.regions.blocks {
		b.free, b.unused = nil, 0
	}
}

// renew begins with other regions.
func (c *Copier) renew() {
	c.regions.retire()
	c.regions = newRegions(c.regions.crew)
	c.takes, c.known, c.reached = 0, 0, 0
}

// reach says that what is copied leads to a region.
func (c *Copier) reach(i int32) {
	if x := c.regions; i >= 0 && !x.reached(i) {
		for p := range x.all[i].pieces() {
			c.image.unsettle(int(x.all[i].block) + p)
		}
		x.reach(i)
		c.late = append(c.late, i)
	}
}

// takeBlock copies what has changed, but what is copied already.
func (c *Copier) takeBlock(b *block) {
	for left := b.changed; left != 0; left &= left - 1 {
		c.takeChanged(b, b.spots[bits.TrailingZeros64(left)])
	}
	b.changed = 0
	for slow := b.reached & b.slow; slow != 0; slow &= slow - 1 {
		c.takeSlow(b.spots[bits.TrailingZeros64(slow)].of)
	}
}

// takeReached copies a region that was not reached before.
func (c *Copier) takeReached(i int32) {
	x := c.regions
	r := &x.all[i]
	if b := x.blocks[r.block]; b.slow&(1<<r.at) == 0 {
		c.compare(i)
	} else if r.block <= c.now {
		c.takeSlow(i)
	} else if int(r.block) < len(c.left) {
		c.left[r.block] = true // it will be done with the others
	}
	for _, to := range x.leadsOf(i) {
		c.reach(to)
	}
}

// takeSlow copies a region of which more is to be looked at than its memory.
func (c *Copier) takeSlow(i int32) {
	r, x := c.regions.all[i], c.regions // a copy, since there may be more of them meanwhile
	c.in, c.base = i, r.ptr
	switch {
	case r.kind == mapping:
		c.takeMap(&r)
	case r.kind == changing:
		c.compare(i)
	case !r.seen:
		x.all[i].seen = true
		for j := range int(r.n) {
			c.follow(r.lay, add(r.ptr, uintptr(j)*r.lay.size), c.zeros(r.lay.size), int(r.word)+j*r.lay.words)
		}
		if r.lay.visit == nil {
			x.blocks[r.block].slow &^= 1 << r.at
		}
	}
	if r.lay.visit != nil {
		for j := range int(r.n) {
			c.visit(r.lay, add(r.ptr, uintptr(j)*r.lay.size))
		}
	}
}

// compare copies a region if it is not what its copy is.
func (c *Copier) compare(i int32) {
	for p := range c.regions.all[i].pieces() {
		if s, b := c.regions.spot(i, p); s.size > 0 && !s.same(add(b.data, uintptr(s.off))) {
			c.takeChanged(b, *s)
		}
	}
}

// takeChanged copies a region that is not what its copy is.
func (c *Copier) takeChanged(b *block, s spot) {
	c.in, c.base, c.loose = s.of, c.regions.all[s.of].ptr, false
	data := add(b.open().data, uintptr(s.off))
	if k := int(s.word); !s.lay.solid {
		for at := uintptr(0); at < uintptr(s.size); at += s.lay.size {
			if p, old := add(s.ptr, at), add(data, at); !s.lay.alike(p, old) {
				c.follow(s.lay, p, old, k)
			}
			k += s.lay.words
		}
	}
	s.copyTo(data)
	b.loose = b.loose || c.loose
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
	c.hidden(c.memory(at, l, 1, changing, c.base))
}

// zeros is memory of so many bytes that are zero.
func (c *Copier) zeros(n uintptr) unsafe.Pointer {
	if need := int(n/8) + 1; len(c.zero) < need {
		c.zero = make([]uint64, need)
	}
	return unsafe.Pointer(unsafe.SliceData(c.zero))
}
