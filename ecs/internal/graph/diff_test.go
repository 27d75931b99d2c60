package graph_test

import (
	"strings"
	"testing"

	"github.com/somen-go/somen/ecs/internal/graph"
	"github.com/stretchr/testify/require"
)

func TestDiff(t *testing.T) {
	type root struct {
		N      *node
		M      *node
		Ints   []int
		Bytes  []byte
		Any    any
		Map    map[string]int
		Keys   map[*node]int
		Deep   map[string]map[int]*Vec
		Vec    Vec
		Nested any
		Array  [3]Vec
	}
	build := func(change func(*root)) []byte {
		n := &node{Name: "n"}
		r := &root{N: n, M: n, Ints: []int{1, 2, 3}, Bytes: []byte("abc"), Any: Vec{1, 2}, Map: map[string]int{"a": 1, "b": 2},
			Keys: map[*node]int{n: 1}, Deep: map[string]map[int]*Vec{"x": {5: {1, 1}}}, Nested: holder{holder{1}}}
		change(r)
		return encoded(t, r, known[holder](), known[square]())
	}
	for _, test := range []struct {
		change func(*root)
		want   string
	}{
		{func(*root) {}, ""},
		{func(r *root) { r.Vec.Y = 1.5 }, "root.Vec.Y: 0 and 1.5"},
		{func(r *root) { r.N.vals[2] = -4 }, "root.N.vals[2]: 0 and -4"},
		{func(r *root) { r.M = &node{Name: "n"} }, "root.M: #1, which was met before and #2, which is new"},
		{func(r *root) { r.M = nil }, "root.M: #1 and nil"},
		{func(r *root) { r.Ints[1] = 5 }, "root.Ints[1]: 2 and 5"},
		{func(r *root) { r.Ints = r.Ints[:2] }, "root.Ints: #2 len 3 cap 3 and #2 len 2 cap 3"},
		{func(r *root) { r.Bytes[0] = 'x' }, "root.Bytes: 0x616263 and 0x786263"},
		{func(r *root) { r.Any = Vec{1, 3} }, "root.Any.Y: 2 and 3"},
		{func(r *root) { r.Any = square{2} }, ".Vec {X: 1, Y: 2} and github.com"},
		{func(r *root) { r.Map["a"] = 7 }, `root.Map["a"]: 1 and 7`},
		{func(r *root) { delete(r.Map, "a") }, `root.Map["a"]: 1 and absent`},
		{func(r *root) { r.Map["c"] = 3 }, `root.Map["c"]: absent and 3`},
		{func(r *root) { r.Keys[r.N] = 2 }, "root.Keys[#1]: 1 and 2"},
		{func(r *root) { r.Deep["x"][5].X = 0 }, `root.Deep["x"][5].X: 1 and 0`},
		{func(r *root) { r.Nested = holder{holder{2}} }, "root.Nested.in.in: 1 and 2"},
		{func(r *root) { r.Array[1].X = 1 }, "root.Array[1].X: 0 and 1"},
	} {
		differences, err := graph.Diff(build(func(*root) {}), build(test.change), 10)
		require.NoError(t, err)
		if test.want == "" {
			require.Empty(t, differences)
			continue
		}
		require.Len(t, differences, 1, test.want)
		require.Contains(t, differences[0].String(), test.want)
	}

	differences, err := graph.Diff(encoded(t, &[]int{1, 2, 3}), encoded(t, &[]int{4, 5, 6}), 2)
	require.NoError(t, err)
	require.Len(t, differences, 2, "no more than asked for")
	differences, err = graph.Diff(encoded(t, &Vec{}), encoded(t, new(int)), 2)
	require.NoError(t, err)
	require.Len(t, differences, 1)
	require.True(t, strings.HasPrefix(differences[0].Path, "root"))
	_, err = graph.Diff(nil, nil, 1)
	var format *graph.FormatError
	require.ErrorAs(t, err, &format)
}
