package coroutine

import "math/bits"

// AgeTicks is how many Ticks of waiting for its turn weigh as much as one step of priority.
//
// A task that became ready in Tick r at priority p goes before all that became ready later than
// Tick r + AgeTicks*(their priority - p). So a task never waits longer than it takes to resume
// what was ready before it, and what higher priorities made ready in the 2*AgeTicks Ticks after.
const AgeTicks = 8

const priorities = int(High-Low) + 1

// readyQueue holds the tasks that wait for their turn: first in, first out within a priority.
type readyQueue struct {
	level [priorities]ring
	used  uint8 // a bit for each level that is not empty
	stale int   // tasks that were cancelled or paused while they waited for their turn
}

func (q *readyQueue) push(t *task) {
	q.level[t.level].push(t)
	q.used |= 1 << t.level
}

// len counts the tasks that are still to be resumed.
func (q *readyQueue) len() int {
	n := -q.stale
	for i := range q.level {
		n += q.level[i].len()
	}
	return n
}

// next returns the level whose turn it is, or -1 if no task is ready.
func (q *readyQueue) next() int {
	if q.used == 0 {
		return -1
	}
	best := bits.Len8(q.used) - 1
	if q.used == 1<<best {
		return best
	}
	oldest := q.level[best].first().at
	for l := best - 1; l >= 0; l-- {
		if q.used&(1<<l) == 0 {
			continue
		}
		if at := q.level[l].first().at + int64(best-l)*AgeTicks; at < oldest {
			best, oldest = l, q.level[l].first().at
		}
	}
	return best
}

// pop takes the task whose turn it is, or returns nil.
func (q *readyQueue) pop() *task {
	l := q.next()
	if l < 0 {
		return nil
	}
	t := q.level[l].pop()
	if q.level[l].len() == 0 {
		q.used &^= 1 << l
	}
	return t
}

// oldest returns the least Tick in which a waiting task became ready, or now if there is none.
func (q *readyQueue) oldest(now int64) int64 {
	for i := range q.level {
		if q.level[i].len() > 0 {
			now = min(now, q.level[i].first().at)
		}
	}
	return now
}

// ring is a queue in a circular buffer.
type ring struct {
	buf        []*task // its length is a power of two
	head, tail uint    // positions of the first task and behind the last, modulo the length
}

func (r *ring) len() int { return int(r.tail - r.head) }

func (r *ring) first() *task { return r.buf[r.head&uint(len(r.buf)-1)] }

func (r *ring) push(t *task) {
	if r.len() == len(r.buf) {
		r.grow()
	}
	r.buf[r.tail&uint(len(r.buf)-1)] = t
	r.tail++
}

func (r *ring) pop() *task {
	at := &r.buf[r.head&uint(len(r.buf)-1)]
	t := *at
	*at = nil
	r.head++
	return t
}

func (r *ring) grow() {
	buf := make([]*task, max(16, 2*len(r.buf)))
	n := copy(buf, r.buf[r.head&uint(max(0, len(r.buf)-1)):])
	copy(buf[n:], r.buf[:len(r.buf)-n])
	r.head, r.tail = 0, uint(r.len())
	r.buf = buf
}
