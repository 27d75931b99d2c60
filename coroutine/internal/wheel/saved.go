package wheel

import (
	"cmp"
	"errors"
	"iter"
	"math/bits"
	"slices"
)

// Saved is a wheel as data: what it shows, and the timers whose keys are live, in the order in which they come
// due. Where the wheel has them says nothing else.
type Saved[K Key] struct {
	Now    int64
	Timers []Timer[K]
}

// Now returns the time that the wheel shows.
func (q *Wheel[K]) Now() int64 { return q.now }

// Save returns the wheel as data.
func (q *Wheel[K]) Save() Saved[K] {
	s := Saved[K]{Now: q.now}
	if q.size == 0 {
		return s
	}
	for c := range q.all() {
		for _, e := range c.e[:c.n] {
			if e.Key.Live() {
				s.Timers = append(s.Timers, e)
			}
		}
	}
	slices.SortFunc(s.Timers, func(a, b Timer[K]) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Key.Order(), b.Key.Order()))
	})
	s.Timers = slices.Clip(s.Timers)
	return s
}

// Load makes the wheel what Save has returned. It looks at no key.
func (q *Wheel[K]) Load(s *Saved[K]) error {
	if s.Now < 0 {
		return errors.New("a wheel of timers shows a negative time")
	}
	*q = Wheel[K]{now: s.Now, sweep: 2*len(s.Timers) + 1024}
	for _, e := range s.Timers {
		if e.At <= s.Now {
			return errors.New("a timer is due already")
		}
		q.Add(e.At, e.Key)
	}
	return nil
}

// Keys returns a sequence of the keys of all timers, live or not, in no order.
func (q *Wheel[K]) Keys() iter.Seq[K] {
	return func(yield func(K) bool) {
		for c := range q.all() {
			for _, e := range c.e[:c.n] {
				if !yield(e.Key) {
					return
				}
			}
		}
	}
}

func (q *Wheel[K]) all() iter.Seq[*chunk[K]] {
	return func(yield func(*chunk[K]) bool) {
		for l := range q.levels {
			lv := &q.levels[l]
			lists := []*chunk[K]{lv.next}
			for i, used := range lv.used {
				for ; used != 0; used &= used - 1 {
					lists = append(lists, lv.slots[i*64+bits.TrailingZeros64(used)])
				}
			}
			for _, c := range lists {
				for ; c != nil; c = c.next {
					if !yield(c) {
						return
					}
				}
			}
		}
	}
}
