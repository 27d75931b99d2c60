package cluster

import (
	"encoding"
	"fmt"
	"math/big"
	"reflect"
	"time"

	"github.com/fxamacker/cbor/v2"
)

// whole are types that are sent as they are, though their fields are not exported.
var whole = map[reflect.Type]bool{reflect.TypeFor[time.Time](): true, reflect.TypeFor[big.Int](): true}

// notPlain says what of a type's values would not arrive, and returns "" if all of them do.
func notPlain(t reflect.Type) string { return notPlainAt(t, t.String(), map[reflect.Type]bool{}) }

func notPlainAt(t reflect.Type, path string, known map[reflect.Type]bool) string {
	if known[t] || whole[t] || saysItself(t) {
		return ""
	}
	known[t] = true
	switch t.Kind() {
	case reflect.Chan, reflect.Func, reflect.UnsafePointer, reflect.Complex64, reflect.Complex128, reflect.Uintptr:
		return fmt.Sprintf("%s is of type %v, which can't be sent", path, t)
	case reflect.Interface:
		if t.NumMethod() > 0 {
			return fmt.Sprintf("%s is of type %v, of which nobody knows what is in it where it is received", path, t)
		}
	case reflect.Map:
		if no := notPlainAt(t.Key(), path+"'s keys", known); no != "" {
			return no
		}
		return notPlainAt(t.Elem(), path+"'s values", known)
	case reflect.Slice, reflect.Array, reflect.Pointer:
		return notPlainAt(t.Elem(), path, known)
	case reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			if f.Name == "_" || f.Tag.Get("cbor") == "-" || f.Tag.Get("cbor") == "" && f.Tag.Get("json") == "-" {
				continue
			}
			at := path + "." + f.Name
			if !f.IsExported() && !isEmbedded(f) {
				return at + " is not exported, and would arrive as zero"
			}
			if no := notPlainAt(f.Type, at, known); no != "" {
				return no
			}
		}
	}
	return ""
}

// isEmbedded reports whether the fields of a field count as those of its struct, whatever its own name.
func isEmbedded(f reflect.StructField) bool { return f.Anonymous && f.Type.Kind() == reflect.Struct }

// saysItself reports whether values are encoded and decoded by methods of their own.
func saysItself(t reflect.Type) bool {
	is := func(method reflect.Type) bool { return reflect.PointerTo(t).Implements(method) }
	return is(reflect.TypeFor[cbor.Marshaler]()) && is(reflect.TypeFor[cbor.Unmarshaler]()) ||
		is(reflect.TypeFor[encoding.BinaryMarshaler]()) && is(reflect.TypeFor[encoding.BinaryUnmarshaler]())
}
