package coroutine

import "github.com/somen-go/somen/coroutine/internal/gort"

// A behaviour that this package has made, by a combinator or of compiled code, hands over what it is made of
// when it is called with a private yield, instead of running. So who runs behaviours in another form than on
// a stack needs to know nothing of where they come from.

// asking returns a yield that takes what a behaviour hands over. It is never inlined, so that all it makes
// have the same code.
//
//go:noinline
func asking(to *any) func(Wait) bool {
	return func(w Wait) bool {
		*to = w.dst
		return false
	}
}

// isAsking reports whether a yield is one of asking. It is never inlined, to keep the stack of a behaviour
// small.
//
//go:noinline
func isAsking(yield func(Wait) bool) bool { return gort.Code(yield) == askingCode }

var askingCode = gort.Code(asking(nil))
