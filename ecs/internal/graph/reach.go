package graph

import (
	"reflect"
	"unsafe"
)

// Reach goes through all that roots, which are pointers, lead to, and calls found for each value of a struct type that
// matches, with its address and the index of the root that led there first. It neither encodes nor refuses anything:
// what can't be walked it passes by, and where stop says so of an address, it goes no further. Nothing may change
// what it goes through meanwhile.
func (r *Registry) Reach(roots []any, stop func(uintptr) bool, match func(reflect.Type) bool, found func(at uintptr, root int)) {
	w := &reacher{registry: r, stop: stop, places: places{match: match, known: map[*Type][]Ref{}}, found: found,
		spans: map[spanKey]int{}, maps: map[unsafe.Pointer]bool{}, funcs: map[unsafe.Pointer]bool{}}
	for i, root := range roots {
		w.root = i
		v := reflect.ValueOf(root)
		w.pointer(v.UnsafePointer(), v.Type().Elem(), 1)
		for len(w.todo) > 0 {
			s := w.todo[len(w.todo)-1]
			w.todo = w.todo[:len(w.todo)-1]
			w.stretch(s)
		}
	}
}

type reacher struct {
	registry *Registry
	stop     func(uintptr) bool
	places   places
	found    func(at uintptr, root int)
	root     int
	todo     []stretch
	spans    map[spanKey]int // how many values were seen there
	maps     map[unsafe.Pointer]bool
	funcs    map[unsafe.Pointer]bool
	hold     []reflect.Value // copies, whose addresses must not be used again
}

// stretch is n values of a type.
type stretch struct {
	ptr unsafe.Pointer
	typ *Type
	n   int
}

func (w *reacher) pointer(p unsafe.Pointer, to reflect.Type, n int) {
	if t, err := w.registry.TypeOf(to); err == nil && p != nil {
		w.add(p, t, n)
	}
}

func (w *reacher) add(p unsafe.Pointer, t *Type, n int) {
	t, n = t.Flat, n*t.Count
	if n == 0 || t.Size == 0 || w.stop(uintptr(p)) {
		return
	}
	k := spanKey{uintptr(p), t}
	if seen := w.spans[k]; seen < n {
		w.spans[k] = n
		w.todo = append(w.todo, stretch{add(p, uintptr(seen)*t.Size), t, n - seen})
	}
}

func (w *reacher) stretch(s stretch) {
	in := w.places.in(s.typ)
	for i := range s.n {
		p := add(s.ptr, uintptr(i)*s.typ.Size)
		for _, r := range in {
			w.found(uintptr(p)+r.Offset, w.root)
		}
		for _, r := range s.typ.Refs {
			w.ref(add(p, r.Offset), r.Type)
		}
	}
}

func (w *reacher) ref(p unsafe.Pointer, t *Type) {
	word := *(*unsafe.Pointer)(p)
	if t.Kind == Array {
		for i := range t.Count {
			for _, r := range t.Flat.Refs {
				w.ref(add(p, uintptr(i)*t.Flat.Size+r.Offset), r.Type)
			}
		}
		return
	}
	if word == nil {
		return
	}
	switch t.Kind {
	case Pointer:
		w.add(word, t.Elem, 1)
	case Slice:
		w.add(word, t.Elem, (*sliceHeader)(p).len)
	case Map:
		if !w.maps[word] {
			w.maps[word] = true
			w.entries(value(t, p), t)
		}
	case Interface:
		w.inside(value(t, p).Elem())
	case Func:
		if w.funcs[word] || w.registry.funcs == nil {
			return
		}
		w.funcs[word] = true
		_ = guarded(func() error {
			_, captures, err := w.registry.funcs.Of(value(t, p))
			if err == nil && captures.IsValid() {
				w.pointer(captures.UnsafePointer(), captures.Type().Elem(), 1)
			}
			return nil
		})
	}
}

func (w *reacher) entries(m reflect.Value, t *Type) {
	keys, values := t.Key.makeSlice(m.Len()), t.Elem.makeSlice(m.Len())
	i := 0
	for it := m.MapRange(); it.Next(); i++ {
		keys.Index(i).SetIterKey(it)
		values.Index(i).SetIterValue(it)
	}
	w.hold = append(w.hold, keys, values)
	w.add(keys.UnsafePointer(), t.Key, i)
	w.add(values.UnsafePointer(), t.Elem, i)
}

// inside goes on in a value that an interface holds.
func (w *reacher) inside(v reflect.Value) {
	t, err := w.registry.TypeOf(v.Type())
	if err != nil {
		return
	}
	c := reflect.New(v.Type())
	c.Elem().Set(v)
	w.hold = append(w.hold, c)
	w.add(c.UnsafePointer(), t, 1)
}
