//go:build go1.25 && !go1.27

package coroutine

import _ "unsafe" // for go:linkname

// lockedToThread asks the runtime, which takes about 2 ns. The runtime marks this function as one
// that others may link to, but promises nothing, so only the Go versions that it was tried with do;
// all others read the header of the stack.
func lockedToThread(*headerBuf) bool { return lockedOSThread() }

//go:linkname lockedOSThread runtime.lockedOSThread
func lockedOSThread() bool
