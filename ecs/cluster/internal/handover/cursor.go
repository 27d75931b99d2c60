package handover

import (
	"maps"
	"slices"
)

// cursor is how far the records of one region to this one have been applied. Records are published many at a time and
// published again when nothing is heard of them, so the log may have them twice and in another order.
type cursor struct {
	term uint64             // of the sender at this point of the log
	done uint64             // the number in that term up to which all is applied
	held map[uint64]*Record // what came early

	lastTerm, lastNumber uint64 // the latest term of which there was a record, and its highest number: for trimming
}

// takeover begins a term. It hands to apply what had been held: a number that lacks now is that of a record that is not
// in the log and never will be, for whatever may still come of the old term does not count.
func (c *cursor) takeover(term uint64, apply func(*Record)) {
	for _, number := range slices.Sorted(maps.Keys(c.held)) {
		apply(c.held[number])
	}
	c.term, c.done, c.held = term, 0, nil
}

// record hands to apply what can be applied with r: nothing, r, or r and what had been waiting for it.
func (c *cursor) record(seq uint64, r *Record, limit int, apply func(*Record)) error {
	switch {
	case r.Term > c.term:
		return &OrderError{seq, "a record of " + r.From + " in a term whose takeover was not read"}
	case r.Term < c.term, r.Number <= c.done:
		return nil // of an owner that has lost the region; stored twice
	}
	if r.Term > c.lastTerm {
		c.lastTerm, c.lastNumber = r.Term, 0
	}
	c.lastNumber = max(c.lastNumber, r.Number)
	if r.Number > c.done+1 {
		if len(c.held) >= limit {
			return &OrderError{seq, "records of " + r.From + " far beyond the one that is missing"}
		}
		if c.held == nil {
			c.held = make(map[uint64]*Record)
		}
		c.held[r.Number] = r
		return nil
	}
	for ; r != nil; r = c.held[c.done+1] {
		c.done++
		delete(c.held, c.done)
		apply(r)
	}
	return nil
}
