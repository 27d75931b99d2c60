package components

import (
	"iter"
	"slices"
)

// List is a list that never changes, so that entities, copies of a value and renderers can share one.
// To change what has a list, give it another. Its zero value is empty.
type List[T any] struct{ items []T }

// ListOf returns a list of the items. It allocates a copy of them.
//
//	components.AnimationData{Cells: components.ListOf(0, 1, 0, 2), Every: time.Second / 8}
//	land.Runes = components.ListOf([]rune{water: '~', wall: '#'}...)
func ListOf[T any](items ...T) List[T] { return List[T]{slices.Clone(items)} }

// Len returns the number of items.
func (l List[T]) Len() int { return len(l.items) }

// At returns an item, counted from 0, and the zero value if there is no such item.
func (l List[T]) At(i int) (item T) {
	if i >= 0 && i < len(l.items) {
		item = l.items[i]
	}
	return item
}

// All returns a sequence of the items with their places. It allocates nothing in a range loop.
func (l List[T]) All() iter.Seq2[int, T] {
	return func(yield func(int, T) bool) {
		for i, item := range l.items {
			if !yield(i, item) {
				return
			}
		}
	}
}
