package coroutine

import (
	"math"

	"github.com/somen-go/somen/coroutine/internal/wheel"
)

// ticket looks at a ticket in a queue.
func (v *verifier) ticket(k ticket) error {
	t := k.t
	if t == nil || !isCount(k.id) || k.id > v.lastTicket() {
		return wrong("nobody waits in a queue")
	}
	if t.waitN > 1 && t.waitID != 0 && k.id-t.waitID < uint64(t.waitN) {
		if m, ok := t.several.(*several); !ok || m == nil || k.id-t.waitID >= uint64(len(m.arms)) {
			return wrong("task %d waits for more than it waits for", t.id)
		}
	}
	return nil
}

// tickets looks at the tickets of a queue.
func tickets[T any](v *verifier, queue []T, of func(T) ticket) error {
	for _, w := range queue {
		if err := v.ticket(of(w)); err != nil {
			return err
		}
	}
	return nil
}

func (q *waiters[P]) verified(v *verifier) error {
	return tickets(v, q.queue[q.head:], func(w waiter[P]) ticket { return w.k })
}

func (c *Clock) verify(v *verifier) error {
	if c.s != v.s {
		return wrong("a clock is of another scheduler")
	}
	slow := c
	for on, n := c, 0; on.parent != nil; n++ {
		if on = on.parent; on == slow {
			return wrong("a clock follows itself")
		}
		if n%2 == 1 {
			slow = slow.parent
		}
		if on.parent == nil && on != v.root {
			return wrong("a clock follows none")
		}
	}
	switch {
	case c.parent == nil && (c != v.root || c.closed):
		return wrong("a clock follows none")
	case !(c.scale >= 0) || math.IsInf(c.scale, 1) || !(c.rest >= 0 && c.rest < 1):
		return wrong("the scale of a clock is out of range")
	case c.now < 0 || c.delta < 0 || c.step < 0 || !isCount(c.frame) || c.gone < 0:
		return wrong("the time of a clock is out of range")
	case !c.closed && (c.sleeps.Now() != c.now || c.frames.Now() != c.frame):
		return wrong("a clock shows another time than those who sleep on it")
	}
	for i := range c.next {
		if err := tickets(v, c.next[i].tickets, func(k ticket) ticket { return k }); err != nil {
			return err
		}
	}
	for _, w := range []*wheel.Wheel[ticket]{&c.sleeps, &c.frames} {
		for k := range w.Keys() {
			if err := v.ticket(k); err != nil {
				return err
			}
		}
	}
	for _, p := range c.polled {
		if !isThere(p.condition) {
			return wrong("a condition is none")
		}
	}
	return tickets(v, c.polled, func(p poll) ticket { return p.ticket })
}

func (g *Group) verify(v *verifier) error {
	if g.s != v.s {
		return wrong("a group is of another scheduler")
	}
	for i, t := range g.members {
		if t == nil || t.ties == nil || t.groupAt != i || t.group != g {
			return wrong("a group has members of another")
		}
	}
	return nil
}

// wait looks at what a wait of a kind is for.
func (v *verifier) wait(kind waitKind, on waitable) error {
	c, isClock := on.(*Clock)
	switch {
	case kind >= waitFiled:
		return wrong("a wait is of the kind %d", kind)
	case on != nil && !isThere(on):
		return wrong("a wait is for nothing")
	case (kind == waitSleepOn || kind == waitSleepUntilOn) && (!isClock || c == nil):
		return wrong("a sleep is on no clock")
	}
	return nil
}

func (w *Wait) verify(v *verifier) error { return v.wait(w.kind, w.on) }

func (m *several) verify(*verifier) error {
	for i := range m.arms {
		switch on := m.arms[i].on.(type) {
		case *several:
			return wrong("one of several waits is for several itself")
		case giver:
			if !isThere(on) || !on.gives(m.arms[i].dst) {
				return wrong("a wait is for messages of another type")
			}
		}
	}
	if m.index < -1 || m.index >= max(1, len(m.arms)) {
		return wrong("none of several waits came first")
	}
	return nil
}

func (c *Chan[T]) verify(v *verifier) error {
	if c.room < 0 || len(c.buf) > c.room || c.n < 0 || c.n > len(c.buf) || c.head < 0 || c.head > 0 && c.head >= len(c.buf) {
		return wrong("a channel has more or less messages than it has room for")
	}
	for _, q := range []*waiters[*Message[T]]{&c.senders, &c.receivers} {
		if err := q.verified(v); err != nil {
			return err
		}
		for _, w := range q.queue {
			if w.with == nil {
				return wrong("somebody waits at a channel without a message")
			}
		}
	}
	for _, m := range c.spare {
		if m == nil {
			return wrong("a spare message of a channel is missing")
		}
	}
	return nil
}

func (s *Signal[T]) verify(v *verifier) error {
	for _, p := range s.spare {
		if p == nil {
			return wrong("a spare value of a signal is missing")
		}
	}
	return s.waiting.verified(v)
}

func (f *Future[T]) verify(v *verifier) error {
	if f.s != nil && f.s != v.s {
		return wrong("a future is of another scheduler")
	}
	return f.waiting.verified(v)
}

// isOf reports whether work of the future can be under way in a scheduler.
func (f *Future[T]) isOf(s *Scheduler) bool {
	return f.s == s && (f.work != nil || f.done || f.lost || f.onLoad == FailAsLost)
}

func (co *Co) verify(*verifier) error {
	if co.state > coEnded || co.yield == nil {
		return wrong("a Co is in no order")
	}
	return nil
}

func (c *members) verify(v *verifier) error {
	if len(c.tasks) > 0 && c.parent == nil || c.alive < 0 {
		return wrong("the members of a combinator have no parent")
	}
	if c.err != nil && !isThere(c.err) {
		return wrong("the error of a combinator is a nil pointer")
	}
	if c.waiter.t == nil {
		return v.errorChain(c.err)
	}
	return v.ticket(c.waiter)
}

func (r *recipe) verify(*verifier) error {
	one := r.kind == kindRepeat || r.kind == kindFinally || r.kind >= kindTimeout
	if r.kind > kindWhile || one && r.of == nil || (r.kind == kindFinally) != (r.clean != nil) || (r.kind == kindWhile) != (r.cond != nil) {
		return wrong("a combinator has nothing to run")
	}
	for _, b := range r.bs {
		if b == nil {
			return wrong("a combinator has nothing to run")
		}
	}
	return nil
}

func (c *combinator) verify(*verifier) error {
	if c.recipe == nil || c.at < 0 {
		return wrong("a combinator is nowhere")
	}
	return nil
}

func (e *PanicError) verify(v *verifier) error { return v.finite("the value of a panic", e.Value) }

func (f *inFlight) verify(v *verifier) error {
	slow := f
	for on, n := f, 0; on.over != nil; n++ {
		if on = on.over; on == slow {
			return wrong("a panic has taken its own place")
		}
		if n%2 == 1 {
			slow = slow.over
		}
	}
	return v.finite("the value of a panic", f.value)
}
