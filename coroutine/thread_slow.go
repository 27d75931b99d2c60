//go:build !go1.25 || go1.27

package coroutine

import "bytes"

// lockedToThread reads the header of the goroutine's stack, which takes 2 to 10 µs once a Tick.
func lockedToThread(b *headerBuf) bool {
	_, status := b.header()
	return bytes.Contains(status, []byte("locked to thread"))
}
