package coroutine

import (
	"cmp"
	"math/bits"
	"slices"
)

// timers is a hierarchical timing wheel with exact times, after Varghese and Lauck, "Hashed and
// Hierarchical Timing Wheels" (1987). A slot of a level is as long as 64 of the level below. A level
// has the timers of the rest of the slot of the level above that now is in, and of the one after
// that. Adding costs a few nanoseconds whatever the number of timers, and a timer moves at most once
// a level on its way down.
//
// The timers of a slot move down bit by bit while the slot before it passes. In the wheel as
// published they do so in the moment when it begins, and among a million sleepers such a moment is
// longer than a frame.
//
// Timers are kept in chunks that slots share, so that the memory follows the number of timers, not
// the places they have been in.
type timers struct {
	now      int64
	size     int
	sweep    int // size at which stale timers are thrown out
	levels   [levels]level
	draining uint16 // a bit for each level that has a next
	spare    *chunk
	due      []timer // reused by advance
}

const (
	digitBits = 6
	levels    = 11 // 11 * 6 bits cover an int64
	slots     = 2 << digitBits
)

type level struct {
	used   [slots / 64]uint64 // a bit for each slot that is not empty
	slots  *[slots]*chunk     // by their number modulo slots; but at the lowest level, that of now and the next are empty
	next   *chunk             // the timers of the slot after the one of now, on their way down
	chunks int                // in next
}

type timer struct {
	at int64
	k  ticket
}

type chunk struct {
	next *chunk
	n    int
	e    [40]timer
}

// add files k to be due at the time at, which must be later than now.
func (q *timers) add(at int64, k ticket) {
	if q.size >= q.sweep {
		q.dropStale()
	}
	q.size++
	q.place(timer{at, k})
}

func (q *timers) place(e timer) {
	l := (bits.Len64(uint64(e.at^q.now)) - 1) / digitBits
	for l > 0 && e.at>>(l*digitBits)-q.now>>(l*digitBits) <= 1 {
		l--
	}
	lv := &q.levels[l]
	if lv.slots == nil {
		lv.slots = new([slots]*chunk)
	}
	slot := e.at >> (l * digitBits) % slots
	lv.used[slot/64] |= 1 << (slot % 64)
	c := lv.slots[slot]
	if c == nil || c.n == len(c.e) {
		c = q.newChunk(c)
		lv.slots[slot] = c
	}
	c.e[c.n] = e
	c.n++
}

// advance moves now to the time to and returns the tickets that came due, by time and among equal
// times in the order they were added. The slice is valid until the next call.
func (q *timers) advance(to int64) []timer {
	q.due = q.due[:0]
	if to <= q.now {
		return q.due
	}
	from := q.now
	q.now = to
	if q.size == 0 {
		return q.due
	}
	top := (bits.Len64(uint64(from^to)) - 1) / digitBits
	for l := range top + 1 { // what a level gives up goes to those below, which have advanced already
		q.pass(l, from>>(l*digitBits), to>>(l*digitBits))
	}
	for d := q.draining >> (top + 1) << (top + 1); d != 0; d &= d - 1 {
		q.drain(bits.TrailingZeros16(d), from)
	}
	q.size -= len(q.due)
	slices.SortFunc(q.due, func(a, b timer) int {
		if a.at != b.at {
			return cmp.Compare(a.at, b.at)
		}
		return cmp.Compare(a.k.id, b.k.id)
	})
	return q.due
}

// pass moves a level on from slot a to slot b.
func (q *timers) pass(l int, a, b int64) {
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
func (q *timers) drain(l int, from int64) {
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
func (q *timers) spill(c *chunk) (next *chunk) {
	for _, e := range c.e[:c.n] {
		if e.at <= q.now {
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
func (lv *level) unlink(slot int) (first *chunk, n int) {
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

// dropStale throws out the timers whose task no longer waits for them. It runs each time the size
// has doubled since the last time, so that its cost per timer is constant.
func (q *timers) dropStale() {
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

func (q *timers) dropStaleIn(c *chunk) {
	for c != nil {
		for _, e := range c.e[:c.n] {
			if e.k.valid() {
				q.place(e)
			} else {
				q.size--
			}
		}
		c = q.free(c)
	}
}

func (q *timers) newChunk(next *chunk) *chunk {
	c := q.spare
	if c == nil {
		return &chunk{next: next}
	}
	q.spare = c.next
	c.next = next
	return c
}

// free keeps c for later and returns the chunk after it.
func (q *timers) free(c *chunk) *chunk {
	next := c.next
	clear(c.e[:c.n])
	c.n = 0
	c.next = q.spare
	q.spare = c
	return next
}
