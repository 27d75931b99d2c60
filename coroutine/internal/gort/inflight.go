package gort

import (
	"reflect"
	"runtime"
)

// InFlight returns the value of the innermost panic that runs deferred functions on the caller's
// stack and that nobody has recovered. A Goexit counts as one whose value is nil. Where the runtime's
// records can't be read it answers from the stack, which takes a microsecond, tells every value, and a
// Goexit, as [Unseen], and takes a panic that a deferred function has recovered for one in flight until
// that function returns.
func InFlight() (value any, ok bool) {
	if panics.known {
		return panics.inFlight()
	}
	if isUnwinding() {
		return Unseen{}, true
	}
	return nil, false
}

// Unseen stands for the value of a panic that can't be read.
type Unseen struct{}

// isUnwinding reports whether a panic or a Goexit is running deferred functions on this stack. It
// compares functions by where they begin, since to resolve their names would cost a microsecond.
func isUnwinding() bool {
	var pcs [64]uintptr
	for skip := 2; ; skip += len(pcs) {
		n := runtime.Callers(skip, pcs[:])
		for _, pc := range pcs[:n] {
			f := runtime.FuncForPC(pc - 1)
			if f == nil {
				continue
			}
			if e := f.Entry(); e == panicEntry || e == goexitEntry {
				return true
			}
		}
		if n < len(pcs) {
			return false
		}
	}
}

// Where runtime.gopanic and runtime.Goexit begin.
var (
	panicEntry  = entryOfCaller("runtime.gopanic", func() { panic("") })
	goexitEntry = reflect.ValueOf(runtime.Goexit).Pointer()
)

// entryOfCaller returns where the named function begins, which calls the deferred functions of f.
func entryOfCaller(name string, f func()) (entry uintptr) {
	defer func() {
		_ = recover()
		var pcs [16]uintptr
		for _, pc := range pcs[:runtime.Callers(1, pcs[:])] {
			if f := runtime.FuncForPC(pc - 1); f.Name() == name {
				entry = f.Entry()
			}
		}
	}()
	f()
	return 0
}
