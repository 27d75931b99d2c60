package coroutine

import "iter"

// Signal wakes everybody who waits for it, and hands them a value. Its zero value is ready to use.
// It keeps nothing: an Emit that nobody waits for is gone. Use a [Chan] for messages that must not
// get lost.
//
// A Signal must not be copied after its first use: a method of the copy panics with an *[ArgumentError].
type Signal[T any] struct {
	pinned  pinned[Signal[T]]
	waiting waiters[*T]
	spare   []*T
}

// Emit wakes every task that waits, once, with the value; those that begin to wait meanwhile wait
// for the next one. They join the ready queue in the order in which they began to wait, so that
// they are resumed in this Tick if the budget allows. Emit may be called from anywhere on the
// goroutine that ticks.
func (s *Signal[T]) Emit(v T) {
	s.pinned.own(s, "Signal.Emit")
	for {
		k, to, ok := s.waiting.pop()
		if !ok {
			return
		}
		if to != nil {
			*to = v
		}
		k.fire()
	}
}

// Wait waits for the next Emit and returns its value.
func (s *Signal[T]) Wait(co *Co) T {
	s.pinned.own(s, "Signal.Wait")
	p := s.take()
	co.Wait(s.Next(p))
	v := *p
	var zero T
	*p = zero
	s.spare = append(s.spare, p)
	return v
}

// All returns a sequence of the values emitted while the loop waits for the next one; it goes on
// until the loop ends. What is emitted while the body of the loop waits for something else is
// missed.
func (s *Signal[T]) All(co *Co) iter.Seq[T] {
	return func(yield func(T) bool) {
		l := emits[T]{s: s}
		for {
			switch do := l.step(co); {
			case do == actWait:
				co.Wait(l.wait(co))
			case do == actEnd || !yield(l.value()):
				return
			}
		}
	}
}

// emits is the loop of All; see rounds.go.
type emits[T any] struct {
	s  *Signal[T]
	to *T // where the value that is waited for goes
	v  T
}

func (l *emits[T]) step(co *Co) action {
	if l.to == nil {
		l.s.pinned.own(l.s, "Signal.Wait")
		l.to = l.s.take()
		return actWait
	}
	var zero T
	l.v, *l.to = *l.to, zero
	l.s.spare = append(l.s.spare, l.to)
	if l.to = nil; co.state == coRuns {
		return actBody
	}
	return actEnd
}

func (l *emits[T]) wait(*Co) Wait { return l.s.Next(l.to) }

func (l *emits[T]) value() T { return l.v }

// Next is the raw form of Wait: it stores the value in v, unless that is nil.
func (s *Signal[T]) Next(v *T) Wait { return Wait{kind: waitOn, on: s, dst: v} }

// Waiting returns the number of tasks that wait. It takes time in proportion to it.
func (s *Signal[T]) Waiting() int {
	s.pinned.look(s, "Signal.Waiting")
	return s.waiting.len()
}

func (s *Signal[T]) park(k ticket, dst any, _ int64) bool {
	s.pinned.own(s, "a wait on a Signal")
	s.pinned.number(k)
	s.waiting.push(k, dst.(*T))
	return true
}

func (s *Signal[T]) take() *T {
	if n := len(s.spare); n > 0 {
		p := s.spare[n-1]
		s.spare = s.spare[:n-1]
		return p
	}
	return new(T)
}
