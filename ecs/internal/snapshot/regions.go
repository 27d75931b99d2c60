package snapshot

import (
	"slices"
	"unsafe"

	"github.com/somen-go/somen/ecs/internal/addresses"
)

// regions are all pieces of memory that were found since they were last found anew. None is ever taken out or
// changed, for images know them by their numbers.
type regions struct {
	all   []region
	found []origin         // where they were found
	words []unsafe.Pointer // of all, as they were last seen
	leads []int32          // the region that each word leads to, or none
	marks []uint32         // of each region: the last image that it is in
	table addresses.Table
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

func newRegions() *regions { return &regions{table: addresses.New(512)} }

// retire drops what is not needed to put images back.
func (x *regions) retire() { *x = regions{all: slices.Clone(x.all)} }

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
	if old, known := x.table.Get(uintptr(r.ptr), r.lay.id); known {
		x.all[old].newer = i
	}
	x.table.Set(uintptr(r.ptr), r.lay.id, i)
	return i
}
