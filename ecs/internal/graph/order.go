package graph

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"unsafe"
)

// The entries of a map are written in the order of their keys' encodings. The encoding of a key that
// holds a pointer has the number of what is pointed to, which it may not have yet: such a map waits until
// all else is numbered. If that didn't help, its entries are ordered by what is found on the way from
// them, as far as that tells them apart: first a few records of it, then more.
//
// What remains are maps with keys that are alike in all that they lead to, and differ only in what leads
// to them from other such maps: alone among several maps like that the same state may have several
// encodings.

// budgets are how many records are looked at to tell entries apart.
var budgets = [...]int{0, 16, 256, 1 << 16}

// trial writes what has no number yet with numbers of its own, that are forgotten afterwards.
type trial struct {
	local map[task]int
	queue []task
}

func (t *trial) link(out []byte, to task) []byte {
	i, ok := t.local[to]
	if !ok {
		i = len(t.queue)
		t.local[to] = i
		t.queue = append(t.queue, to)
	}
	return appendHead(append(out, 0xff), majorUint, uint64(i)) // 0xff begins no item that is written
}

// sort orders the entries of a map by their keys alone. It says whether it could.
func (e *encoder) sort(r *mapRecord) bool {
	if r.n <= 1 {
		r.order = make([]int32, r.n)
		return true
	}
	texts := make([][]byte, r.n)
	var scratch []byte
	ends := make([]int, r.n)
	for i := range texts {
		known := true
		if scratch, known = e.try(scratch, add(r.keys, uintptr(i)*r.typ.Key.Size), r.typ.Key, 0); !known {
			return false
		}
		ends[i] = len(scratch)
	}
	start := 0
	for i, end := range ends {
		texts[i] = scratch[start:end]
		start = end
	}
	return r.rank(texts)
}

// sortBy orders the entries of a map by what they lead to, within a budget. It says whether that told
// all of them apart.
func (e *encoder) sortBy(r *mapRecord, budget int) bool {
	texts := make([][]byte, r.n)
	for i := range texts {
		text, _ := e.try(nil, add(r.keys, uintptr(i)*r.typ.Key.Size), r.typ.Key, budget)
		text, _ = e.try(text, add(r.values, uintptr(i)*r.typ.Elem.Size), r.typ.Elem, budget)
		sum := sha256.Sum256(text)
		texts[i] = sum[:]
	}
	return r.rank(texts)
}

// rank orders the entries by texts. It says whether no two are the same.
func (r *mapRecord) rank(texts [][]byte) bool {
	order := make([]int32, r.n)
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return bytes.Compare(texts[a], texts[b]) })
	for i := 1; i < r.n; i++ {
		if bytes.Equal(texts[order[i-1]], texts[order[i]]) {
			r.tied = order
			return false
		}
	}
	r.order = order
	return true
}

// try appends a value as it would be written, and as many of the records that it leads to as the budget
// allows. It says whether all that the value itself links to has a number.
func (e *encoder) try(out []byte, p unsafe.Pointer, t *Type, budget int) ([]byte, bool) {
	outer, to := e.trial, e.out
	e.trial, e.out = &trial{local: map[task]int{}}, &out
	e.value(p, t)
	known := len(e.trial.queue) == 0
	for i := 0; i < min(len(e.trial.queue), budget); i++ {
		e.record(e.trial.queue[i])
	}
	e.trial, e.out = outer, to
	return out, known
}

// settle finds an order for at least one of the maps that wait, and writes it.
func (e *encoder) settle() {
	waiting := e.deferred
	e.deferred = nil
	for _, r := range waiting {
		if e.sort(r) {
			e.entries(r)
		} else {
			e.deferred = append(e.deferred, r)
		}
	}
	if len(e.deferred) < len(waiting) {
		return
	}
	for _, budget := range budgets {
		for i, r := range e.deferred {
			if e.sortBy(r, budget) {
				e.deferred = slices.Delete(e.deferred, i, i+1)
				e.entries(r)
				return
			}
		}
	}
	r := e.deferred[0]
	e.deferred = e.deferred[1:]
	r.order = r.tied
	e.entries(r)
}
