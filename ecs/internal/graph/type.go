package graph

import (
	"math"
	"reflect"
	"sync/atomic"
	"unsafe"
)

// Kind says how a value is walked.
type Kind uint8

// The kinds.
const (
	Invalid Kind = iota
	Bool
	Int  // of any size
	Uint // of any size, but no uintptr
	Float
	Complex
	String
	Array
	Struct
	Slice
	Map
	Pointer
	Interface
	Func
	Binary // encodes itself: encoding.BinaryMarshaler and BinaryUnmarshaler
	Text   // encodes itself: encoding.TextMarshaler and TextUnmarshaler
	Coded  // another type stands for it, see [As]
	Absent // no state, see [NoState]
	Opaque // can't be encoded unless it is zero: chan, uintptr, unsafe.Pointer
)

var kindNames = [...]string{"invalid", "bool", "int", "uint", "float", "complex", "string", "array", "struct", "slice",
	"map", "pointer", "interface", "func", "binary", "text", "coded", "no state", "opaque"}

func (k Kind) String() string { return kindNames[k] }

// Type describes how values of a Go type lie in memory. There is one for each type of a [Registry], made
// once, and none of it may be changed.
type Type struct {
	Go     reflect.Type
	Name   string // with the package's whole path
	Kind   Kind
	Size   uintptr
	Elem   *Type   // of Array, Slice, Map, Pointer; what stands for a Coded one
	Key    *Type   // of Map
	Len    int     // of Array
	Fields []Field // of Struct, in order
	// Skipped are fields that are left out: zero in new memory, unchanged in a root. Blank fields are in
	// neither list.
	Skipped []Field

	// Flat and Count see arrays of arrays as one: Count values of type Flat, which is no array. Of
	// everything else they are the type itself and 1.
	Flat  *Type
	Count int

	// Runs, Refs and Rest are together the state in the type's memory, each byte of it once.
	//
	// Runs are the stretches without pointers whose bytes are the value: no padding, no blank field,
	// nothing that is skipped. Adjacent ones are merged.
	Runs []Run
	// Refs are the places that refer to other memory, or may be unfit to be encoded, and the arrays of
	// what has such places.
	Refs []Ref
	// Rest are strings, what encodes itself, and arrays of what is neither one run nor has Refs.
	Rest []Ref
	// Whole says that nothing in the type's memory is left out, so that it can be copied as it is.
	Whole bool
	// Nests says that there is an interface in the type's memory, so that values may be nested without end.
	Nests bool
	// Late says that a func, a Coded value or an interface is in the type's memory.
	Late bool

	id       int          // dense, in the registry
	namesake reflect.Type // another type of the same name
	direct   bool         // an interface holds the value itself, in one word, and no pointer to it
	rank     int          // greater than that of every type in its memory
	least    int          // bytes that its encoding has at least
	object   *Codec
	codec    *Codec
	admit    func(reflect.Value) error
	zero     any // a zero value, which shows how the type stands in an interface
	self     *marshaler
	done     progress
	slice    atomic.Pointer[reflect.Type] // of this type, once needed
	layout   []*Type                      // the types that its layout names
	shown    atomic.Pointer[string]       // its layout, once needed
}

type progress uint8

const (
	begun progress = iota + 1
	finished
)

// Field is a field of a struct.
type Field struct {
	Name   string
	Offset uintptr
	Type   *Type
	// Spare says that it is memory that is used again, and none of the state; Constant, that what it leads to is never
	// changed. Both are for copies in memory.
	Spare, Constant bool
}

// Ref is a place that refers to other memory.
type Ref struct {
	Offset uintptr
	Type   *Type
}

// Run is a stretch of memory.
type Run struct{ Offset, Size uintptr }

func (t *Type) String() string { return t.Name }

// Plain says that there is no reference in the type's memory, except those of strings.
func (t *Type) Plain() bool { return len(t.Refs) == 0 }

// Direct says that an interface holds a value of the type itself, in one word, and no pointer to it.
func (t *Type) Direct() bool { return t.direct }

// IsObject says that a rule makes what pointers to the type lead to.
func (t *Type) IsObject() bool { return t.object != nil }

