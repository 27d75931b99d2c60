package coroutine

import "slices"

// waiters is a queue of tickets, each with what it brought, first in, first out. Stale tickets are
// dropped when the queue comes by them, or is about to grow.
type waiters[P any] struct {
	queue []waiter[P]
	head  int
	one   [1]waiter[P] // the first array of queue, for most never have more
}

type waiter[P any] struct {
	k    ticket
	with P
}

// add adds a ticket for which check was called.
func (q *waiters[P]) add(k ticket, with P) {
	if q.queue == nil {
		q.queue = q.one[:0]
	}
	if len(q.queue) == cap(q.queue) {
		q.compact()
	}
	q.queue = append(q.queue, waiter[P]{k, with})
}

// compact drops what is stale, moves the rest to the front of the slice, and makes the slice
// longer if it is still half full, so that the cost of a push is constant on average.
func (q *waiters[P]) compact() {
	kept := q.queue[:0]
	for _, w := range q.queue[q.head:] {
		if w.k.Live() {
			kept = append(kept, w)
		}
	}
	clear(q.queue[len(kept):])
	if 2*len(kept) > cap(kept) {
		kept = slices.Grow(kept, cap(kept))
	}
	q.queue, q.head = kept, 0
}

// pop takes the first ticket that is live.
func (q *waiters[P]) pop() (k ticket, with P, ok bool) {
	for q.head < len(q.queue) {
		w := q.queue[q.head]
		q.queue[q.head] = waiter[P]{}
		q.head++
		if w.k.Live() {
			return w.k, w.with, true
		}
	}
	q.queue, q.head = q.queue[:0], 0
	return k, with, false
}

// empty reports whether there is surely no ticket that is live.
func (q *waiters[P]) empty() bool { return q.head == len(q.queue) }

// len counts the live tickets.
func (q *waiters[P]) len() int {
	n := 0
	for _, w := range q.queue[q.head:] {
		if w.k.Live() {
			n++
		}
	}
	return n
}
