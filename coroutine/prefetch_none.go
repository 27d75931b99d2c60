//go:build !((amd64 || arm64) && go1.25 && !go1.27 && !race)

package coroutine

const prefetches = false

func prefetch(*task, *touched) {}

func (p *pulled) note(func(struct{}) bool) {}

func (*touched) noteYield(func(Wait) bool) {}
