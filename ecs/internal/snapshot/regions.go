package snapshot

import (
	"slices"
	"unsafe"
)

// regions are all pieces of memory that were found since they were last found anew. None is ever taken out or
// changed, for images know them by their numbers.
type regions struct {
	all   []region
	found []origin         // where they were found
	words []unsafe.Pointer // of all, as they were last seen
	leads []int32          // the region that each word leads to, or none
	marks []uint32         // of each region: the last image that it is in
	table table
	named int // the first ones, which are reached whatever happens
}

// region is memory: n values of one layout, or a map.
type region struct {
	ptr   unsafe.Pointer
	lay   *layout
	n     int32
	word  int32 // its first one among those of all
	newer int32 // a larger one at its place that was found later, or 0
	kind  regionKind
	seen  bool // what a constant region leads to is known
}

// origin is where a region was found.
type origin struct {
	in int32   // a region, or none
	at uintptr // its offset there
}

type regionKind uint8

const (
	changing regionKind = iota
	constant            // what nobody may change: it is walked, but not copied
	mapping
)

const none = -1

func newRegions() *regions { return &regions{table: newTable(1024)} }

// retire drops what is not needed to put images back.
func (x *regions) retire() { *x = regions{all: slices.Clone(x.all)} }

// add adds a region, and returns its number.
func (x *regions) add(r region, found origin) int32 {
	i := int32(len(x.all))
	r.word = int32(len(x.words))
	if r.kind != mapping {
		for range int(r.n) * r.lay.words {
			x.words = append(x.words, nil)
			x.leads = append(x.leads, none)
		}
	}
	x.all = append(x.all, r)
	x.found = append(x.found, found)
	x.marks = append(x.marks, 0)
	if old := x.table.get(uintptr(r.ptr), r.lay.id); old >= 0 {
		x.all[old].newer = i
	}
	x.table.set(uintptr(r.ptr), r.lay.id, i)
	return i
}

// table finds the number of what is at an address and has a layout: a hash table without pointers.
type table struct {
	slots []slot // a power of two, at most half of them in use
	used  int
}

type slot struct {
	at     uintptr // 0 if free
	layout int32
	number int32
}

func newTable(size int) table { return table{slots: make([]slot, size)} }

// find returns the slot of an entry, or the free one where it belongs.
func (t *table) find(at uintptr, layout int32) *slot {
	h := (uint64(at)>>3 ^ uint64(layout)<<40) * 0x9e3779b97f4a7c15
	for i := h >> 20; ; i++ {
		s := &t.slots[i&uint64(len(t.slots)-1)]
		if s.at == 0 || s.at == at && s.layout == layout {
			return s
		}
	}
}

func (t *table) get(at uintptr, layout int32) int32 {
	if s := t.find(at, layout); s.at != 0 {
		return s.number
	}
	return none
}

func (t *table) set(at uintptr, layout, number int32) {
	s := t.find(at, layout)
	if s.at == 0 {
		if t.used++; 2*t.used > len(t.slots) {
			t.grow()
			s = t.find(at, layout)
		}
		s.at, s.layout = at, layout
	}
	s.number = number
}

func (t *table) grow() {
	old := t.slots
	t.slots = make([]slot, 2*len(old))
	for _, s := range old {
		if s.at != 0 {
			*t.find(s.at, s.layout) = s
		}
	}
}
