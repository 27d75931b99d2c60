//go:build (amd64 || arm64) && gc && !race && !somen_slow

package gort

import (
	"runtime/debug"
	"unsafe"
)

// Prefetches says whether this processor is asked to fetch ahead.
const Prefetches = true

// Prefetch fetches the first two cache lines of a record and of what executes its task, that of a Co, and what f
// names. All may be nil.
func Prefetch(record, executor, co unsafe.Pointer, f *Footprint) { prefetch(record, executor, co, f) }

//go:noescape
func prefetch(record, executor, co unsafe.Pointer, f *Footprint)

// Word returns the pointer in the interface at p, which must hold one.
func Word(p unsafe.Pointer) unsafe.Pointer { return (*[2]unsafe.Pointer)(p)[1] }

// Note notes what does not change as long as the coroutine lives that iter.Pull has made next for, and
// whose yield is out. It is called on the coroutine's goroutine.
func (f *Footprint) Note(next func() (struct{}, bool), out func(struct{}) bool) {
	f.goroutine = uintptr(getg())
	closure := *(**[3]uintptr)(unsafe.Pointer(&next))
	f.others = [len(f.others)]uintptr{uintptr(unsafe.Pointer(closure)), 0, 0, *(*uintptr)(unsafe.Pointer(&out)), 0}
	// A closure over two pointers, as far as is known. If it is shorter, and lies at the end of what
	// is mapped, the words behind it can't be read.
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() { _ = recover() }()
	f.others[1], f.others[2] = closure[1], closure[2]
}

// NoteYield notes the closure that the behaviour yields by, of which yield is the address.
func (f *Footprint) NoteYield(yield unsafe.Pointer) {
	f.others[len(f.others)-1] = *(*uintptr)(yield)
}
