// Package wheel keeps timers: a hierarchical timing wheel with exact times, after Varghese and Lauck,
// "Hashed and Hierarchical Timing Wheels" (1987). A slot of a level is as long as 64 of the level below.
// A level has the timers of the rest of the slot of the level above that now is in, and of the one after
// that. To add one costs a few nanoseconds whatever the number of timers, and a timer moves at most once
// a level on its way down.
//
// The timers of a slot move down bit by bit while the slot before it passes. In the wheel as
// published they do so in the moment when it begins, and among a million timers such a moment is
// longer than a frame.
//
// Nobody removes a timer: one whose key is no longer live is thrown out when the wheel comes by it, and
// when the number of timers has doubled, and bit by bit as time passes.
package wheel

import (
	"cmp"
	"math/bits"
	"slices"
)

// Key is what a timer stands for.
type Key interface {
	// Order puts the keys of equal times in order: the order in which they were added.
	Order() uint64
	// Live reports whether anybody still waits for it.
	Live() bool
}

// Timer is a key and when it is due.
type Timer[K Key] struct {
	At  int64
	Key K
}

// Wheel is a set of timers. Its zero value is empty and shows 0. Timers are kept in chunks that slots
// share, so that the memory follows the number of timers, not the places they have been in.
type Wheel[K Key] struct {
	now      int64
	size     int
	sweep    int // size at which stale timers are thrown out
	levels   [levels]level[K]
	draining uint16     // a bit for each level that has a next
	spare    *chunk[K]  `somen:"spare"`
	due      []Timer[K] `somen:"-"` // reused by Advance
	at       *chunk[K]  // the next to be looked through for stale timers, or nil
	atSlot   int        // the slot to go on with after it: a level's next, or one of its slots
	doubts   int        // calls of Doubt since the last look through all chunks began
	toLook   int        // slots that are still to be looked at
}

const (
	digitBits = 6
	levels    = 11 // 11 * 6 bits cover an int64
	slots     = 2 << digitBits
)

type level[K Key] struct {
	used   [slots / 64]uint64 // a bit for each slot that is not empty
	slots  *[slots]*chunk[K]  // by their number modulo slots; but at the lowest level, that of now and the next are empty
	next   *chunk[K]          // the timers of the slot after the one of now, on their way down
	chunks int                // in next
}

type chunk[K Key] struct {
	next *chunk[K]
	n    int
	gone int // stale timers thrown out of it, which count in Wheel.size: so it bounds the chunks
	e    [40]Timer[K]
}

// Add files k to be due at the time at, which must be later than now.
func (q *Wheel[K]) Add(at int64, k K) {
	if q.size >= q.sweep {
		q.dropStale()
	}
	q.size++
	q.place(Timer[K]{at, k})
}

func (q *Wheel[K]) place(e Timer[K]) {
	l := (bits.Len64(uint64(e.At^q.now)) - 1) / digitBits
	for l > 0 && e.At>>(l*digitBits)-q.now>>(l*digitBits) <= 1 {
		l--
	}
	lv := &q.levels[l]
	if lv.slots == nil {
		lv.slots = new([slots]*chunk[K])
	}
	slot := e.At >> (l * digitBits) % slots
	lv.used[slot/64] |= 1 << (slot % 64)
	c := lv.slots[slot]
	if c == nil || c.n == len(c.e) {
		c = q.newChunk(c)
		lv.slots[slot] = c
	}
	c.e[c.n] = e
	c.n++
	if c.gone > 0 {
		c.gone--
		q.size--
	}
}

// Advance moves now to the time to and returns the timers that came due, by time and among equal
// times in the order they were added. The slice is valid until the next call.
func (q *Wheel[K]) Advance(to int64) []Timer[K] {
	q.due = q.due[:0]
	if to <= q.now {
		return q.due
	}
	from := q.now
	q.now = to
	if q.size == 0 {
		return q.due
	}
	q.sweepSome()
	top := (bits.Len64(uint64(from^to)) - 1) / digitBits
	for l := range top + 1 { // what a level gives up goes to those below, which have advanced already
		q.pass(l, from>>(l*digitBits), to>>(l*digitBits))
	}
	for d := q.draining >> (top + 1) << (top + 1); d != 0; d &= d - 1 {
		q.drain(bits.TrailingZeros16(d), from)
	}
	q.size -= len(q.due)
	slices.SortFunc(q.due, func(a, b Timer[K]) int {
		if a.At != b.At {
			return cmp.Compare(a.At, b.At)
		}
		return cmp.Compare(a.Key.Order(), b.Key.Order())
	})
	return q.due
}

// pass moves a level on from slot a to slot b.
func (q *Wheel[K]) pass(l int, a, b int64) {
	lv := &q.levels[l]
	for c := lv.next; c != nil; {
		c = q.spill(c)
	}
	if lv.used != [len(lv.used)]uint64{} {
		for i, mask := range between(a, b) {
			for used := lv.used[i] & mask; used != 0; used &= used - 1 {
				c, _ := lv.unlink(i*64 + bits.TrailingZeros64(used))
				for c != nil {
					c = q.spill(c)
				}
			}
		}
	}
	lv.next, lv.chunks = nil, 0
	if l > 0 {
		lv.next, lv.chunks = lv.unlink(int((b + 1) % slots))
	}
	q.draining &^= 1 << l
	if lv.next != nil {
		q.draining |= 1 << l
	}
}

