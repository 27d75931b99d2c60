package snapshot

import (
	"math/bits"
	"unsafe"
)

// differences are the regions of a run that are not what their copies are.
type differences struct {
	run  *run
	data unsafe.Pointer // of the run
	at   uintptr        // up to where they are compared
	i    int            // the region
}

// differences returns those from a copy of the block.
func (r *run) differences(data unsafe.Pointer) differences {
	return differences{run: r, data: add(data, uintptr(r.off)), i: bits.TrailingZeros64(r.regions)}
}

// next finds the next region, which is b.spots[d.i], and reports whether there is one.
func (d *differences) next(b *block) bool {
	n := uintptr(d.run.n)
	if d.at < n {
		d.at = differs(d.run.ptr, d.data, d.at, n)
	}
	if d.at >= n {
		return false
	}
	for ; ; d.i++ {
		if end := uintptr(b.ends[d.i] - d.run.off); d.at < end {
			d.at = end
			return true
		}
	}
}

// differs returns the first word of eight bytes from an offset on that differs in two stretches of n bytes, or n. The first
// is perhaps several allocations, and it may be that others write to what is reached no longer; nothing is done with that.
//
//go:nocheckptr
//go:norace
func differs(p, q unsafe.Pointer, at, n uintptr) uintptr {
	for ; at+32 <= n; at += 32 {
		a, b := (*[4]uint64)(add(p, at)), (*[4]uint64)(add(q, at))
		if (a[0]^b[0])|(a[1]^b[1])|(a[2]^b[2])|(a[3]^b[3]) != 0 {
			break
		}
	}
	for ; at+8 <= n; at += 8 {
		if *(*uint64)(add(p, at)) != *(*uint64)(add(q, at)) {
			return at
		}
	}
	for i := at; i < n; i++ {
		if *(*byte)(add(p, i)) != *(*byte)(add(q, i)) {
			return at
		}
	}
	return n
}
