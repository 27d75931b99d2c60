package snapshot

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestSumOfParts: a slice that ends before another which begins where it does is the same, whichever of them came first.
func TestSumOfParts(t *testing.T) {
	r := &top{All: []*node{{}, {}}}
	list := make([]float64, 4, 8)
	r.All[1].Plain = list
	c := copier(t, r, nil)
	_, err := c.Sum()
	require.NoError(t, err)
	r.All[0].Plain = list[:2:4]
	known, err := c.Sum()
	require.NoError(t, err)
	fresh, err := copier(t, r, nil).Sum()
	require.NoError(t, err)
	require.Equal(t, fresh, known)
	r.All[0].Plain = []float64{0, 0}
	other, err := c.Sum()
	require.NoError(t, err)
	require.NotEqual(t, fresh, other)
}

// TestSum: what is alike has one sum, wherever it lies, and what differs anywhere has another.
func TestSum(t *testing.T) {
	make := func() *top {
		a, b := &node{N: 1, Name: "a", Plain: []float64{1, 2}, Spare: []int{4}}, &node{N: 2}
		a.Next, b.Field = b, &a.N
		a.By = map[string]part{"x": {P: a}, "y": {P: b}, "z": {}}
		a.ByN = map[int]*node{3: {N: 7}, 4: {N: 8}, 5: {N: 9}}
		a.Any, b.Any = part{P: b, S: []int{1}}, 7
		return &top{All: []*node{a, b}}
	}
	sum := func(r *top) uint64 {
		s, err := copier(t, r, nil).Sum()
		require.NoError(t, err)
		return s
	}
	same := sum(make())
	for range 20 {
		require.Equal(t, same, sum(make()))
	}
	for i, change := range []func(a *node, r *top){
		func(a *node, r *top) { a.N++ },
		func(a *node, r *top) { a.Name = "b" },
		func(a *node, r *top) { a.Name = "" },
		func(a *node, r *top) { a.Plain[1] = 3 },
		func(a *node, r *top) { a.Plain = a.Plain[:1] },
		func(a *node, r *top) { a.Plain = nil },
		func(a *node, r *top) { a.Next = nil },
		func(a *node, r *top) { a.Next = a },
		func(a *node, r *top) { a.Next = &node{N: 2} },
		func(a *node, r *top) { a.Next.Field = &a.Next.N },
		func(a *node, r *top) { a.Next.Field = new(int) },
		func(a *node, r *top) { a.Next.Any = int64(7) },
		func(a *node, r *top) { a.Next.Any = nil },
		func(a *node, r *top) { a.Any = part{P: a, S: []int{1}} },
		func(a *node, r *top) { a.Any = &part{P: a.Next, S: []int{1}} },
		func(a *node, r *top) { a.Any.(part).S[0] = 2 },
		func(a *node, r *top) { delete(a.By, "z") },
		func(a *node, r *top) { a.By["x"], a.By["y"] = a.By["y"], a.By["x"] },
		func(a *node, r *top) { a.ByN[4], a.ByN[5] = a.ByN[5], a.ByN[4] },
		func(a *node, r *top) { a.ByN[3].Next = a.ByN[4] },
		func(a *node, r *top) { a.Small[1] = 1 },
		func(a *node, r *top) { a.Grid[1][1].B = true },
		func(a *node, r *top) { r.All = r.All[:1] },
		func(a *node, r *top) { r.All[0], r.All[1] = r.All[1], r.All[0] },
	} {
		r := make()
		change(r.All[0], r)
		require.NotEqual(t, same, sum(r), i)
	}
	r := make()
	r.All[0].Spare, r.All[0].Cache = nil, 5
	r.All[0].Plain = append(r.All[0].Plain, 3)[:2]
	require.Equal(t, same, sum(r))
}
