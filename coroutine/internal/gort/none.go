//go:build !((amd64 || arm64 || wasm) && gc && !somen_slow)

package gort

// On other processors, and with the tag somen_slow, the stack is asked.

var panics panicRecords

type panicRecords struct{ known bool }

func (*panicRecords) inFlight() (any, bool) { return nil, false }

var goroutines goroutineRecords

type goroutineRecords struct{ id, locked uintptr }

const noLocks = false

func (*goroutineRecords) learn() {}

func (*goroutineRecords) readID() (uint64, bool) { return 0, false }

func (*goroutineRecords) readLocked() (bool, bool) { return false, false }
