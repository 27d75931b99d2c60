package graph_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

type node struct {
	Name  string
	Left  *node
	Right *node
	vals  [3]int
}

func TestPointersIntoStructs(t *testing.T) {
	type root struct {
		Before *int // comes before what it points into
		N      *node
		After  **node
		Elem   *int
		Slice  []int
		Array  *[3]int
		Part   *[2]int
	}
	n := &node{Name: "n", vals: [3]int{1, 2, 3}}
	n.Left = n // a cycle
	got := loaded(t, &root{&n.vals[1], n, &n.Right, &n.vals[2], n.vals[1:2], &n.vals, (*[2]int)(n.vals[1:])})
	require.Same(t, got.N, got.N.Left)
	require.Same(t, &got.N.vals[1], got.Before)
	require.Same(t, &got.N.Right, got.After)
	require.Same(t, &got.N.vals[2], got.Elem)
	require.Same(t, &got.N.vals[1], &got.Slice[0])
	require.Equal(t, 2, cap(got.Slice))
	require.Same(t, &got.N.vals, got.Array)
	require.Same(t, &got.N.vals[2], &got.Part[1])
}

func TestSlicesShareMemory(t *testing.T) {
	array := []node{{Name: "a"}, {Name: "b"}, {Name: "c"}, {Name: "d"}, {Name: "e"}}
	type root struct {
		All, Tail, Head, Same []node
		P                     *node
		Field                 *string
	}
	got := loaded(t, &root{Tail: array[3:], All: array, Head: array[:2:3], Same: array[1:1], P: &array[2], Field: &array[4].Name})
	require.Same(t, &got.All[3], &got.Tail[0])
	require.Same(t, &got.All[0], &got.Head[0])
	require.Equal(t, 3, cap(got.Head))
	require.Equal(t, []int{0, 4}, []int{len(got.Same), cap(got.Same)})
	require.Same(t, &got.All[2], got.P)
	require.Same(t, &got.All[4].Name, got.Field)
	got.Head = append(got.Head, node{Name: "new"}) // within its capacity, so All sees it
	require.Equal(t, "new", got.All[2].Name)
	got.Head = append(got.Head, node{Name: "newer"})
	require.Equal(t, "d", got.All[3].Name)
}

func TestSlicesThatOverlap(t *testing.T) {
	array := [8]int{0, 1, 2, 3, 4, 5, 6, 7}
	type root struct {
		A, B, C []int
		P       *[2]int
	}
	got := loaded(t, &root{array[0:4:4], array[3:6:6], array[6:8:8], (*[2]int)(array[5:7])})
	require.Same(t, &got.A[3], &got.B[0])
	require.Same(t, &got.B[2], &got.P[0])
	require.Same(t, &got.C[0], &got.P[1])
	require.Equal(t, []int{3, 4, 5}, got.B)
}

func TestManyTails(t *testing.T) {
	const n = 20_000 // walking each of them whole would take minutes
	all := make([]*int, n)
	tails := make([][]*int, 0, n)
	for i := range all {
		all[i] = new(int)
		tails = append(tails, all[i:], all[n-i:])
	}
	got := loaded(t, &tails)
	require.Same(t, (*got)[0][n-1], (*got)[2*(n-1)][0])
}

func TestNilAndEmpty(t *testing.T) {
	type root struct {
		NilSlice, Empty []int
		NilMap, NoKeys  map[string]int
		Units           []struct{}
		Unit            *struct{}
		NilUnit         *struct{}
		None            *[0]int
		EmptyTail       []int
	}
	some := []int{1, 2}
	got := loaded(t, &root{Empty: []int{}, NoKeys: map[string]int{}, Units: make([]struct{}, 3, 5), Unit: &struct{}{}, None: &[0]int{}, EmptyTail: some[2:]})
	require.True(t, got.NilSlice == nil && got.Empty != nil && got.NilMap == nil && got.NoKeys != nil)
	require.Equal(t, []int{3, 5}, []int{len(got.Units), cap(got.Units)})
	require.True(t, got.Unit != nil && got.NilUnit == nil && got.None != nil)
	require.True(t, got.EmptyTail != nil && len(got.EmptyTail) == 0 && cap(got.EmptyTail) == 0)
	got.NoKeys["a"] = 1
}

