package graph

import (
	"reflect"
	"slices"
	"unsafe"

	"github.com/somen-go/somen/ecs/internal/addresses"
)

// scanner finds all memory that is reached from the roots. Go doesn't tell where an allocation begins
// and ends, so it notes what each pointer and slice shows: n values of a type at an address. What
// overlaps is put together afterwards.
type scanner struct {
	registry *Registry
	binding  *Binding

	regions  []region
	pieces   []piece         // what is still to be walked
	spans    addresses.Table // regions by their start
	ends     addresses.Table // slices by their end: those of s[i:] for all i are walked once
	maps     map[unsafe.Pointer]*mapRecord
	funcs    map[unsafe.Pointer]*funcRecord
	closures map[funcKey]*funcRecord
	boxed    addresses.Table // in boxes
	boxes    []boxRecord
	objects  map[unsafe.Pointer]*objectRecord
	coded    map[spanKey]reflect.Value // what stands for the values there
	dynamic  map[unsafe.Pointer]*Type  // by the first word of an interface
	lately   [64]struct {              // some of those
		word unsafe.Pointer
		typ  *Type
	}
	blocks []block
	found  []block // those of regions and objects, before what overlaps is put together
}

// region is memory that is walked: n values of type typ, which is no array.
type region struct {
	ptr    unsafe.Pointer
	typ    *Type
	n      int
	length int // of the slice that showed it, or -1
	how    how
	from   int32   // the region it was found in, or -1
	at     uintptr // where in it
	block  int32   // of which it is a part
	rec    any     // *mapRecord or the name of a root
}

// how says what led to a region.
type how uint8

const (
	byRoot how = iota
	byPointer
	byInterface
	byKey
	byValue
	byFunc
	byCodec
)

type piece struct {
	region int32
	lo, hi int
}

type spanKey struct {
	at  uintptr
	typ *Type
}

type mapRecord struct {
	typ          *Type
	n            int
	keys, values unsafe.Pointer // copies, in the same order
	order        []int32        // in which they are written, once known
	number       int32          // in the encoding, or -1
	hold         [2]reflect.Value
	from         int32 // where it was found
	at           uintptr
}

type boxRecord struct {
	ptr    unsafe.Pointer
	typ    *Type
	number int32
}

type objectRecord struct {
	typ    *Type
	as     reflect.Value
	number int32
}

func (s *scanner) scan() {
	b := s.binding
	for _, r := range b.roots {
		i := s.push(region{ptr: r.ptr, typ: r.typ.Flat, n: r.typ.Count, how: byRoot, from: -1, length: -1, rec: r.name})
		s.spans.Set(r.start(), int32(r.typ.Flat.id), i)
	}
	for i := 0; i < len(s.pieces); i++ { // which grows meanwhile
		p := s.pieces[i]
		r := &s.regions[p.region]
		ptr, typ := r.ptr, r.typ
		for j := p.lo; j < p.hi; j++ {
			at := uintptr(j) * typ.Size
			for k := range typ.Refs {
				ref := &typ.Refs[k]
				s.ref(add(ptr, at+ref.Offset), ref.Type, p.region, at+ref.Offset)
			}
		}
	}
	b.sizes = sizes{len(s.regions), s.spans.Len(), s.ends.Len(), len(s.boxes), len(s.maps)}
}

// push notes a region, all of which is to be walked.
func (s *scanner) push(r region) int32 {
	i := int32(len(s.regions))
	s.regions = append(s.regions, r)
	if !r.typ.Plain() {
		s.pieces = append(s.pieces, piece{i, 0, r.n})
	}
	return i
}

