package snapshot

// link says that a region leads to another, in another way than by words that have numbers.
type link struct{ from, to int32 }

// forget finds out what the roots still lead to, by what is known of all that was reached. The rest is reached no longer.
func (c *Copier) forget() {
	x := c.regions
	for i, l := range c.further { // those of a region stand together
		if i == 0 || c.further[i-1].from != l.from {
			x.all[l.from].further = int32(i)
		}
	}
	m := marker{c: c, marks: grown(c.marks[:0], (len(x.all)+63)/64), left: c.late[:0]}
	clear(m.marks)
	for i := range x.named {
		m.mark(int32(i))
	}
	for m.at = 0; int(m.at) < len(x.all); m.at++ {
		if m.has(m.at) {
			m.follow(m.at)
		}
		for n := len(m.left); n > 0; n = len(m.left) {
			i := m.left[n-1]
			m.left = m.left[:n-1]
			m.follow(i)
		}
	}
	for _, b := range x.blocks {
		b.reached = 0
	}
	clear(x.live)
	c.takes, c.known, c.reached = 0, len(x.all), 0
	for i := range x.all {
		if m.has(int32(i)) {
			x.reach(int32(i))
			c.reached++
		}
	}
	c.marks, c.late = m.marks, m.left
}

// marker marks regions, of which most lead to later ones.
type marker struct {
	c     *Copier
	marks []uint64 // a bit each
	at    int32    // those before it have their turn at once
	left  []int32
}

func (m *marker) has(i int32) bool { return m.marks[i>>6]&(1<<(i&63)) != 0 }

func (m *marker) mark(i int32) {
	if i < 0 || m.has(i) {
		return
	}
	m.marks[i>>6] |= 1 << (i & 63)
	if i <= m.at {
		m.left = append(m.left, i)
	}
}

// follow marks what a region leads to.
func (m *marker) follow(i int32) {
	for _, to := range m.c.regions.leadsOf(i) {
		m.mark(to)
	}
	further := m.c.further
	for k := int(m.c.regions.all[i].further); k < len(further) && further[k].from == i; k++ {
		m.mark(further[k].to)
	}
}