func TestMaps(t *testing.T) {
	type key struct {
		P *node
		N int
	}
	type root struct {
		Self   map[string]any
		Shared map[string]any
		NaN    map[float64]int
		Any    map[any]*node
		Ptr    map[*node]key
		Struct map[key]string
		Array  map[[2]string]int
		Nested map[string]map[string]int
	}
	a, b := &node{Name: "a"}, &node{Name: "b"}
	nan := math.NaN()
	self := map[string]any{"n": 1}
	self["self"] = self
	got := loaded(t, &root{
		Self: self, Shared: self,
		NaN:    map[float64]int{nan: 1, math.Float64frombits(0x7ff8000000000999): 2, -nan: 3, 0: 4},
		Any:    map[any]*node{1: a, "1": b, a: b, Name("x"): nil, Vec{1, 2}: a, [2]int{1, 2}: b},
		Ptr:    map[*node]key{a: {b, 1}, b: {a, 2}},
		Struct: map[key]string{{a, 1}: "a1", {b, 1}: "b1", {nil, 1}: "n"},
		Array:  map[[2]string]int{{"a", "b"}: 1},
		Nested: map[string]map[string]int{"x": {"y": 1}, "nil": nil},
	}, known[[2]int](), known[Name](), known[Vec]())
	got.Self["more"] = true
	require.Equal(t, true, got.Shared["more"])
	require.Equal(t, true, got.Self["self"].(map[string]any)["more"])
	require.Len(t, got.NaN, 4)
	a, b = got.Any[1], got.Any["1"]
	require.Equal(t, []string{"a", "b"}, []string{a.Name, b.Name})
	require.Same(t, b, got.Any[a])
	require.Same(t, b, got.Ptr[a].P)
	require.Equal(t, "b1", got.Struct[key{b, 1}])
	require.Equal(t, 1, got.Array[[2]string{"a", "b"}])
	require.Equal(t, root{}.Nested["nil"], got.Nested["nil"])
	require.Equal(t, 1, got.Nested["x"]["y"])
}

type shape interface{ area() float64 }
type square struct{ side float64 }
type holder struct{ in any }
type oneWord struct{ p *node }

func (s square) area() float64  { return s.side * s.side }
func (n *node) area() float64   { return float64(n.vals[0]) }
func (h holder) area() float64  { return 0 }
func (o oneWord) area() float64 { return 1 }

func TestInterfaces(t *testing.T) {
	type root struct {
		Shapes []shape
		N      *node
		Any    []any
		P      *any
		Known  struct {
			square
			holder
			oneWord
		}
	}
	n := &node{vals: [3]int{4}}
	r := &root{N: n, Shapes: []shape{square{2}, n, nil, holder{holder{n}}, oneWord{n}}}
	r.Any = []any{nil, 1, "s", n, &n.Left, []int{1, 2}, map[string]int{"a": 1}, oneWord{n}, holder{5}, true, byte(3), [1]oneWord{{n}}, struct{}{}}
	r.P = &r.Any[3]
	got := loaded(t, r, known[struct{}](), known[[1]oneWord](), known[*node]())
	require.Equal(t, square{2}, got.Shapes[0])
	require.Same(t, got.N, got.Shapes[1])
	require.Nil(t, got.Shapes[2])
	require.Same(t, got.N, got.Shapes[3].(holder).in.(holder).in)
	require.Same(t, got.N, got.Shapes[4].(oneWord).p)
	require.Same(t, &got.N.Left, got.Any[4])
	require.Equal(t, []int{1, 2}, got.Any[5])
	require.Same(t, got.N, got.Any[11].([1]oneWord)[0].p)
	require.Same(t, &got.Any[3], got.P)
	require.Equal(t, r.Any[12], got.Any[12])
}

func TestConvertedPointers(t *testing.T) {
	type A struct{ X, Y int }
	type B A
	type in struct{ a A }
	type root struct {
		A *A
		B *B
		I *in
		C *B
	}
	a, i := &A{1, 2}, &in{A{3, 4}}
	got := loaded(t, &root{a, (*B)(a), i, (*B)(&i.a)})
	got.A.X = 5
	require.Equal(t, 5, got.B.X)
	got.I.a.Y = 6
	require.Equal(t, 6, got.C.Y)
}

func TestDeep(t *testing.T) {
	const n = 1_000_000
	var list *List[int]
	var nested any
	for i := range n {
		list = &List[int]{i, list}
		nested = holder{nested}
	}
	type root struct {
		List *List[int]
		Any  any
		_    holder
		H    holder
	}
	data := encoded(t, &root{List: list, Any: nested})
	var got root
	require.NoError(t, registry(t).Bind().Root("root", &got).Decode(data))
	count := 0
	for l := got.List; l != nil; l = l.Next {
		count++
	}
	require.Equal(t, n, count)
	for count = 0; got.Any != nil; got.Any = got.Any.(holder).in {
		count++
	}
	require.Equal(t, n, count)
}
