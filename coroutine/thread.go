package coroutine

import "github.com/somen-go/somen/coroutine/internal/gort"

// threadLock describes whether a goroutine is locked to its thread. Go crashes the process when a
// pulled iterator is resumed under another lock than the one it was created under, so the
// scheduler compares first.
type threadLock struct {
	known     bool
	locked    bool
	goroutine uint64
}

// set notes the lock of the caller's goroutine.
func (l *threadLock) set() {
	l.known = true
	l.goroutine, l.locked = gort.Here()
}

// matches reports whether coroutines created under l may be resumed by the goroutine with that
// number. Under a lock it takes the same goroutine for the same thread; it can't see that the
// goroutine has locked once more.
func (l *threadLock) matches(goroutine uint64, locked bool) bool {
	return !l.known || locked == l.locked && (!locked || goroutine == l.goroutine)
}

// mayResumeHere reports whether a coroutine can be resumed by the caller. Inside a Tick it can.
func (s *Scheduler) mayResumeHere() bool { return s.current != nil || s.thread.matches(gort.Here()) }
