//go:build !((amd64 || arm64 || wasm) && gc)

package coroutine

// On other processors the stack is asked; see inFlight.
var panics panicRecords

type panicRecords struct{ known bool }

func (*panicRecords) inFlight() (any, bool) { return nil, false }
