// Package gort is all that Somen knows of Go's runtime beyond what Go documents: whether a panic is on
// its way, which goroutine runs, whether it is locked to its thread, and where the memory is that a
// switch to a coroutine touches.
//
// The runtime keeps these in records whose layout is its own. Nothing of the layout is taken on trust,
// and no version of Go is named here: the offsets are found by experiment, once, and tried; what is
// not found, or doesn't hold when it is tried, is asked of the stack instead, in the way that Go
// documents, which is right everywhere but takes microseconds. So another version of Go, another
// compiler or another processor costs time at the worst. The build tag somen_slow takes the slow way
// always; tests pass and benchmarks run with it too.
//
// Seen to be found: Go 1.25 and 1.26 on amd64, arm64 and WebAssembly. To look on another one:
//
//	go test -v -run TestFound github.com/somen-go/somen/coroutine/internal/gort
package gort

import (
	"bytes"
	"runtime"
	"strconv"
	"sync"
)

// Learn makes ID and Here fast. It takes some tens of microseconds, the first time.
var Learn = sync.OnceFunc(func() { goroutines.learn() })

// Found says what has been found, for tests and reports.
type Found struct{ Panics, IDs, Locks bool }

// Known returns what can be answered fast. Call Learn before.
func Known() Found { return Found{panics.known, goroutines.id != 0, goroutines.locked != 0 || noLocks} }

// ID returns the number of the goroutine that calls it, which no other has or will have.
func ID() uint64 {
	if id, ok := goroutines.readID(); ok {
		return id
	}
	id, _ := header()
	return id
}

// Here returns the number of the goroutine that calls it, and whether it is locked to its thread.
func Here() (id uint64, locked bool) {
	id, found := goroutines.readID()
	locked, too := goroutines.readLocked()
	if found && too {
		return id, locked
	}
	return header()
}

// header reads the first line of the caller's stack: "goroutine 7 [running, locked to thread]:".
func header() (id uint64, locked bool) {
	buf := headers.Get().(*[128]byte)
	defer headers.Put(buf)
	line := buf[:runtime.Stack(buf[:], false)]
	id, _ = goroutineOf(line)
	status, _, _ := bytes.Cut(line, []byte("]"))
	return id, bytes.Contains(status, []byte("locked to thread"))
}

var headers = sync.Pool{New: func() any { return new([128]byte) }}

// goroutineOf returns the number of the goroutine whose stack it is.
func goroutineOf(stack []byte) (id uint64, ok bool) {
	rest, ok := bytes.CutPrefix(stack, []byte("goroutine "))
	digits, _, _ := bytes.Cut(rest, []byte(" "))
	id, err := strconv.ParseUint(string(digits), 10, 64)
	return id, ok && err == nil
}

// StackOf returns the stack of the goroutine with that number, or nil if it has ended. If there are so
// many that their stacks fill 128 MB of text, and it is none of those, ok is false. It stops the world,
// for some microseconds a goroutine.
func StackOf(id uint64) (stack []byte, ok bool) {
	for size := max(1<<20, min(runtime.NumGoroutine()<<10, 1<<27)); ; size = min(4*size, 1<<27) {
		buf := make([]byte, size)
		n := runtime.Stack(buf, true)
		for part := range bytes.SplitSeq(buf[:n], []byte("\n\n")) {
			if of, isOne := goroutineOf(part); isOne && of == id {
				return part, true
			}
		}
		if n < size {
			return nil, true
		}
		if size >= 1<<27 {
			return nil, false
		}
	}
}
