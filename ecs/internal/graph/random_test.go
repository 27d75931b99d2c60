package graph_test

import (
	"math"
	"reflect"
	"time"

	"pgregory.net/rapid"
)

// random makes types and values of them.
type random struct {
	*rapid.T
	types  []reflect.Type
	places map[reflect.Type][]reflect.Value // pointers
	slices map[reflect.Type][]reflect.Value
	maps   map[reflect.Type][]reflect.Value
	count  int
}

type pair[A, B any] struct {
	first  A
	second B
}

type tree map[string]tree

var basic = []reflect.Type{
	reflect.TypeFor[bool](), reflect.TypeFor[int](), reflect.TypeFor[int8](), reflect.TypeFor[uint16](), reflect.TypeFor[uint64](),
	reflect.TypeFor[float32](), reflect.TypeFor[float64](), reflect.TypeFor[complex64](), reflect.TypeFor[string](), reflect.TypeFor[byte](),
	reflect.TypeFor[Name](), reflect.TypeFor[Flag](), reflect.TypeFor[Vec](), reflect.TypeFor[struct{}](), reflect.TypeFor[node](),
	reflect.TypeFor[*node](), reflect.TypeFor[List[Vec]](), reflect.TypeFor[List[any]](), reflect.TypeFor[holder](), reflect.TypeFor[any](),
	reflect.TypeFor[shape](), reflect.TypeFor[oneWord](), reflect.TypeFor[pair[Name, *int]](), reflect.TypeFor[pair[any, []byte]](),
	reflect.TypeFor[tree](), reflect.TypeFor[time.Duration](), reflect.TypeFor[square](),
}

func newRandom(t *rapid.T) *random {
	return &random{T: t, places: map[reflect.Type][]reflect.Value{}, slices: map[reflect.Type][]reflect.Value{}, maps: map[reflect.Type][]reflect.Value{}}
}

func (r *random) n(most int) int { return rapid.IntRange(0, most-1).Draw(r.T, "n") }

func (r *random) typ(depth int) reflect.Type {
	t := r.anyType(depth)
	r.types = append(r.types, t)
	return t
}

func (r *random) anyType(depth int) reflect.Type {
	if depth == 0 {
		return basic[r.n(len(basic))]
	}
	switch r.n(8) {
	case 0, 1:
		return reflect.PointerTo(r.typ(depth - 1))
	case 2:
		return reflect.SliceOf(r.typ(depth - 1))
	case 3:
		return reflect.ArrayOf(r.n(4), r.typ(depth-1))
	case 4:
		for range 10 {
			if k := r.typ(depth - 1); k.Comparable() {
				return reflect.MapOf(k, r.typ(depth-1))
			}
		}
		return reflect.MapOf(reflect.TypeFor[int](), r.typ(depth-1))
	case 5, 6:
		var fields []reflect.StructField
		for i := range r.n(5) {
			fields = append(fields, reflect.StructField{Name: string(rune('A' + i)), Type: r.typ(depth - 1)})
		}
		return reflect.StructOf(fields)
	}
	return basic[r.n(len(basic))]
}

// place makes it known that there is a value, and what it consists of.
func (r *random) place(v reflect.Value) {
	r.places[v.Type()] = append(r.places[v.Type()], v.Addr())
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			r.place(opened(v.Field(i)))
		}
	case reflect.Array:
		for i := range v.Len() {
			r.place(v.Index(i))
		}
		if v.Len() > 0 {
			s := reflect.SliceOf(v.Type().Elem())
			r.slices[s] = append(r.slices[s], v.Slice(0, v.Len()))
		}
	}
}

