package coroutine

import (
	"github.com/somen-go/somen/coroutine/code"
	"github.com/somen-go/somen/coroutine/internal/gort"
)

// awaiting is a behaviour of Await as an activation.
type awaiting struct {
	Activation
	w Wait
}

var awaitCode = gort.Code(Await(Wait{}))

// startAwait starts the behaviour v, which Await has made.
func startAwait(v any, again Stepper, _ func(Wait) bool) Stepper {
	a, ok := again.(*awaiting)
	if !ok {
		a = &awaiting{}
	}
	*a = awaiting{w: code.Held[Wait](v)}
	return a
}

func (a *awaiting) Chunk(n int) []Stepper { return ChunkOf[awaiting](n) }

func (a *awaiting) Clear() bool {
	*a = awaiting{}
	return true
}

func (a *awaiting) Place() (function, file string, line int) { return "", "", 0 }

func (a *awaiting) Step() bool {
	if a.PC == 0 {
		a.PC = 1
		if a.Yield(a.w) {
			return true
		}
	}
	return a.Return()
}
