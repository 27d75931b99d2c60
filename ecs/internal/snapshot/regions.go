package snapshot

import (
	"unsafe"

	"github.com/somen-go/somen/ecs/internal/addresses"
)

// regions are all pieces of memory that were found since they were last found anew. None is ever taken out or
// changed, for images know them by their numbers.
type regions struct {
	all    []region
	found  []origin // where they were found
	live   []uint64 // a bit for each that is reached
	leads  []int32  // the region that each word of all leads to, or none
	blocks []*block
	tidy   int // blocks there were when they were arranged
	table  addresses.Table
	crew   *crew
	named  int       // the first ones, which are reached whatever happens
	last   [2]*block // those to which regions are added: that are copied, and others
}

// region is memory: n values of one layout, or a map.
type region struct {
	ptr   unsafe.Pointer
	lay   *layout
	n     int32
	word  int32 // its first one among those of all
	newer int32 // a larger one at its place that was found later, or 0
	block int32
	at    uint8 // its place in the block
	kind  regionKind
	seen  bool // what a constant region leads to is known

	further int32 // where it stands in Copier.further, if it does
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
	inner // a part of another, to which its first word leads and with which it is copied
)

const none = -1

func newRegions(w *crew) *regions { return &regions{table: addresses.New(512), crew: w} }

// retire drops what is not needed to put images back.
func (x *regions) retire() {
	for _, b := range x.blocks {
		b.retire()
	}
	*x = regions{crew: x.crew}
}

// at returns the region at an address with values of a layout, or none.
func (x *regions) at(p unsafe.Pointer, l *layout) int32 {
	if i, known := x.table.Get(uintptr(p), l.id); known {
		return i
	}
	return none
}

// add adds a region, and returns its number.
func (x *regions) add(r region, found origin) int32 {
	i := int32(len(x.all))
	r.word = int32(len(x.leads))
	if r.kind != mapping {
		for range int(r.n) * r.lay.words {
			x.leads = append(x.leads, none)
		}
	}
	if x.all = append(x.all, r); len(x.all) > 64*len(x.live) {
		x.live = append(x.live, 0)
	}
	for _, b := range x.place(i) {
		if b.now == nil {
			b.turn(b.newVersion())
		}
	}
	x.found = append(x.found, found)
	if old, known := x.table.Get(uintptr(r.ptr), r.lay.id); known {
		x.all[old].newer = i
	}
	x.table.Set(uintptr(r.ptr), r.lay.id, i)
	return i
}

// place adds a region to a block, or each of its pieces to one, and returns these.
func (x *regions) place(i int32) []*block {
	r := &x.all[i]
	n := r.pieces()
	for p := range n {
		s := r.spot(i, p)
		last, room := &x.last[0], max(enough, uintptr(s.size))
		if s.size == 0 {
			last, room = &x.last[1], 0
		}
		if b := *last; b == nil || !b.takes(s) {
			*last = &block{number: int32(len(x.blocks)), room: room}
			x.blocks = append(x.blocks, *last)
		}
		if b := *last; p == 0 {
			r.block, r.at = b.number, uint8(len(b.spots))
		}
		(*last).add(s, r)
	}
	return x.blocks[int(r.block) : int(r.block)+n]
}

// leadsOf returns the regions that the words of a region lead to.
func (x *regions) leadsOf(i int32) []int32 {
	r := &x.all[i]
	if r.kind == mapping {
		return nil
	}
	return x.leads[r.word : int(r.word)+int(r.n)*r.lay.words]
}

// wordOf returns the number of the first word of a value of a region, or none if what these lead to is not known.
func (x *regions) wordOf(i int32, value int) int {
	r := &x.all[i]
	if r.kind == inner {
		return none
	}
	return int(r.word) + value*r.lay.words
}

// reached reports whether an image that is taken now has a region.
func (x *regions) reached(i int32) bool { return x.live[i>>6]&(1<<(i&63)) != 0 }

// reach says that it has.
func (x *regions) reach(i int32) {
	x.live[i>>6] |= 1 << (i & 63)
	r := &x.all[i]
	at := r.at
	for p := range r.pieces() {
		x.blocks[int(r.block)+p].reached |= 1 << (at & (mostRegions - 1))
		at = 0
	}
}