// ref looks at a reference of type t at p, which is found in the region from, at the offset at.
func (s *scanner) ref(p unsafe.Pointer, t *Type, from int32, at uintptr) {
	switch t.Kind {
	case Array:
		for i := range t.Count {
			for k := range t.Flat.Refs {
				ref := &t.Flat.Refs[k]
				offset := uintptr(i)*t.Flat.Size + ref.Offset
				s.ref(add(p, offset), ref.Type, from, at+offset)
			}
		}
	case Pointer:
		if q := *(*unsafe.Pointer)(p); q != nil {
			if t.Elem.object != nil {
				s.object(q, t.Elem, from, at)
				return
			}
			s.memory(region{ptr: q, typ: t.Elem.Flat, n: t.Elem.Count, length: -1, how: byPointer, from: from, at: at})
		}
	case Slice:
		h := (*sliceHeader)(p)
		if h.data != nil {
			s.memory(region{ptr: h.data, typ: t.Elem.Flat, n: h.cap * t.Elem.Count, length: h.len * t.Elem.Count,
				how: byPointer, from: from, at: at})
		}
	case Map:
		if m := *(*unsafe.Pointer)(p); m != nil && s.maps[m] == nil {
			s.mapping(m, p, t, from, at)
		}
	case Interface:
		s.box(p, t, from, at)
	case Func:
		if f := *(*unsafe.Pointer)(p); f != nil && s.funcs[f] == nil {
			s.closure(f, p, t, from, at)
		}
	case Coded:
		s.stand(p, t, from, at)
	case Opaque:
		s.opaque(p, t, from, at)
	}
}

type sliceHeader struct {
	data     unsafe.Pointer
	len, cap int
}

// memory notes what a pointer or a slice shows.
func (s *scanner) memory(r region) {
	if r.n == 0 || r.typ.Size == 0 {
		return // without size there is no identity
	}
	start := uintptr(r.ptr)
	if i := s.binding.fixedAt(start); i >= 0 && start+uintptr(r.n)*r.typ.Size <= s.binding.fixed[i].end() {
		f := &s.binding.fixed[i]
		b := block{ptr: f.ptr, typ: f.typ.Flat, n: f.typ.Count}
		if _, stop := b.locate(nil, start-b.start(), r.typ, r.n); stop != nil {
			fail(&OverlapError{[2]string{f.name, s.path(r.from, r.at)}, [2]reflect.Type{f.typ.Go, r.typ.Go},
				stop.Name + " can't be entered by a pointer of this type", "point to the whole of it, or leave the pointer out"})
		}
		return
	}
	if i, ok := s.spans.Get(start, int32(r.typ.id)); ok {
		if known := &s.regions[i]; r.n > known.n {
			if !r.typ.Plain() {
				s.pieces = append(s.pieces, piece{i, known.n, r.n})
			}
			known.n, known.length = r.n, max(known.length, r.length)
		}
		return
	}
	if r.typ.admit != nil {
		s.admit(&r)
	}
	if r.n == 1 {
		s.spans.Set(start, int32(r.typ.id), s.push(r))
		return
	}
	end := start + uintptr(r.n)*r.typ.Size
	i, ok := s.ends.Get(end, int32(r.typ.id))
	if !ok {
		i = s.push(r)
		s.spans.Set(start, int32(r.typ.id), i)
		s.ends.Set(end, int32(r.typ.id), i)
		return
	}
	known := &s.regions[i]
	if before := uintptr(known.ptr); before > start {
		// It begins earlier than what is known to end there, and only that is new.
		if i = int32(len(s.regions)); !r.typ.Plain() {
			s.pieces = append(s.pieces, piece{i, 0, int((before - start) / r.typ.Size)})
		}
		s.regions = append(s.regions, r)
		s.spans.Set(start, int32(r.typ.id), i)
		s.ends.Set(end, int32(r.typ.id), i)
	}
}

func (s *scanner) object(q unsafe.Pointer, t *Type, from int32, at uintptr) {
	if s.objects[q] != nil || s.binding.fixedAt(uintptr(q)) >= 0 {
		return
	}
	var as reflect.Value
	err := guarded(func() (err error) {
		as, err = t.object.Save(reflect.NewAt(t.Go, q))
		return err
	})
	if err != nil {
		fail(&HookError{s.path(from, at), t.Name, err})
	}
	s.objects[q] = &objectRecord{t, addressable(as), -1}
}

// addressable returns a value that is addressable, a copy if need be.
func addressable(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return v
	}
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	return c
}

