package graph

import (
	"reflect"
	"strings"
)

// kinds are those of Go's kinds that are walked as they are.
var kinds = map[reflect.Kind]Kind{
	reflect.Bool: Bool,
	reflect.Int:  Int, reflect.Int8: Int, reflect.Int16: Int, reflect.Int32: Int, reflect.Int64: Int,
	reflect.Uint: Uint, reflect.Uint8: Uint, reflect.Uint16: Uint, reflect.Uint32: Uint, reflect.Uint64: Uint,
	reflect.Float32: Float, reflect.Float64: Float, reflect.Complex64: Complex, reflect.Complex128: Complex,
	reflect.String: String, reflect.Array: Array, reflect.Struct: Struct, reflect.Slice: Slice, reflect.Map: Map,
	reflect.Pointer: Pointer, reflect.Interface: Interface, reflect.Func: Func,
	reflect.Chan: Opaque, reflect.Uintptr: Opaque, reflect.UnsafePointer: Opaque,
}

// fill says how values of type d.Go are walked, and compiles what they consist of.
func (r *Registry) fill(d *Type) {
	t := d.Go
	if t.Kind() != reflect.Interface {
		d.zero = reflect.Zero(t).Interface()
		d.direct = directly(d.zero)
	}
	rule := r.rule(t)
	d.object, d.admit = rule.Object, rule.Admit
	if rule.Object != nil {
		r.compile(rule.Object.As)
	}
	if !r.raw {
		d.self = marshalerOf(t)
	}
	switch {
	case rule.NoState:
		d.Kind = Absent
		return
	case rule.Coded != nil:
		d.Kind, d.codec, d.Elem = Coded, rule.Coded, r.compile(rule.Coded.As)
		return
	case rule.Object != nil || refusal(t) != "" && !(r.raw && (t.PkgPath() == "runtime" || t.Kind() == reflect.Interface)):
		d.Kind = Opaque
		return
	case d.self != nil:
		d.Kind = d.self.kind
		return
	}
	d.Kind = kinds[t.Kind()]
	switch d.Kind {
	case Array:
		d.Elem, d.Len = r.compile(t.Elem()), t.Len()
	case Slice, Pointer:
		d.Elem = r.compile(t.Elem())
	case Map:
		d.Key, d.Elem = r.compile(t.Key()), r.compile(t.Elem())
	case Struct:
		r.fillStruct(d, rule.Skip)
	}
}

func (r *Registry) fillStruct(d *Type, skip []string) {
	t := d.Go
	if t.PkgPath() == "sync/atomic" && strings.HasPrefix(t.Name(), "Pointer[") {
		// An atomic.Pointer hides its pointer from reflection, and names its type in a field without size.
		f, _ := t.FieldByName("v")
		d.Fields = []Field{{Name: "v", Offset: f.Offset, Type: r.compile(t.Field(0).Type.Elem())}}
		return
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Name == "_" {
			continue
		}
		tag := f.Tag.Get("somen")
		skipped := tag == "-" || tag == "spare" && !r.raw
		for _, name := range skip {
			skipped = skipped || name == f.Name
		}
		if skipped {
			// Its type isn't compiled: what is left out may be of any type.
			d.Skipped = append(d.Skipped, Field{Name: f.Name, Offset: f.Offset, Type: &Type{Go: f.Type, Name: "the skipped field " + f.Name,
				Kind: Absent, Size: f.Type.Size()}})
			continue
		}
		d.Fields = append(d.Fields, Field{f.Name, f.Offset, r.compile(f.Type), tag == "spare", tag == "constant"})
	}
}
