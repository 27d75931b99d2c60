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
		all[i] = place{of: int32(i), from: uintptr(r.ptr), to: uintptr(r.ptr) + uintptr(r.n)*r.lay.size, block: r.block, at: r.at}
		if !x.reached(int32(i)) {
			all[i].rank = 3
		} else if r.kind != changing || r.lay.parts != nil || r.lay.visit != nil {
			all[i].rank = 2
		}
	}
	slices.SortFunc(all, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to))
	})
	end, outer := uintptr(0), int32(none)
	for i := range all {
		p := &all[i]
		if p.rank > 0 || p.from >= end {
			end, outer = p.to, p.of
			continue
		}
		if p.rank = 1; p.to <= end && outer != none && x.isInner(p.of, outer) {
			x.enclose(p.of, outer)
		}
	}
	slices.SortStableFunc(all, func(a, b place) int { return cmp.Compare(a.rank, b.rank) })
	x.blocks, x.last = nil, [2]*block{}
	for i := range all {
		if i > 0 && all[i].rank != all[i-1].rank {
			x.last = [2]*block{}
		}
		for _, b := range x.place(all[i].of) {
			b.apart = all[i].rank == 0
		}
	}
	x.pack()
	for _, b := range x.blocks {
		b.room, b.loose = b.size, true
		b.turn(b.newVersion())
	}
	for i := range all {
		was := &all[i]
		if x.reached(was.of) {
			x.reach(was.of)
		}
		for p := range x.all[was.of].pieces() {
			from := old[int(was.block)+p]
			if s, b := x.spot(was.of, p); s.size > 0 {
				copyBytes(add(b.data, uintptr(s.off)), add(from.data, uintptr(from.spots[was.at].off)), uintptr(s.size))
			}
			was.at = 0
		}
	}
	for _, b := range old {
		b.retire()
	}
	x.last, x.tidy = [2]*block{}, len(x.blocks)
}

// pack puts the blocks one behind the other in memory, and their lists, as they are looked at.
func (x *regions) pack() {
	blocks, spots, runs := make([]block, len(x.blocks)), make([]spot, 0, len(x.all)), 0
	ends := make([]uint32, 0, len(x.all))
	for _, b := range x.blocks {
		runs += len(b.runs)
	}
	all := make([]run, 0, runs)
	for i, b := range x.blocks {
		b.spots, spots = packed(b.spots, spots)
		b.ends, ends = packed(b.ends, ends)
		b.runs, all = packed(b.runs, all)
		blocks[i] = *b
		x.blocks[i] = &blocks[i]
	}
}

// packed moves a list behind others, and returns both.
func packed[T any](list, others []T) (moved, all []T) {
	n := len(others)
	all = append(others, list...)
	return all[n:len(all):len(all)], all
}

// place is where a region was.
type place struct {
	from, to uintptr
	block    int32 // the first one of its pieces
	of       int32
	at       uint8 // in the block
	rank     uint8 // those with a greater one come later
}

// retire says that there are other blocks for the regions of this one.
func (b *block) retire() { b.retired, b.now, b.data, b.free, b.unused = true, nil, nil, nil, 0 }
