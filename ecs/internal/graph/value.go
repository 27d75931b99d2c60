package graph

import (
	"bytes"
	"iter"
	"math"
	"strconv"
)

// Value is a value in a document. The zero Value is what isn't there; all of its methods may be called, and lead to
// zero Values.
type Value struct {
	d  *dumper
	l  *layout
	at int
}

// Valid reports whether there is a value.
func (v Value) Valid() bool { return v.l != nil }

// Kind is the kind of its type, as it is written.
func (v Value) Kind() string {
	if v.l == nil {
		return ""
	}
	return v.l.kind
}

// Type is the name of its type.
func (v Value) Type() string {
	if v.l == nil {
		return ""
	}
	return v.l.name
}

// Note is what is noted of its type, or nil.
func (v Value) Note() *Note {
	if v.l == nil {
		return nil
	}
	return v.l.note
}

// Fields are those of a struct.
func (v Value) Fields() iter.Seq2[string, Value] {
	return func(yield func(string, Value) bool) {
		if v.Kind() != "struct" {
			return
		}
		v.d.pos = v.at
		v.d.exactly(len(v.l.fields))
		at := v.d.pos
		for i, name := range v.l.fields {
			if !yield(name, Value{v.d, &v.d.types[v.l.parts[i]], at}) {
				return
			}
			v.d.pos = at
			v.d.skip()
			at = v.d.pos
		}
	}
}

// Field is a field of a struct, or one of a field of it: names are separated by dots.
func (v Value) Field(name string) Value {
	head, rest := name, ""
	for i := range name {
		if name[i] == '.' {
			head, rest = name[:i], name[i+1:]
			break
		}
	}
	for field, f := range v.Fields() {
		switch {
		case field != head:
		case rest == "":
			return f
		default:
			return f.Field(rest)
		}
	}
	return Value{}
}

// Elements are those of an array, and of a slice up to its length.
func (v Value) Elements() iter.Seq2[int, Value] {
	return func(yield func(int, Value) bool) {
		of, n := v.elements()
		for i := range n {
			if !yield(i, of) {
				return
			}
			of.d.pos = of.at
			of.d.skip()
			of.at = of.d.pos
		}
	}
}

// elements returns the first one, and how many there are. Bytes are not told one by one.
func (v Value) elements() (Value, int) {
	switch v.Kind() {
	case "array":
		v.d.pos = v.at
		if v.d.peek() == majorArray {
			n := v.d.array()
			return Value{v.d, flat(v.d.types, v.l), v.d.pos}, n
		}
	case "slice":
		v.d.pos = v.at
		if r := v.d.reference(v.l); r.section == blocks {
			of := v.d.inBlock(r.number, r.way)
			if n := r.len; of.Valid() {
				if len(r.way) < 2 {
					n = min(n, v.d.count(r.number)-append(r.way, 0)[0])
				}
				return of, n
			}
		}
	}
	return Value{}, 0
}

// Entries are those of a map.
func (v Value) Entries() iter.Seq2[Value, Value] {
	return func(yield func(key, value Value) bool) {
		r, ok := v.Leads()
		if !ok || r.section != maps {
			return
		}
		v.d.pos = v.d.sections[maps][r.number]
		v.d.exactly(2)
		l := v.d.layout()
		if l.kind != "map" {
			return
		}
		n := v.d.array() / 2
		at := v.d.pos
		for range n {
			key := Value{v.d, &v.d.types[l.parts[0]], at}
			v.d.pos = at
			v.d.skip()
			value := Value{v.d, &v.d.types[l.parts[1]], v.d.pos}
			v.d.skip()
			at = v.d.pos
			if !yield(key, value) {
				return
			}
		}
	}
}

// Len is the length of a slice or an array.
func (v Value) Len() int {
	switch v.Kind() {
	case "array":
		return v.l.length
	case "slice":
		v.d.pos = v.at
		return v.d.reference(v.l).len
	}
	return 0
}

