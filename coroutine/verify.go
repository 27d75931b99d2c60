package coroutine

import (
	"github.com/somen-go/somen/coroutine/code"
	"github.com/somen-go/somen/coroutine/internal/gort"
)

// whole looks at what the scheduler's lists have to do with each other.
func (v *verifier) whole() error {
	s := v.s
	switch {
	case s.root != v.root:
		return wrong("the root clock is another one")
	case !isCount(s.nextID, s.waits, s.started, s.clocksMade, s.groupsMade, s.queuesMet) || !isCount(s.tick):
		return wrong("a count of the scheduler is out of range")
	case !isCount(s.spare.least, s.spare.surplus):
		return wrong("a count of the spare records is out of range")
	}
	for _, err := range s.reports {
		if !isThere(err) {
			return wrong("a report is no error")
		}
		if err := v.errorChain(err); err != nil {
			return err
		}
	}
	for _, d := range s.works {
		if w, ok := d.of.(interface{ isOf(*Scheduler) bool }); !ok || !isThere(d.of) || d.tick < 0 || !w.isOf(s) {
			return wrong("work is under way that nobody has begun")
		}
	}
	for _, check := range []func() error{v.clocks, v.turns, v.tasks, v.spares, v.trees} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (v *verifier) clocks() error {
	seen, gone := map[*Clock]bool{}, 0
	for _, c := range v.s.clocks {
		switch {
		case c == nil || seen[c]:
			return wrong("a clock is in the list twice")
		case c.parent == nil && c != v.root:
			return wrong("a clock follows none")
		case c.closed:
			gone++
		}
		seen[c] = true
	}
	if !seen[v.root] {
		return wrong("the root clock is not in the list")
	}
	v.root.gone = gone
	return nil
}

// turns looks at the ready queue, and counts what is stale in it.
func (v *verifier) turns() error {
	q := &v.s.ready
	q.stale = 0
	for l := range q.level {
		level := &q.level[l]
		batches := level.batches
		for i := level.head; i != level.tail; i++ {
			if t := level.buf[i&uint(len(level.buf)-1)]; t != nil {
				if v.isLive(t) && (t.state != Ready || t.flags&flagHeld != 0 || int(t.level) != l) {
					return wrong("task %d has a turn that it can't have", t.id)
				}
				if err := v.turn(t); err != nil {
					return err
				}
				continue
			}
			for _, k := range batches[0].tickets {
				if err := v.ticket(k); err != nil {
					return err
				}
				if !k.Live() {
					q.stale++
					continue
				}
				if !k.t.isDue() || k.t.waitN != 1 {
					return wrong("task %d is at its turn too early", k.t.id)
				}
				if err := v.turn(k.t); err != nil {
					return err
				}
			}
			batches = batches[1:]
		}
	}
	return nil
}

func (v *verifier) turn(t *task) error {
	switch {
	case !v.isLive(t):
		v.s.ready.stale++
	case v.queued[t]:
		return wrong("task %d has two turns", t.id)
	case t.flags&flagsPaused != 0:
		v.s.ready.stale++
	}
	v.queued[t] = true
	return nil
}

// tasks looks at the live tasks.
func (v *verifier) tasks() error {
	ids := map[uint64]bool{}
	for i, t := range v.s.live {
		switch {
		case t == nil || int(t.liveAt) != i:
			return wrong("a live task is in the list twice")
		case t.id == 0 || t.id > v.s.started || ids[t.id]:
			return wrong("two tasks have the number %d, or nobody had it", t.id)
		case (t.state == Ready && t.flags&flagHeld == 0 || t.isDue()) != v.queued[t]:
			return wrong("task %d is ready, and has no turn", t.id)
		}
		ids[t.id] = true
	}
	return nil
}

func (v *verifier) spares() error {
	seen := map[*task]bool{}
	for _, t := range v.s.spare.free {
		if t == nil || seen[t] || t.id != 0 || t.state != NoTask || t.flags != 0 || t.behaviour != nil {
			return wrong("a spare record is in use")
		}
		seen[t] = true
	}
	return nil
}

// trees sees that chains have an end: of parents, and of combinators.
func (v *verifier) trees() error {
	done := map[*task]bool{}
	for _, t := range v.live() {
		path := map[*task]bool{}
		for ; t != nil && !done[t]; t = t.parent {
			if path[t] {
				return wrong("task %d is its own parent", t.id)
			}
			path[t] = true
		}
		for t := range path {
			done[t] = true
		}
	}
	const deepest = 10_000
	state := map[*recipe]int{} // 1 while it is looked at, and 2 then
	var visit func(r *recipe, depth int) error
	visit = func(r *recipe, depth int) error {
		switch {
		case state[r] == 1 || depth > deepest:
			return wrong("a combinator runs itself")
		case state[r] == 2:
			return nil
		}
		state[r] = 1
		for _, b := range append(r.bs[:len(r.bs):len(r.bs)], r.of) {
			if b != nil && code.Known() && gort.Code(b) == combinatorCode {
				inner := recipeOf(b)
				if inner == nil {
					return wrong("a combinator has no recipe")
				}
				if err := visit(inner, depth+1); err != nil {
					return err
				}
			}
		}
		state[r] = 2
		return nil
	}
	for _, r := range v.recipes {
		if err := visit(r, 0); err != nil {
			return err
		}
	}
	return nil
}
