package graph

import "reflect"

// locate appends the way from the start of a block to n values of type want at an offset in it: the index
// of the element, and then by turns of a field of a struct, as it is counted in Fields, and of an element
// of an array, arrays of arrays being seen as one. It ends at a type that is no array. If there is no way,
// the type that it would have to go on in is returned.
func (b *block) locate(way []int, at uintptr, want *Type, n int) ([]int, *Type) {
	size := b.typ.Size
	i := int(at / size)
	way = append(way, i)
	start := len(way)
	w, stop := b.typ.locate(way, at%size, want, n, b.n-i, identical)
	if stop != nil {
		w, stop = b.typ.locate(way[:start], at%size, want, n, b.n-i, convertible)
	}
	return w, stop
}

// locate is of one of room values of type t.
func (t *Type) locate(way []int, at uintptr, want *Type, n, room int, same func(a, b *Type) bool) ([]int, *Type) {
	for {
		if at == 0 && n <= room && same(t, want) {
			return way, nil
		}
		if t.Kind != Struct {
			return way, t
		}
		i := indexAt(t.Fields, at)
		if i < 0 {
			if i = indexAt(t.Skipped, at); i >= 0 {
				return way, t.Skipped[i].Type
			}
			return way, t
		}
		f := &t.Fields[i]
		way = append(way, i)
		at -= f.Offset
		t, room = f.Type, 1
		if t.Kind == Array {
			j := int(at / t.Flat.Size)
			way = append(way, j)
			at -= uintptr(j) * t.Flat.Size
			t, room = t.Flat, t.Count-j
		}
	}
}

// indexAt returns the index of the field that an offset lies in, or -1.
func indexAt(fields []Field, at uintptr) int {
	for i := range fields {
		if f := &fields[i]; at >= f.Offset && at < f.Offset+f.Type.Size {
			return i
		}
	}
	return -1
}

// entered says that pointers may point into values of the type.
func (t *Type) entered() bool {
	switch t.Kind {
	case Binary, Text, Coded, Absent, Opaque:
		return false
	}
	return true
}

func identical(a, b *Type) bool { return a == b }

// convertible says that Go converts pointers to one type to pointers to the other.
func convertible(a, b *Type) bool {
	return a.Go.Kind() == b.Go.Kind() && a.Kind == b.Kind && a.Size == b.Size &&
		reflect.PointerTo(a.Go).ConvertibleTo(reflect.PointerTo(b.Go))
}
