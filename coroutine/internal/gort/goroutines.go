//go:build (amd64 || arm64 || wasm) && gc && !somen_slow

package gort

import (
	"runtime"
	"unsafe"
)

// goroutineRecords says where the runtime keeps what it knows of a goroutine. An offset of 0, where a
// record has the bounds of its stack, means that it was not found.
type goroutineRecords struct {
	id     uintptr
	locked uintptr // of the thread that it is locked to, or 0 words there
}

var (
	goroutines goroutineRecords
	noLocks    bool // there is nothing to be locked to, as in WebAssembly
)

const goroutineWords = 48 // no record is shorter

type goroutineRecord [goroutineWords]uintptr

func (l *goroutineRecords) readID() (uint64, bool) {
	if l.id == 0 {
		return 0, false
	}
	return *(*uint64)(unsafe.Add(getg(), l.id)), true
}

func (l *goroutineRecords) readLocked() (locked, ok bool) {
	if l.locked == 0 {
		return false, noLocks
	}
	return *(*uintptr)(unsafe.Add(getg(), l.locked)) != 0, true
}

// learn finds the offsets: of the one word that is the number of the goroutine in each of several, and
// of the one that is not zero while a goroutine is locked, and zero before and after.
func (l *goroutineRecords) learn() {
	var ids, locks words
	for i := range ids {
		ids[i], locks[i] = i > 0, i > 0
	}
	never := true
	const trials = 6
	for range trials {
		onGoroutine(func() {
			id, _ := header()
			before := recordHere()
			runtime.LockOSThread()
			_, locked := header()
			during := recordHere()
			runtime.UnlockOSThread()
			after := recordHere()
			for i := range before {
				ids[i] = ids[i] && uint64(before[i]) == id
				locks[i] = locks[i] && locked && before[i] == 0 && during[i] != 0 && after[i] == 0
			}
			never = never && !locked
		})
	}
	found := goroutineRecords{id: ids.only(), locked: locks.only()}
	for range trials {
		onGoroutine(func() { found.try() })
	}
	*l, noLocks = found, never
}

// try forgets what doesn't hold for the goroutine that calls it.
func (l *goroutineRecords) try() {
	check := func() {
		id, locked := header()
		if v, ok := l.readID(); ok && v != id {
			l.id = 0
		}
		if v, ok := l.readLocked(); ok && v != locked {
			l.locked = 0
		}
	}
	check()
	runtime.LockOSThread()
	check()
	runtime.UnlockOSThread()
	check()
}

// words is a set of words of a record.
type words [goroutineWords]bool

// only returns the offset of the one word in the set, or 0 if there is none or are several.
func (w *words) only() (offset uintptr) {
	n := 0
	for i, in := range w {
		if in {
			n++
			offset = uintptr(i) * unsafe.Sizeof(uintptr(0))
		}
	}
	if n != 1 {
		return 0
	}
	return offset
}

//go:noinline
func recordHere() goroutineRecord { return *(*goroutineRecord)(getg()) }

func onGoroutine(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	<-done
}
