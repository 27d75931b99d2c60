package coroutine

import "reflect"

// errorChain sees that what an error wraps has an end.
func (v *verifier) errorChain(err error) error {
	left := 10_000
	var walk func(err error, depth int) bool
	walk = func(err error, depth int) bool {
		if left--; left < 0 || depth > 1000 {
			return false
		}
		switch e := err.(type) {
		case interface{ Unwrap() []error }:
			for _, inner := range e.Unwrap() {
				if !walk(inner, depth+1) {
					return false
				}
			}
		case interface{ Unwrap() error }:
			return walk(e.Unwrap(), depth+1)
		}
		return true
	}
	if !walk(err, 0) {
		return wrong("an error wraps itself")
	}
	return nil
}

// finite sees that a value can be printed.
func (v *verifier) finite(what string, x any) error {
	left := 100_000
	var walk func(r reflect.Value, depth int) bool
	walk = func(r reflect.Value, depth int) bool {
		if left--; left < 0 || depth > 1000 {
			return false
		}
		switch r.Kind() {
		case reflect.Pointer:
			return depth > 0 || r.IsNil() || walk(r.Elem(), 1)
		case reflect.Interface:
			return r.IsNil() || walk(r.Elem(), depth+1)
		case reflect.Struct:
			for i := range r.NumField() {
				if !walk(r.Field(i), depth+1) {
					return false
				}
			}
		case reflect.Slice, reflect.Array:
			switch r.Type().Elem().Kind() {
			case reflect.Interface, reflect.Slice, reflect.Array, reflect.Struct, reflect.Map:
				for i := range r.Len() {
					if !walk(r.Index(i), depth+1) {
						return false
					}
				}
			}
		case reflect.Map:
			for it := r.MapRange(); it.Next(); {
				if !walk(it.Key(), depth+1) || !walk(it.Value(), depth+1) {
					return false
				}
			}
		}
		return true
	}
	if x != nil && !walk(reflect.ValueOf(x), 0) {
		return wrong("%s holds itself", what)
	}
	if err, ok := x.(error); ok && isThere(x) {
		return v.errorChain(err)
	}
	return nil
}
