package coroutine

import (
	"cmp"
	"math/bits"
	"slices"
)

// timers is a hierarchical timing wheel with exact times, after Varghese and Lauck, "Hashed and
// Hierarchical Timing Wheels" (1987): a timer lies at the level of the highest base-64 digit in
// which its time differs from now, in the slot of that digit. Adding costs a few nanoseconds
// whatever the number of timers; a timer moves at most once a level on its way down; a step that
// wakes nobody looks at no timer that isn't near.
//
// Timers are kept in chunks that slots share, so that the memory follows the number of timers, not
// the places they have been in.
type timers struct {
	now    int64
	size   int
	sweep  int // size at which stale timers are thrown out
	levels [levels]level
	spare  *chunk
	due    []timer // reused by advance
}

const (
	digitBits = 6
	levels    = 11 // 11 * 6 bits cover an int64
)

type level struct {
	used  uint64 // a bit for each slot that is not empty
	slots *[1 << digitBits]*chunk
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
	slot := e.at >> (l * digitBits) & (1<<digitBits - 1)
	lv := &q.levels[l]
	if lv.slots == nil {
		lv.slots = new([1 << digitBits]*chunk)
	}
	lv.used |= 1 << slot
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
	if q.size == 0 {
		q.now = to
		return q.due
	}
	top := (bits.Len64(uint64(q.now^to)) - 1) / digitBits
	for l := range top {
		q.takeSlots(l, ^uint64(0))
	}
	digit := to >> (top * digitBits) & (1<<digitBits - 1)
	q.takeSlots(top, uint64(1)<<digit-1)
	mixed := q.unlink(top, int(digit))
	q.now = to
	for c := mixed; c != nil; {
		for _, e := range c.e[:c.n] {
			if e.at <= to {
				q.due = append(q.due, e)
			} else {
				q.place(e)
			}
		}
		c = q.free(c)
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

// takeSlots moves all timers of the slots in the mask to due.
func (q *timers) takeSlots(l int, mask uint64) {
	for used := q.levels[l].used & mask; used != 0; used &= used - 1 {
		for c := q.unlink(l, bits.TrailingZeros64(used)); c != nil; {
			q.due = append(q.due, c.e[:c.n]...)
			c = q.free(c)
		}
	}
}

// unlink empties a slot and returns its chunks, the oldest first, so that there is little to sort.
func (q *timers) unlink(l, slot int) (first *chunk) {
	lv := &q.levels[l]
	if lv.used&(1<<slot) == 0 {
		return nil
	}
	lv.used &^= 1 << slot
	for c := lv.slots[slot]; c != nil; {
		first, c, c.next = c, c.next, first
	}
	lv.slots[slot] = nil
	return first
}

// dropStale throws out the timers whose task no longer waits for them. It runs each time the size
// has doubled since the last time, so that its cost per timer is constant.
func (q *timers) dropStale() {
	for l := range q.levels {
		for used := q.levels[l].used; used != 0; used &= used - 1 {
			for c := q.unlink(l, bits.TrailingZeros64(used)); c != nil; {
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
	}
	q.sweep = 2*q.size + 1024
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
