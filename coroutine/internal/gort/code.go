package gort

import (
	"reflect"
	"unsafe"
)

// Code returns where the code of a func value is, as reflect.Value.Pointer does, or 0 if that is nil.
func Code[F any](f F) uintptr {
	if !codeIsFirst {
		return reflect.ValueOf(f).Pointer()
	}
	closure := *(**uintptr)(unsafe.Pointer(&f))
	if closure == nil {
		return 0
	}
	return *closure
}

// codeIsFirst says that a func value is a pointer to a record which begins with where the code is.
var codeIsFirst = func() bool {
	n := 0
	f := func() { n++ }
	return unsafe.Sizeof(f) == unsafe.Sizeof(uintptr(0)) && **(**uintptr)(unsafe.Pointer(&f)) == reflect.ValueOf(f).Pointer()
}()
