package snapshot

import "unsafe"

// beginsAlike reports whether the first words of two values are the same, or values are so small that it isn't worth to look.
func (l *layout) beginsAlike(p, q unsafe.Pointer) bool {
	return l.size%8 != 0 || *(*uint64)(p) == *(*uint64)(q)
}

// differsByWords returns the first word of eight bytes, from an offset on, that differs in two stretches of n bytes, or n. The
// first is perhaps several allocations, and it may be that others write to what is reached no longer; nothing is done with
// that. It is what differs does where that is not written for the processor.
//
//go:nocheckptr
//go:norace
func differsByWords(p, q unsafe.Pointer, at, n uintptr) uintptr {
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
