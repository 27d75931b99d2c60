package ecs

import (
	"iter"
	"slices"

	"github.com/somen-go/somen/coroutine"
)

// Feed tells behaviours what happens in the engine: events, removals, key presses. Several things
// may happen in one step, before a behaviour that waits is resumed; a loop over All sees every one.
type Feed[T any] struct {
	next    coroutine.Signal[T]
	streams []*stream[T]
}

// stream is what a loop over a Feed has still to see.
type stream[T any] struct {
	queue []T
	head  int // of queue, the next to be seen
	come  coroutine.Signal[struct{}]
}

// Wait waits for the next thing and returns it. Of several that happen in one go it is the first.
func (f *Feed[T]) Wait(co *coroutine.Co) T { return f.next.Wait(co) }

// Next is the raw form of Wait: it stores what has happened in v.
func (f *Feed[T]) Next(v *T) coroutine.Wait { return f.next.Next(v) }

// All returns a sequence of what happens from the start of the loop on. Nothing is missed: what
// happens while the loop is busy waits for it. It goes on until the loop ends.
func (f *Feed[T]) All(co *coroutine.Co) iter.Seq[T] {
	return func(yield func(T) bool) {
		s := &stream[T]{}
		f.streams = append(f.streams, s)
		defer func() {
			i := slices.Index(f.streams, s)
			f.streams = slices.Delete(f.streams, i, i+1)
		}()
		for {
			for s.head == len(s.queue) {
				s.queue, s.head = s.queue[:0], 0
				s.come.Wait(co)
				if co.Unwinding() {
					return
				}
			}
			v := s.queue[s.head]
			s.head++
			if !yield(v) {
				return
			}
		}
	}
}

func (f *Feed[T]) emit(v T) {
	f.next.Emit(v)
	for _, s := range f.streams {
		s.queue = append(s.queue, v)
		s.come.Emit(struct{}{})
	}
}
