package coroutine

import (
	"bytes"
	"runtime"
)

// threadLock describes whether a goroutine is locked to its thread. Go crashes the process when a
// pulled iterator is resumed under another lock than the one it was created under, so the
// scheduler compares first.
type threadLock struct {
	known     bool
	locked    bool
	goroutine string // "goroutine 7", if locked
	buf       headerBuf
}

// headerBuf has room for the first line of a stack. It lives longer than the call, which would
// allocate it otherwise.
type headerBuf [128]byte

// set notes the lock of the caller's goroutine.
func (l *threadLock) set() {
	l.known = true
	if l.locked = lockedToThread(&l.buf); l.locked {
		id, _ := l.buf.header()
		l.goroutine = string(id)
	}
}

// matches reports whether coroutines created under l may be resumed here. Under a lock it takes
// the same goroutine for the same thread; it can't see that the goroutine has locked once more.
func (l *threadLock) matches() bool {
	locked := lockedToThread(&l.buf)
	if !l.known || !locked && !l.locked {
		return true
	}
	if locked != l.locked {
		return false
	}
	id, _ := l.buf.header()
	return string(id) == l.goroutine
}

// header returns the two parts of the first line of the caller's stack: "goroutine 7" and
// "running, locked to thread". They are good until the next call.
func (b *headerBuf) header() (goroutine, status []byte) {
	line := b[:runtime.Stack(b[:], false)]
	goroutine, rest, _ := bytes.Cut(line, []byte(" ["))
	status, _, _ = bytes.Cut(rest, []byte("]"))
	return goroutine, status
}

// goroutineID returns the caller's goroutine as stacks name it: "goroutine 7".
func goroutineID() string {
	id, _ := new(headerBuf).header()
	return string(id)
}
