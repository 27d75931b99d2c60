//go:build !amd64 || !gc || somen_slow

package snapshot

import "unsafe"

func differs(p, q unsafe.Pointer, at, n uintptr) uintptr { return differsByWords(p, q, at, n) }