// Elem is what a pointer points to, what an interface holds, or what stands for a value.
func (v Value) Elem() Value {
	switch v.Kind() {
	case "coded":
		return Value{v.d, &v.d.types[v.l.parts[0]], v.at}
	case "pointer":
		v.d.pos = v.at
		if r := v.d.reference(v.l); r.section == blocks {
			return v.d.inBlock(r.number, r.way)
		}
	case "interface":
		v.d.pos = v.at
		switch r := v.d.reference(v.l); {
		case r.inline:
			return Value{v.d, r.dynamic, v.d.pos}
		case r.section == boxes:
			v.d.pos = v.d.sections[boxes][r.number]
			v.d.exactly(2)
			return Value{v.d, v.d.layout(), v.d.pos}
		}
	}
	return Value{}
}

// Object is what a rule said of what a pointer leads to, or "".
func (v Value) Object() string {
	r, ok := v.Leads()
	if !ok || r.section != objects {
		return ""
	}
	v.d.pos = v.d.sections[objects][r.number]
	v.d.exactly(2)
	v.d.layout()
	start := v.d.pos
	v.d.skip()
	return plain(v.d.data[start:v.d.pos])
}

// Leads returns the place that a reference leads to.
func (v Value) Leads() (Place, bool) {
	switch v.Kind() {
	case "pointer", "slice", "map", "func":
		v.d.pos = v.at
		r := v.d.reference(v.l)
		if r.section >= 0 {
			way := ""
			for i, step := range r.way {
				if i == 0 && step == 0 && len(r.way) == 1 {
					break
				}
				way += "." + strconv.Itoa(step)
			}
			return Place{Record{r.section, r.number}, way}, true
		}
	}
	return Place{}, false
}

// IsNil reports whether a reference is nil.
func (v Value) IsNil() bool {
	switch v.Kind() {
	case "pointer", "slice", "map", "func", "interface":
		v.d.pos = v.at
		return v.d.isNull()
	}
	return !v.Valid()
}

// Int is a whole number, or 0 if it is something else or doesn't fit.
func (v Value) Int() int64 {
	if v.l == nil {
		return 0
	}
	v.d.pos = v.at
	switch major, n := v.d.head(); major {
	case majorUint:
		return int64(n)
	case majorNegative:
		return -1 - int64(n)
	case itemTrue:
		return 1
	}
	return 0
}

// Text is a string, or "" if it is something else.
func (v Value) Text() string {
	if v.Kind() != "string" {
		return ""
	}
	v.d.pos = v.at
	return v.d.text()
}

// Plain is a value that is a bool, a whole number, a float or a string, as a bool, an int64, a uint64 beyond that, a
// float64 or a string. Of others it is nil.
func (v Value) Plain() any {
	if v.l == nil {
		return nil
	}
	v.d.pos = v.at
	switch v.l.kind {
	case "string":
		return v.d.text()
	case "bool", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64", "float32", "float64":
		switch major, n := v.d.head(); {
		case major == itemTrue || major == itemFalse:
			return major == itemTrue
		case major == majorUint && n > math.MaxInt64:
			return n
		case major == majorUint:
			return int64(n)
		case major == majorNegative:
			return -1 - int64(n)
		case major == itemFloat32:
			return float64(math.Float32frombits(uint32(n)))
		case major == itemFloat64:
			return math.Float64frombits(n)
		}
	}
	return nil
}

// String shows the value on one line.
func (v Value) String() string { return v.written(true) }

// Lines shows the value over as many lines as it needs, those after the first one indented.
func (v Value) Lines(indent int) string {
	if v.l == nil {
		return ""
	}
	v.d.depth = indent
	defer func() { v.d.depth = 0 }()
	return v.written(false)
}

func (v Value) written(short bool) string {
	if v.l == nil {
		return ""
	}
	d := *v.d
	d.out, d.pos = bytes.Buffer{}, v.at
	if short {
		d.short, d.room = true, 1<<10
	}
	d.value(v.l)
	return d.out.String()
}
