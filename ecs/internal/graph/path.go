package graph

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
)

// path names the place at an offset in a region, as Go would write it.
func (s *scanner) path(region int32, at uintptr) string {
	var parts []string
	note := ""
	for region >= 0 {
		r := &s.regions[region]
		steps, i := r.steps(at)
		if r.length >= 0 && i >= r.length && note == "" {
			note = " (behind the length of the slice: clear it)"
		}
		parts = append(parts, steps, r.before(int(at/r.typ.Size)))
		region, at = r.from, r.at
	}
	slices.Reverse(parts)
	return shortened(slices.DeleteFunc(parts, func(p string) bool { return p == "" })) + note
}

// before is what stands between the place a region was found at and the place in it.
func (r *region) before(i int) string {
	switch r.how {
	case byRoot:
		return r.rec.(string)
	case byFunc:
		return " captured"
	case byKey, byValue:
		m := r.rec.(*mapRecord)
		t := m.typ.Key
		if r.how == byValue {
			t = m.typ.Elem
		}
		key := value(m.typ.Key, add(m.keys, uintptr(i/max(t.Count, 1))*m.typ.Key.Size))
		text := nameOf(key.Type())
		switch {
		case key.Kind() == reflect.String:
			text = strconv.Quote(key.String())
		case m.typ.Key.Plain():
			text = fmt.Sprint(key)
		}
		if r.how == byKey {
			return "[key " + text + "]"
		}
		return "[" + text + "]"
	}
	return ""
}

// steps names the place at an offset in a region, and returns the index of the element it is in.
func (r *region) steps(at uintptr) (string, int) {
	i := int(at / r.typ.Size)
	steps := ""
	if r.n > 1 || r.length >= 0 {
		steps = "[" + strconv.Itoa(i) + "]"
	}
	if r.how == byKey || r.how == byValue {
		steps = ""
	}
	return steps + r.typ.At(at%r.typ.Size), i
}

// At names the field, or the element of an array, at an offset in a value of the type.
func (t *Type) At(at uintptr) string {
	steps := ""
	for {
		switch {
		case t.Kind == Array && t.Len > 0 && t.Elem.Size > 0:
			steps += "[" + strconv.Itoa(int(at/t.Elem.Size)) + "]"
			t, at = t.Elem, at%t.Elem.Size
			continue
		case t.Kind == Struct:
			if i := indexAt(t.Fields, at); i >= 0 {
				f := &t.Fields[i]
				steps += "." + f.Name
				t, at = f.Type, at-f.Offset
				continue
			}
		}
		return steps
	}
}
