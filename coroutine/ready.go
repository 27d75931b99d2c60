package coroutine

import (
	"math/bits"
	"slices"
)

// AgeTicks is how many Ticks of waiting for its turn weigh as much as one step of priority.
//
// A task that became ready in Tick r at priority p goes before all that became ready later than
// Tick r + AgeTicks*(their priority - p). So a task never waits longer than it takes to resume
// what was ready before it, and what higher priorities made ready in the 2*AgeTicks Ticks after.
const AgeTicks = 8

const priorities = int(High-Low) + 1

// readyQueue holds the tasks that wait for their turn: first in, first out within a priority.
type readyQueue struct {
	level   [priorities]readyLevel
	used    uint8 // a bit for each level that is not empty
	fetches bool  // what comes is worth to be prefetched
	stale   int   // tasks that were cancelled or paused while they waited for their turn
}

// readyLevel holds those of one priority.
type readyLevel struct {
	ring    // in which nil stands for the next batch
	batches []batch
}

// A batch is a list of tasks that became ready together, when the frame came that they waited for.
type batch struct {
	from    *frameList // that is lent until all have had it
	tickets []ticket
	at      int   // of those that have not had their turn, in tickets
	tick    int64 // in which they became ready
}

func (q *readyQueue) push(t *task) {
	v := &q.level[t.level]
	if v.head == v.tail {
		q.used |= 1 << t.level
	}
	v.push(t)
}

func (q *readyQueue) pushBatch(level int, b batch) {
	v := &q.level[level]
	v.push(nil)
	v.batches = append(v.batches, b)
	q.used |= 1 << level
}

// len counts the tasks that are still to be resumed.
func (q *readyQueue) len() int {
	n := -q.stale
	for i := range q.level {
		n += q.level[i].len()
	}
	return n
}

// next returns the level whose turn it is, of several that are not empty.
func (q *readyQueue) next() int {
	best := bits.Len8(q.used) - 1
	oldest := q.level[best].since()
	for l := best - 1; l >= 0; l-- {
		if q.used&(1<<l) == 0 {
			continue
		}
		if at := q.level[l].since() + int64(best-l)*AgeTicks; at < oldest {
			best, oldest = l, q.level[l].since()
		}
	}
	return best
}

// pop takes the task whose turn it is, or returns nil. One whose state is not Ready then was
// cancelled.
func (q *readyQueue) pop() *task {
	for q.used != 0 {
		l := bits.Len8(q.used) - 1
		if q.used != 1<<l {
			l = q.next()
		}
		v := &q.level[l]
		t := v.first()
		if t != nil {
			v.drop()
			if q.fetches && v.tail-v.head > aheadTask {
				v.prefetch()
			}
		} else {
			t = q.popOf(v)
		}
		if v.head == v.tail {
			q.used &^= 1 << l
		}
		if t != nil {
			return t
		}
	}
	return nil
}

// quick takes the task whose turn it is if that is plain: a compiled one, in order, in the only level. Else it
// returns nil.
func (q *readyQueue) quick() *task {
	u := q.used
	if u == 0 || u&(u-1) != 0 {
		return nil
	}
	v := &q.level[u>>1] // of 1, 2 and 4
	t := v.first()
	if t == nil {
		return q.quickOf(v)
	}
	if t.state != Ready || !t.isPlain() {
		return nil
	}
	v.drop()
	if q.fetches && v.tail-v.head > aheadTask {
		v.prefetch()
	}
	if v.head == v.tail {
		q.used = 0
	}
	return t
}

// quickOf takes the next task of a batch that is not its last.
func (q *readyQueue) quickOf(v *readyLevel) *task {
	b := &v.batches[0]
	next := b.tickets[b.at:]
	k := next[0]
	t := k.t
	if len(next) == 1 || t.waitID != k.id || !t.isPlain() {
		return nil
	}
	b.at++
	if q.fetches && len(next) > 1+aheadTask {
		prefetch(next[1+aheadTask].t, next[1+aheadExec].t, next[1+aheadStack].t)
	}
	t.waitID = 0
	return t
}

// popOf takes the next task of the batch that is at its turn in v, or returns nil if that is cancelled.
func (q *readyQueue) popOf(v *readyLevel) *task {
	b := &v.batches[0]
	k := b.tickets[b.at]
	b.at++
	if q.fetches && len(b.tickets)-b.at > aheadTask {
		next := b.tickets[b.at:]
		prefetch(next[aheadTask].t, next[aheadExec].t, next[aheadStack].t)
	}
	if b.at == len(b.tickets) {
		clear(b.tickets)
		b.from.lent = false
		v.batches = slices.Delete(v.batches, 0, 1)
		v.drop()
	}
	if !k.Live() {
		q.stale--
		return nil
	}
	k.t.waitID = 0
	k.t.state = Ready
	return k.t
}

// oldest returns the least Tick in which a waiting task became ready, or now if there is none.
func (q *readyQueue) oldest(now int64) int64 {
	for i := range q.level {
		if q.level[i].head != q.level[i].tail {
			now = min(now, q.level[i].since())
		}
	}
	return now
}

// len counts the tasks in the level, stale ones included.
func (v *readyLevel) len() int {
	n := int(v.tail-v.head) - len(v.batches)
	for i := range v.batches {
		n += len(v.batches[i].tickets) - v.batches[i].at
	}
	return n
}

// since returns the Tick in which the first task of the level became ready.
func (v *readyLevel) since() int64 {
	if t := v.first(); t != nil {
		return t.at
	}
	return v.batches[0].tick
}

// ring is a queue in a circular buffer.
type ring struct {
	buf        []*task // its length is a power of two
	head, tail uint    // positions of the first task and behind the last, modulo the length
}

func (r *ring) first() *task { return r.buf[r.head&uint(len(r.buf)-1)] }

func (r *ring) push(t *task) {
	if r.tail-r.head == uint(len(r.buf)) {
		r.grow()
	}
	r.buf[r.tail&uint(len(r.buf)-1)] = t
	r.tail++
}

// drop takes the first task out.
func (r *ring) drop() {
	r.buf[r.head&uint(len(r.buf)-1)] = nil
	r.head++
}

func (r *ring) grow() {
	n := r.tail - r.head
	buf := make([]*task, max(16, 2*len(r.buf)))
	k := copy(buf, r.buf[r.head&uint(max(0, len(r.buf)-1)):])
	copy(buf[k:], r.buf[:len(r.buf)-k])
	r.head, r.tail = 0, n
	r.buf = buf
}

// Priority orders ready tasks: higher ones are resumed first. A task that waits for its turn ages
// by one priority every [AgeTicks] Ticks, so none starves.
type Priority int8

const (
	Low    Priority = -1
	Normal Priority = 0
	High   Priority = 1
)

// prefetch fetches what will be touched a few turns from now. There must be more than aheadTask
// tasks in the queue.
func (r *ring) prefetch() {
	mask := uint(len(r.buf) - 1)
	prefetch(r.buf[(r.head+aheadTask)&mask], r.buf[(r.head+aheadExec)&mask], r.buf[(r.head+aheadStack)&mask])
}