func (s *scanner) mapping(m, p unsafe.Pointer, t *Type, from int32, at uintptr) {
	v := value(t, p)
	n := v.Len()
	r := &mapRecord{typ: t, n: n, number: -1, from: from, at: at}
	s.maps[m] = r
	if n == 0 {
		return
	}
	keys, values := t.Key.makeSlice(n), t.Elem.makeSlice(n)
	i := 0
	for it := v.MapRange(); it.Next(); i++ {
		keys.Index(i).SetIterKey(it)
		values.Index(i).SetIterValue(it)
	}
	r.keys, r.values, r.hold = keys.UnsafePointer(), values.UnsafePointer(), [2]reflect.Value{keys, values}
	for _, c := range []struct {
		ptr unsafe.Pointer
		typ *Type
		how how
	}{{r.keys, t.Key, byKey}, {r.values, t.Elem, byValue}} {
		if !c.typ.Plain() {
			s.push(region{ptr: c.ptr, typ: c.typ.Flat, n: n * c.typ.Count, length: -1, how: c.how, from: from, at: at, rec: r})
		}
	}
}

// box looks at an interface.
func (s *scanner) box(p unsafe.Pointer, t *Type, from int32, at uintptr) {
	w := words(p)
	if w[0] == nil {
		return
	}
	d := s.dynamicOf(w[0])
	if d == nil {
		typ := value(t, p).Elem().Type()
		if d = s.registry.known(typ); d == nil {
			fail(&ValueError{s.path(from, at), typ, "only interfaces lead to its type, so that a program that loads it might not know it",
				"name the type by the option Type"})
		}
		s.dynamic[w[0]] = d
	}
	if d.Nests {
		if _, ok := s.boxed.Get(uintptr(w[1]), int32(d.id)); !ok {
			s.boxed.Set(uintptr(w[1]), int32(d.id), int32(len(s.boxes)))
			s.boxes = append(s.boxes, boxRecord{w[1], d, -1})
			s.push(region{ptr: w[1], typ: d.Flat, n: d.Count, length: -1, how: byInterface, from: from, at: at})
		}
		return
	}
	if d.Plain() {
		return
	}
	if d.direct {
		for _, r := range d.Refs {
			s.ref(unsafe.Pointer(&w[1]), r.Type, from, at)
		}
		return
	}
	s.push(region{ptr: w[1], typ: d.Flat, n: d.Count, length: -1, how: byInterface, from: from, at: at})
}

// stand has a codec make what stands for a value.
func (s *scanner) stand(p unsafe.Pointer, t *Type, from int32, at uintptr) {
	k := spanKey{uintptr(p), t}
	if _, ok := s.coded[k]; ok {
		return
	}
	var as reflect.Value
	err := guarded(func() (err error) {
		as, err = t.codec.Save(reflect.NewAt(t.Go, p))
		return err
	})
	if err != nil {
		fail(&HookError{s.path(from, at), t.Name, err})
	}
	as = addressable(as)
	s.coded[k] = as
	s.push(region{ptr: as.Addr().UnsafePointer(), typ: t.Elem.Flat, n: t.Elem.Count, length: -1, how: byCodec, from: from, at: at})
}

// opaque refuses what isn't zero.
func (s *scanner) opaque(p unsafe.Pointer, t *Type, from int32, at uintptr) {
	if !slices.ContainsFunc(unsafe.Slice((*byte)(p), t.Size), func(b byte) bool { return b != 0 }) {
		return
	}
	reason, remedy := refusal(t.Go), "skip the field, or give a rule for the type"
	switch {
	case t.object != nil:
		reason, remedy = "it is an object that is found by its pointer, and it stands here by value", "use a pointer"
	case reason != "":
	case t.Go.Kind() == reflect.Chan:
		reason, remedy = "it is a Go channel", "use a coroutine.Chan, or skip the field"
	default:
		reason = "nobody can tell what it points to"
	}
	fail(&ValueError{s.path(from, at), t.Go, reason, remedy})
}
