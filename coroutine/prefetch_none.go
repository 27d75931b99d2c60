//go:build !((amd64 || arm64) && go1.25 && !go1.27 && !race)

package coroutine

import "unsafe"

const prefetches = false

func prefetch(_, _ unsafe.Pointer, _ *touched) {}

func (p *pulled) note(func(struct{}) bool) {}