// Refused asks the rule of the type whether a value of it that a pointer leads to is refused.
func (t *Type) Refused(p unsafe.Pointer) error {
	if t.admit == nil {
		return nil
	}
	return t.admit(reflect.NewAt(t.Go, p))
}

// isByte says that an array of it is encoded as a byte string.
func (t *Type) isByte() bool { return t.Kind == Uint && t.Size == 1 }

func add(p unsafe.Pointer, n uintptr) unsafe.Pointer { return unsafe.Add(p, n) }

// value is the addressable value of type t at p.
func value(t *Type, p unsafe.Pointer) reflect.Value { return reflect.NewAt(t.Go, p).Elem() }

// makeSlice makes memory for n values.
func (t *Type) makeSlice(n int) reflect.Value {
	s := t.slice.Load()
	if s == nil {
		of := reflect.SliceOf(t.Go)
		s = &of
		t.slice.Store(s)
	}
	return reflect.MakeSlice(*s, n, n)
}

// finish computes what depends on the types within the memory of t, which are never t itself.
func (t *Type) finish() {
	switch t.done {
	case begun:
		fail(&TypeError{t.Go, "a rule has it stand for what holds it", "name another type"})
	case finished:
		return
	}
	t.done = begun
	defer func() { t.done = finished }()
	t.Flat, t.Count, t.Whole, t.least = t, 1, true, 1
	t.layout = t.parts()
	self := []Ref{{0, t}}
	switch t.Kind {
	case Bool, Int, Uint, Float, Complex:
		t.Runs = []Run{{0, t.Size}}
	case String, Binary, Text:
		t.Rest = self
	case Slice, Map, Pointer, Opaque:
		t.Refs = self
	case Coded:
		t.Refs, t.Late = self, true
		t.Elem.finish()
		t.Nests = t.Elem.Nests
	case Func:
		t.Refs, t.Late = self, true
	case Interface:
		t.Refs, t.Late, t.Nests = self, true, true
	case Absent:
		t.Whole = false
	case Array:
		t.finishArray(self)
	case Struct:
		t.finishStruct()
	}
}

func (t *Type) finishArray(self []Ref) {
	t.Elem.finish()
	t.Flat, t.Count = t.Elem.Flat, t.Len*t.Elem.Count
	t.Whole, t.rank = t.Elem.Whole, t.Elem.rank
	if t.Len == 0 {
		return
	}
	t.Nests, t.Late = t.Elem.Nests, t.Elem.Late
	t.least = saturated(t.Count, t.Flat.least)
	switch runs := t.Elem.Runs; {
	case !t.Elem.Plain():
		t.Refs = self
	case len(runs) == 1 && runs[0] == Run{0, t.Elem.Size}:
		t.Runs = []Run{{0, t.Size}}
	case len(runs)+len(t.Elem.Rest) > 0:
		t.Rest = self
	}
}

func (t *Type) finishStruct() {
	t.Whole = len(t.Skipped) == 0
	for _, f := range t.Fields {
		f.Type.finish()
		t.rank = max(t.rank, f.Type.rank+1)
		t.least += f.Type.least
		t.Whole = t.Whole && f.Type.Whole
		t.Nests = t.Nests || f.Type.Nests
		t.Late = t.Late || f.Type.Late
		for _, r := range f.Type.Refs {
			t.Refs = append(t.Refs, Ref{f.Offset + r.Offset, r.Type})
		}
		for _, r := range f.Type.Rest {
			t.Rest = append(t.Rest, Ref{f.Offset + r.Offset, r.Type})
		}
		t.addRuns(f.Offset, f.Type.Runs)
	}
	t.rank = max(t.rank, 1)
}

func (t *Type) addRuns(offset uintptr, runs []Run) {
	for _, r := range runs {
		r.Offset += offset
		if n := len(t.Runs); n > 0 && t.Runs[n-1].Offset+t.Runs[n-1].Size == r.Offset {
			t.Runs[n-1].Size += r.Size
			continue
		}
		t.Runs = append(t.Runs, r)
	}
}

// saturated is n*size, or a great number.
func saturated(n, size int) int {
	const great = math.MaxInt / 2
	if size != 0 && n > great/size {
		return great
	}
	return n * size
}
