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
}

func currentLock() threadLock {
	if !lockedToThread() {
		return threadLock{known: true}
	}
	return threadLock{known: true, locked: true, goroutine: goroutineHeader()[0]}
}

// matches reports whether coroutines created under l may be resumed here. Under a lock it takes
// the same goroutine for the same thread; it can't see that the goroutine has locked once more.
func (l *threadLock) matches() bool {
	locked := lockedToThread()
	if !l.known || !locked && !l.locked {
		return true
	}
	return locked && l.locked && goroutineHeader()[0] == l.goroutine
}

// goroutineHeader returns the two parts of the first line of the stack: "goroutine 7" and
// "running, locked to thread".
func goroutineHeader() [2]string {
	var buf [128]byte
	line := buf[:runtime.Stack(buf[:], false)]
	id, rest, _ := bytes.Cut(line, []byte(" ["))
	status, _, _ := bytes.Cut(rest, []byte("]"))
	return [2]string{string(id), string(status)}
}
