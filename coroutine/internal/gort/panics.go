//go:build (amd64 || arm64 || wasm) && gc && !somen_slow

package gort

import (
	"slices"
	"unsafe"
)

// getg returns the runtime's record of the goroutine that calls it.
func getg() unsafe.Pointer

// panicRecords says where the runtime keeps what it knows of panics: a list of records that begins in
// that of the goroutine, the innermost panic first. Nothing here is taken on trust: the offsets are
// found by experiment when the program starts, and where the experiment fails, as it may with another
// version of Go, the stack is asked instead.
type panicRecords struct {
	known     bool
	arg       uintptr // of the panic's value in its record
	link      uintptr // of the panic it came in
	recovered uintptr // of the mark that it has been recovered
}

const (
	firstPanic = 4 * unsafe.Sizeof(uintptr(0)) // in the record of a goroutine
	panicWords = 20                            // no record is longer
)

var panics = findPanicRecords()

// inFlight does what InFlight says, in 3 ns.
func (l *panicRecords) inFlight() (value any, ok bool) {
	p := *(*unsafe.Pointer)(unsafe.Add(getg(), firstPanic))
	for ; p != nil; p = *(*unsafe.Pointer)(unsafe.Add(p, l.link)) {
		if !*(*bool)(unsafe.Add(p, l.recovered)) {
			return *(*any)(unsafe.Add(p, l.arg)), true
		}
	}
	return nil, false
}

type panicRecord [panicWords]uintptr

// find returns the offset of the first place in r where the words are.
func (r *panicRecord) find(words ...uintptr) (offset uintptr, ok bool) {
	for i := range len(r) - len(words) + 1 {
		if slices.Equal(r[i:i+len(words)], words) {
			return uintptr(i) * unsafe.Sizeof(r[0]), true
		}
	}
	return 0, false
}

// newestPanic copies the record of the goroutine's newest panic. The record must be on the stack not
// far above the caller, as those of panics that run the caller are; else ok is false.
func newestPanic() (at uintptr, r panicRecord, ok bool) {
	p := unsafe.Add(getg(), firstPanic)
	at = *(*uintptr)(p)
	here := uintptr(unsafe.Pointer(&at))
	if at <= here || at-here > 8<<10 || at%unsafe.Sizeof(at) != 0 {
		return at, r, false
	}
	return at, **(**panicRecord)(p), true
}

// findPanicRecords panics a few times and looks at what changes.
func findPanicRecords() panicRecords {
	for range 3 { // the first may move the stack
		if l := (&panicRecords{}).find(); l.known && l.holds() {
			return l
		}
	}
	return panicRecords{}
}

func (l *panicRecords) find() panicRecords {
	var above [2 * panicWords]uintptr // what is copied beyond the end of a record is this, at the worst
	if at, _, _ := newestPanic(); at != 0 {
		return *l
	}
	marker := any(&above)
	func() {
		defer func() {
			outer, before, ok := newestPanic()
			if !ok {
				_ = recover()
				return
			}
			var linked bool
			func() {
				defer func() {
					_, inner, ok := newestPanic()
					if ok {
						l.link, linked = inner.find(outer)
					}
					_ = recover()
				}()
				panic("inner")
			}()
			_ = recover()
			again, after, ok := newestPanic()
			var found, marked bool
			l.arg, found = before.find((*[2]uintptr)(unsafe.Pointer(&marker))[:]...)
			l.recovered, marked = firstSet(&before, &after)
			l.known = ok && again == outer && linked && found && marked
		}()
		panic(marker)
	}()
	above[0] = 1
	return *l
}

// firstSet returns the offset of the one byte that is 0 in a and 1 in b, if all others are the same.
func firstSet(a, b *panicRecord) (offset uintptr, ok bool) {
	x := (*[unsafe.Sizeof(*a)]byte)(unsafe.Pointer(a))
	y := (*[unsafe.Sizeof(*b)]byte)(unsafe.Pointer(b))
	times := 0
	for i := range x {
		if x[i] != y[i] {
			times++
			offset, ok = uintptr(i), x[i] == 0 && y[i] == 1
		}
	}
	return offset, ok && times == 1
}

// holds tries what was found.
func (l *panicRecords) holds() (good bool) {
	if _, ok := l.inFlight(); ok {
		return false
	}
	defer func() {
		v, ok := l.inFlight()
		good = ok && v == any("outer")
		func() {
			defer func() {
				v, ok := l.inFlight()
				good = good && ok && v == any("inner")
				_ = recover()
				v, ok = l.inFlight()
				good = good && ok && v == any("outer")
			}()
			panic("inner")
		}()
		_ = recover()
		_, ok = l.inFlight()
		good = good && !ok
	}()
	panic("outer")
}
