// Package addresses numbers places in memory: what is at an address, and of a kind.
package addresses

import "unsafe"

// Table finds the number of what is at an address and of a kind: a hash table without pointers, which the collector
// passes over. Make one with [New].
type Table struct {
	slots []slot // a power of two, at most half of them in use
	used  int
}

type slot struct {
	at     uintptr // 0 if free
	kind   int32
	number int32
}

// New returns a table with room for n entries.
func New(n int) Table {
	size := 64
	for size < 2*n {
		size *= 2
	}
	return Table{slots: make([]slot, size)}
}

// Len returns the number of entries.
func (t *Table) Len() int { return t.used }

// Size returns how much memory it takes, in bytes.
func (t *Table) Size() int { return len(t.slots) * int(unsafe.Sizeof(slot{})) }

// Clear takes all entries out, and keeps the memory.
func (t *Table) Clear() {
	if t.used > 0 {
		clear(t.slots)
		t.used = 0
	}
}

// find returns the slot of an entry, or the free one where it belongs. What is next to each other in memory, which is often
// looked for one after the other, has slots next to each other.
func (t *Table) find(at uintptr, kind int32) *slot {
	h := (uint64(at)>>8 ^ uint64(kind)<<40) * 0x9e3779b97f4a7c15
	for i := h>>20<<4 | uint64(at)>>4&15; ; i++ {
		s := &t.slots[i&uint64(len(t.slots)-1)]
		if s.at == 0 || s.at == at && s.kind == kind {
			return s
		}
	}
}

// Get returns the number of an entry, and false if there is none. The address is not 0.
func (t *Table) Get(at uintptr, kind int32) (int32, bool) {
	s := t.find(at, kind)
	return s.number, s.at != 0
}

// Set gives an entry a number. It allocates when the table has to grow.
func (t *Table) Set(at uintptr, kind, number int32) {
	s := t.find(at, kind)
	if s.at == 0 {
		if t.used++; 2*t.used > len(t.slots) {
			t.grow()
			s = t.find(at, kind)
		}
		s.at, s.kind = at, kind
	}
	s.number = number
}

func (t *Table) grow() {
	old := t.slots
	t.slots = make([]slot, 2*len(old))
	for _, s := range old {
		if s.at != 0 {
			*t.find(s.at, s.kind) = s
		}
	}
}
