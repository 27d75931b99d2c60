package coroutine

import "github.com/somen-go/somen/coroutine/internal/gort"

// threadLock describes whether a goroutine is locked to its thread. Go crashes the process when a
// pulled iterator is resumed under another lock than the one it was created under, so the
// scheduler compares first.
type threadLock struct {
	known     bool
	locked    bool
	goroutine uint64 // if locked
}

// set notes the lock of the caller's goroutine.
func (l *threadLock) set() {
	l.known, l.locked = true, gort.Locked()
	if l.locked {
		l.goroutine = gort.ID()
	}
}

// matches reports whether coroutines created under l may be resumed here. Under a lock it takes
// the same goroutine for the same thread; it can't see that the goroutine has locked once more.
func (l *threadLock) matches() bool {
	return !l.known || gort.Locked() == l.locked && (!l.locked || gort.ID() == l.goroutine)
}
