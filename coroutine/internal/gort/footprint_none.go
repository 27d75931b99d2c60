//go:build !((amd64 || arm64) && gc && !race && !somen_slow)

package gort

import "unsafe"

const Prefetches = false

func Prefetch(_, _, _ unsafe.Pointer, _ *Footprint) {}

func Word(unsafe.Pointer) unsafe.Pointer { return nil }

func (*Footprint) Note(func() (struct{}, bool), func(struct{}) bool) {}

func (*Footprint) NoteYield(unsafe.Pointer) {}
