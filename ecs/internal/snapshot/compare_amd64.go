//go:build gc && !somen_slow

package snapshot

import "unsafe"

// differs is differsByWords, 64 bytes at once: half of what a snapshot costs is to compare memory.
//
//go:noescape
func differs(p, q unsafe.Pointer, at, n uintptr) uintptr
