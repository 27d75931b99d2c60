package snapshot

import "unsafe"

const wordSize = unsafe.Sizeof(uintptr(0))

func add(p unsafe.Pointer, n uintptr) unsafe.Pointer { return unsafe.Add(p, n) }

// same reports whether two stretches of memory, which begin at whole words, have the same bytes.
func same(p, q unsafe.Pointer, n uintptr) bool {
	if n > 128 || n%8 != 0 {
		return unsafe.String((*byte)(p), n) == unsafe.String((*byte)(q), n)
	}
	for i := uintptr(0); i < n; i += 8 {
		if *(*uint64)(add(p, i)) != *(*uint64)(add(q, i)) {
			return false
		}
	}
	return true
}

// isZero reports whether all of n bytes are zero.
func isZero(p unsafe.Pointer, n int) bool {
	for _, b := range unsafe.Slice((*byte)(p), n) {
		if b != 0 {
			return false
		}
	}
	return true
}

// copyBytes copies bytes, a few of them without a call. No pointer is ever made to behind them, where nothing may be.
func copyBytes(to, from unsafe.Pointer, n uintptr) {
	if n > 40 {
		copy(unsafe.Slice((*byte)(to), n), unsafe.Slice((*byte)(from), n))
		return
	}
	i := uintptr(0)
	for ; i+8 <= n; i += 8 {
		*(*[8]byte)(add(to, i)) = *(*[8]byte)(add(from, i))
	}
	for ; i < n; i++ {
		*(*byte)(add(to, i)) = *(*byte)(add(from, i))
	}
}

// putWord leaves memory alone that has the pointer already, which spares the collector's barrier.
func putWord(at, from unsafe.Pointer) {
	if p, word := (*unsafe.Pointer)(at), *(*unsafe.Pointer)(from); *p != word {
		*p = word
	}
}

// grown returns a list with n elements more.
func grown[T any](list []T, n int) []T {
	n += len(list)
	if n <= cap(list) {
		return list[:n]
	}
	more := make([]T, n, max(n, cap(list)+cap(list)/4, 64))
	copy(more, list)
	return more
}
