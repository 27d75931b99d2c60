package snapshot

import (
	"cmp"
	"slices"
)

// arrange makes other blocks, in which regions that lie one behind the other in memory do so too. Images keep the blocks
// that they have.
func (x *regions) arrange() {
	old := x.blocks
	all := make([]place, len(x.all))
	for i := range x.all {
		r := &x.all[i]
		all[i] = place{of: int32(i), from: uintptr(r.ptr), to: uintptr(r.ptr) + uintptr(r.n)*r.lay.size, block: old[r.block], at: r.at}
		if !x.reached(int32(i)) {
			all[i].rank = 3
		} else if r.kind != changing || r.lay.parts != nil || r.lay.visit != nil {
			all[i].rank = 2
		}
	}
	slices.SortFunc(all, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to))
	})
	end := uintptr(0)
	for i := range all {
		if p := &all[i]; p.rank == 0 && p.from < end {
			p.rank = 1 // it is a part of another
		} else {
			end = p.to
		}
	}
	slices.SortStableFunc(all, func(a, b place) int { return cmp.Compare(a.rank, b.rank) })
	x.blocks, x.last = nil, [2]*block{}
	x.unused.Store(0)
	for i := range all {
		if i > 0 && all[i].rank != all[i-1].rank {
			x.last = [2]*block{}
		}
		if b := x.place(all[i].of); all[i].rank == 0 {
			b.apart = true
		}
	}
	for _, b := range x.blocks {
		b.room, b.loose = b.size, true
		b.now = b.newVersion()
	}
	for i := range all {
		was := &all[i]
		if x.reached(was.of) {
			x.reach(was.of)
		}
		if s, data := x.spot(was.of); s.size > 0 {
			copyBytes(data, add(was.block.now.data, uintptr(was.block.spots[was.at].off)), uintptr(s.size))
		}
	}
	for _, b := range old {
		b.retire()
	}
	x.last, x.tidy = [2]*block{}, len(x.blocks)
}

// place is where a region was.
type place struct {
	from, to uintptr
	block    *block
	of       int32
	at       uint8 // in the block
	rank     uint8 // those with a greater one come later
}

// retire says that there are other blocks for the regions of this one.
func (b *block) retire() { b.retired, b.now, b.free = true, nil, nil }
