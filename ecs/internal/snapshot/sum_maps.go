package snapshot

import (
	"cmp"
	"reflect"
	"slices"
	"unsafe"
)

// entriesOf is a map whose entries are to be looked at.
type entriesOf struct {
	m   unsafe.Pointer
	lay *layout
}

// entries looks at a map, once.
func (s *summer) entries(k int, m unsafe.Pointer, l *layout) {
	if m == nil {
		s.word(0)
		return
	}
	i := s.leads(k, m, l)
	known := s.numbers[i] != 0
	if !s.number(i, l) || known {
		return
	}
	s.word(uint64(l.mapAt(m).Len()) + 1)
	if of := (entriesOf{m, l}); !s.inOrder(of, false) {
		s.later = append(s.later, of)
	}
}

// postponed looks at maps that were left over, as soon as their order can be told, and reports whether there was one.
func (s *summer) postponed() bool {
	left := s.later
	s.later = nil
	for _, of := range left {
		if !s.inOrder(of, false) {
			s.later = append(s.later, of)
		}
	}
	if n := len(s.later); n > 0 && n == len(left) {
		s.inOrder(s.later[0], true)
		s.later = s.later[1:]
	}
	return len(left) > 0
}

// inOrder looks at the entries of a map, unless two of their keys can't be told apart, as pointers to what has no number yet;
// if it must, it goes by the elements then.
func (s *summer) inOrder(of entriesOf, must bool) bool {
	l := of.lay
	v := reflect.NewAt(l.typ.Go, unsafe.Pointer(&of.m)).Elem()
	n := v.Len()
	keys, elems := reflect.MakeSlice(reflect.SliceOf(l.typ.Go.Key()), n, n), reflect.MakeSlice(reflect.SliceOf(l.typ.Go.Elem()), n, n)
	order := make([]ranked, 0, n)
	for it := v.MapRange(); it.Next(); {
		i := len(order)
		keys.Index(i).SetIterKey(it)
		elems.Index(i).SetIterValue(it)
		e := ranked{key: s.rank(l.key, keys.Index(i).Addr().UnsafePointer()), i: i}
		if must {
			e.elem = s.rank(l.elem, elems.Index(i).Addr().UnsafePointer())
		}
		order = append(order, e)
	}
	slices.SortFunc(order, func(a, b ranked) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.elem, b.elem)) })
	for i := 1; i < n && !must; i++ {
		if order[i].key == order[i-1].key {
			return false
		}
	}
	for _, e := range order {
		s.value(l.key, keys.Index(e.i).Addr().UnsafePointer(), none)
		s.value(l.elem, elems.Index(e.i).Addr().UnsafePointer(), none)
	}
	return true
}

// ranked is an entry of a map, and what says which comes first.
type ranked struct {
	key, elem uint64
	i         int
}

// rank is a hash of a key or an element, in which a pointer is the number of what it leads to, if that has one already.
func (s *summer) rank(l *layout, p unsafe.Pointer) uint64 {
	r := summer{c: s.c, x: s.x, h: seed, numbers: s.numbers, shallow: true}
	r.value(l, p, none)
	return r.h
}
