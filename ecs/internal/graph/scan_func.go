package graph

import (
	"fmt"
	"reflect"
	"unsafe"
)

type funcRecord struct {
	typ      *Type
	name     string
	captures unsafe.Pointer
	as       *Type // of captures, or nil
	number   int32
}

// funcKey tells func values apart that capture no more than a pointer. Nothing tells two of one key apart.
type funcKey struct {
	name     string
	as       *Type
	captured unsafe.Pointer
}

func (r *funcRecord) key() (k funcKey, ok bool) {
	switch {
	case r.as == nil:
		return funcKey{name: r.name}, true
	case r.as.Kind == Pointer:
		return funcKey{r.name, r.as, *(*unsafe.Pointer)(r.captures)}, true
	}
	return k, false
}

func (s *scanner) closure(f, p unsafe.Pointer, t *Type, from int32, at uintptr) {
	fn := value(t, p)
	if s.registry.funcs == nil {
		fail(&ValueError{s.path(from, at), t.Go, "it is a func", "clear it or skip the field"})
	}
	r := &funcRecord{typ: t, number: -1}
	var captures reflect.Value
	err := guarded(func() (err error) {
		r.name, captures, err = s.registry.funcs.Of(fn)
		return err
	})
	if err != nil {
		fail(&HookError{s.path(from, at), fmt.Sprintf("%v", t.Go), err})
	}
	s.funcs[f] = r
	if captures.IsValid() {
		as, err := s.registry.TypeOf(captures.Type().Elem())
		if err != nil {
			fail(err)
		}
		r.as, r.captures = as, captures.UnsafePointer()
	}
	if k, ok := r.key(); ok {
		if same := s.closures[k]; same != nil {
			s.funcs[f] = same
			return
		}
		s.closures[k] = r
	}
	if r.as != nil {
		as := r.as
		s.push(region{ptr: r.captures, typ: as.Flat, n: as.Count, length: -1, how: byFunc, from: from, at: at})
	}
}