// drain moves as large a part of a level's next down as the time since from is of what there was
// then until that slot begins.
func (q *Wheel[K]) drain(l int, from int64) {
	lv := &q.levels[l]
	begin := (q.now>>(l*digitBits) + 1) << (l * digitBits)
	part := float64(q.now-from) / float64(begin-from)
	for n := 1 + int(part*float64(lv.chunks)); n > 0 && lv.next != nil; n-- {
		lv.next = q.spill(lv.next)
		lv.chunks--
	}
	if lv.next == nil {
		q.draining &^= 1 << l
	}
}

// spill empties a chunk, and returns the one after it: what is due goes to due, the rest down.
func (q *Wheel[K]) spill(c *chunk[K]) (next *chunk[K]) {
	for _, e := range c.e[:c.n] {
		if e.At <= q.now {
			q.due = append(q.due, e)
		} else {
			q.place(e)
		}
	}
	return q.free(c)
}

// between returns the bits of the slots after a up to b.
func between(a, b int64) (mask [slots / 64]uint64) {
	n := uint64(b - a)
	lo, hi := uint64(1)<<min(n, 64)-1, uint64(1)<<(min(max(n, 64), 128)-64)-1
	r := uint64(a+1) % slots
	if r >= 64 {
		lo, hi, r = hi, lo, r-64
	}
	return [...]uint64{lo<<r | hi>>(64-r), hi<<r | lo>>(64-r)}
}

// unlink empties a slot and returns its chunks, and how many there are. The oldest comes first, so
// that there is little to sort.
func (lv *level[K]) unlink(slot int) (first *chunk[K], n int) {
	if lv.used[slot/64]&(1<<(slot%64)) == 0 {
		return nil, 0
	}
	lv.used[slot/64] &^= 1 << (slot % 64)
	for c := lv.slots[slot]; c != nil; n++ {
		first, c, c.next = c, c.next, first
	}
	lv.slots[slot] = nil
	return first, n
}

const (
	sweptChunks = 4  // that are looked through each time that now moves
	sweptSlots  = 64 // that are looked at for them
	leastDoubts = 64 // so few are not worth a look
)

// Doubt says that a key may be live no longer. When that may be so of an eighth of all, the stale timers
// are thrown out, bit by bit, each time that now moves.
func (q *Wheel[K]) Doubt() { q.doubts++ }

// sweepSome throws the stale timers out of a few chunks, in turn out of all, if there is reason to. It
// leaves the chunks where they are.
func (q *Wheel[K]) sweepSome() {
	if q.toLook == 0 && q.at == nil {
		if q.doubts <= q.size/8+leastDoubts {
			return
		}
		q.doubts, q.toLook = 0, levels*(slots+1)
	}
	chunks := sweptChunks
	for range sweptSlots {
		for ; q.at != nil; q.at = q.at.next {
			if chunks == 0 {
				return
			}
			chunks--
			q.sweepChunk(q.at)
		}
		if q.toLook == 0 {
			return
		}
		q.toLook--
		lv, slot := &q.levels[q.atSlot/(slots+1)], q.atSlot%(slots+1)
		switch {
		case slot == slots:
			q.at = lv.next
		case lv.slots == nil:
			q.atSlot += slots - 1 - slot // to the level's next
			q.toLook = max(0, q.toLook-(slots-1-slot))
		default:
			q.at = lv.slots[slot]
		}
		q.atSlot = (q.atSlot + 1) % (levels * (slots + 1))
	}
}

func (q *Wheel[K]) sweepChunk(c *chunk[K]) {
	n := 0
	for _, e := range c.e[:c.n] {
		if e.Key.Live() {
			c.e[n] = e
			n++
		}
	}
	clear(c.e[n:c.n])
	c.gone += c.n - n
	c.n = n
}

// dropStale throws out the timers that nobody waits for any more. It runs each time the size
// has doubled since the last time, so that its cost per timer is constant.
func (q *Wheel[K]) dropStale() {
	for l := range q.levels {
		lv := &q.levels[l]
		q.dropStaleIn(lv.next)
		lv.next, lv.chunks = nil, 0
		for i, used := range lv.used {
			for ; used != 0; used &= used - 1 {
				c, _ := lv.unlink(i*64 + bits.TrailingZeros64(used))
				q.dropStaleIn(c)
			}
		}
	}
	q.draining = 0
	q.sweep = 2*q.size + 1024
}

func (q *Wheel[K]) dropStaleIn(c *chunk[K]) {
	for c != nil {
		for _, e := range c.e[:c.n] {
			if e.Key.Live() {
				q.place(e)
			} else {
				q.size--
			}
		}
		c = q.free(c)
	}
}

func (q *Wheel[K]) newChunk(next *chunk[K]) *chunk[K] {
	c := q.spare
	if c == nil {
		return &chunk[K]{next: next}
	}
	q.spare = c.next
	c.next = next
	return c
}

// free keeps c for later and returns the chunk after it.
func (q *Wheel[K]) free(c *chunk[K]) *chunk[K] {
	next := c.next
	if c == q.at {
		q.at = nil
	}
	q.size -= c.gone
	clear(c.e[:c.n])
	c.n, c.gone = 0, 0
	c.next = q.spare
	q.spare = c
	return next
}