// fill gives a place a random value.
func (r *random) fill(v reflect.Value, depth int) {
	t := v.Type()
	r.count++
	if r.count > 400 {
		return
	}
	switch t.Kind() {
	case reflect.Bool:
		v.SetBool(r.n(2) == 1)
	case reflect.Int, reflect.Int8, reflect.Int64:
		v.SetInt(rapid.Int64().Draw(r.T, "int") >> (64 - 8*t.Size()))
	case reflect.Uint8, reflect.Uint16, reflect.Uint64:
		v.SetUint(rapid.Uint64().Draw(r.T, "uint") >> (64 - 8*t.Size()))
	case reflect.Float32, reflect.Float64:
		v.SetFloat([]float64{0, math.Copysign(0, -1), 1.5, math.NaN(), math.Inf(-1), rapid.Float64().Draw(r.T, "float")}[r.n(6)])
	case reflect.Complex64:
		v.SetComplex(complex(rapid.Float64().Draw(r.T, "re"), math.NaN()))
	case reflect.String:
		v.SetString([]string{"", "a", "häh", "\xff\x00", rapid.String().Draw(r.T, "string")}[r.n(5)])
	case reflect.Struct:
		for i := range t.NumField() {
			r.fill(opened(v.Field(i)), depth)
		}
	case reflect.Array:
		for i := range t.Len() {
			r.fill(v.Index(i), depth)
		}
	case reflect.Pointer:
		r.pointer(v, depth)
	case reflect.Slice:
		r.slice(v, depth)
	case reflect.Map:
		r.mapping(v, depth)
	case reflect.Interface:
		r.iface(v, depth)
	}
}

func (r *random) pointer(v reflect.Value, depth int) {
	known := r.places[v.Type().Elem()]
	switch n := r.n(4); {
	case n == 0 || depth == 0:
	case n < 3 && len(known) > 0:
		v.Set(known[r.n(len(known))])
	default:
		p := reflect.New(v.Type().Elem())
		v.Set(p)
		r.place(p.Elem())
		r.fill(p.Elem(), depth-1)
	}
}

func (r *random) slice(v reflect.Value, depth int) {
	known := r.slices[v.Type()]
	switch n := r.n(4); {
	case n == 0 || depth == 0:
	case n < 3 && len(known) > 0:
		s := known[r.n(len(known))]
		from := r.n(s.Cap() + 1)
		end := from + r.n(s.Cap()-from+1)
		v.Set(s.Slice3(from, from+r.n(end-from+1), end))
	default:
		s := reflect.MakeSlice(v.Type(), r.n(4), 3+r.n(3))
		v.Set(s)
		r.slices[v.Type()] = append(r.slices[v.Type()], s)
		for i := range s.Cap() {
			r.place(s.Slice(0, s.Cap()).Index(i))
		}
		for i := range s.Cap() {
			r.fill(s.Slice(0, s.Cap()).Index(i), depth-1)
		}
	}
}

func (r *random) mapping(v reflect.Value, depth int) {
	known := r.maps[v.Type()]
	switch n := r.n(4); {
	case n == 0 || depth == 0:
	case n == 1 && len(known) > 0:
		v.Set(known[r.n(len(known))])
	default:
		m := reflect.MakeMap(v.Type())
		v.Set(m)
		r.maps[v.Type()] = append(r.maps[v.Type()], m)
		for range r.n(4) {
			key := reflect.New(v.Type().Key()).Elem()
			value := reflect.New(v.Type().Elem()).Elem()
			r.fill(key, depth-1)
			if !key.Comparable() {
				continue
			}
			r.fill(value, depth-1)
			func() {
				defer func() { _ = recover() }() // reflection takes an array of none of what can't be compared for a key
				m.SetMapIndex(key, value)
			}()
		}
	}
}

func (r *random) iface(v reflect.Value, depth int) {
	if r.n(4) == 0 || depth == 0 {
		return
	}
	t := r.types[r.n(len(r.types))]
	if r.n(2) == 0 {
		t = basic[r.n(len(basic))]
	}
	if t.Kind() == reflect.Interface || !t.Implements(v.Type()) {
		return
	}
	value := reflect.New(t).Elem()
	r.fill(value, depth-1)
	v.Set(value)
}
