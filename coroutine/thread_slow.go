//go:build !go1.25 || go1.27

package coroutine

import "strings"

// lockedToThread reads the header of the goroutine's stack, which takes 2 to 10 µs once a Tick.
func lockedToThread() bool { return strings.Contains(goroutineHeader()[1], "locked to thread") }
