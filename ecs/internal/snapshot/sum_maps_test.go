package snapshot

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestSumOfPointerKeys: the keys of a map have an order if anything else leads to what they lead to, be it looked at before or
// behind the map, or if the elements have one.
func TestSumOfPointerKeys(t *testing.T) {
	type game struct {
		A, B map[*node]int
		C    map[*part]map[*node]int
		Z    []*node
	}
	sum := func(last int) uint64 {
		g := &game{A: map[*node]int{}, B: map[*node]int{}, C: map[*part]map[*node]int{}}
		for i := range 9 {
			n, p := &node{N: i}, &part{}
			g.Z, p.P = append(g.Z, n), n
			g.A[n], g.B[&node{N: i}], g.C[p] = 1, i, map[*node]int{n: last * i}
			n.Any = p
		}
		s, err := copierOf(t, map[string]any{"game": g}, nil).Sum()
		require.NoError(t, err)
		return s
	}
	for range 20 {
		require.Equal(t, sum(1), sum(1))
	}
	require.NotEqual(t, sum(1), sum(2))
}
