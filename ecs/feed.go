package ecs

import (
	"iter"

	"github.com/somen-go/somen/coroutine"
)

// Feed tells behaviours what happens in the engine: events, removals, key presses. Several things
// may happen in one step, before a behaviour that waits is resumed; a loop over All sees every one.
type Feed[T any] struct {
	//lint:ignore U1000 for its type
	known [0]*reader[T] // so that who walks the types of a program finds it
	next  coroutine.Signal[T]
	last  *happening[T] // nil until the first loop
	come  coroutine.Signal[struct{}]
}

// happening is one thing of a Feed, and those after it. A loop holds the last that it has seen, so nothing is
// to be done when it ends.
type happening[T any] struct {
	v    T
	next *happening[T]
}

// Wait waits for the next thing and returns it. Of several that happen in one go it is the first.
func (f *Feed[T]) Wait(co *coroutine.Co) T { return f.next.Wait(co) }

// Next is the raw form of Wait: it stores what has happened in v.
func (f *Feed[T]) Next(v *T) coroutine.Wait { return f.next.Next(v) }

// All returns a sequence of what happens from the start of the loop on. Nothing is missed: what
// happens while the loop is busy waits for it. It goes on until the loop ends.
func (f *Feed[T]) All(co *coroutine.Co) iter.Seq[T] {
	return func(yield func(T) bool) {
		r := f.read()
		for {
			v, ok := r.Take()
			for ; !ok; v, ok = r.Take() {
				f.come.Wait(co)
				if co.Unwinding() {
					return
				}
			}
			if !yield(v) {
				return
			}
		}
	}
}

// Rounds is the loop over All in compiled functions.
func (f *Feed[T]) Rounds(co *coroutine.Co) *coroutine.Rounds[T] {
	return coroutine.RoundsOf(co, f.read())
}

// reader is how far a loop over a feed is.
type reader[T any] struct {
	f  *Feed[T]
	at *happening[T]
}

// read returns a reader of what happens from now on, in order.
func (f *Feed[T]) read() *reader[T] {
	if f.last == nil {
		f.last = &happening[T]{}
	}
	return &reader[T]{f, f.last}
}

func (r *reader[T]) Take() (v T, ok bool) {
	if r.at.next == nil {
		return v, false
	}
	r.at = r.at.next
	return r.at.v, true
}

func (r *reader[T]) Next() coroutine.Wait { return r.f.come.Next(nil) }

func (f *Feed[T]) emit(v T) {
	f.next.Emit(v)
	if f.last != nil {
		f.last.next = &happening[T]{v: v}
		f.last = f.last.next
		f.come.Emit(struct{}{})
	}
}
