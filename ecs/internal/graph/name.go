package graph

import (
	"reflect"
	"strconv"
	"strings"
)

// NameOf is the name under which encodings have a type.
func NameOf(t reflect.Type) string { return nameOf(t) }

// nameOf is the name of a type with the whole paths of packages, which reflect's String leaves out.
func nameOf(t reflect.Type) string {
	if t.Name() != "" {
		if t.PkgPath() == "" {
			return t.Name()
		}
		return t.PkgPath() + "." + t.Name()
	}
	switch t.Kind() {
	case reflect.Pointer:
		return "*" + nameOf(t.Elem())
	case reflect.Slice:
		return "[]" + nameOf(t.Elem())
	case reflect.Array:
		return "[" + strconv.Itoa(t.Len()) + "]" + nameOf(t.Elem())
	case reflect.Map:
		return "map[" + nameOf(t.Key()) + "]" + nameOf(t.Elem())
	case reflect.Chan:
		return t.ChanDir().String() + " " + nameOf(t.Elem())
	case reflect.Func:
		return "func" + signatureOf(t)
	case reflect.Struct:
		var fields []string
		for i := range t.NumField() {
			f := t.Field(i)
			field := f.Name + " " + nameOf(f.Type)
			if f.Anonymous {
				field = "embedded " + field
			}
			if f.PkgPath != "" {
				field = f.PkgPath + "." + field
			}
			if f.Tag != "" {
				field += " " + strconv.Quote(string(f.Tag))
			}
			fields = append(fields, field)
		}
		return "struct{" + strings.Join(fields, "; ") + "}"
	case reflect.Interface:
		var methods []string
		for i := range t.NumMethod() {
			m := t.Method(i)
			name := m.Name
			if m.PkgPath != "" {
				name = m.PkgPath + "." + name
			}
			methods = append(methods, name+signatureOf(m.Type))
		}
		return "interface{" + strings.Join(methods, "; ") + "}"
	}
	return t.String()
}

func signatureOf(t reflect.Type) string {
	var in, out []string
	for i := range t.NumIn() {
		name := nameOf(t.In(i))
		if t.IsVariadic() && i == t.NumIn()-1 {
			name = "..." + strings.TrimPrefix(name, "[]")
		}
		in = append(in, name)
	}
	for i := range t.NumOut() {
		out = append(out, nameOf(t.Out(i)))
	}
	return "(" + strings.Join(in, ", ") + ")" + map[bool]string{true: "(" + strings.Join(out, ", ") + ")"}[len(out) > 0]
}
