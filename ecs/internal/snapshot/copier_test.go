package snapshot

import (
	"runtime"
	"strconv"
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/ecs/internal/graph"
)

func copierOf(t *testing.T, roots, fixed map[string]any) *Copier {
	types, err := graph.NewRegistry(graph.Raw())
	require.NoError(t, err)
	c, err := New(Objects{Types: types, Roots: roots, Fixed: fixed})
	require.NoError(t, err)
	return c
}

// TestOverlapping: roots may be parts of each other, as may what is left alone.
func TestOverlapping(t *testing.T) {
	type land struct {
		In struct{ A, B int }
		C  int
	}
	list, fixed := [3]int{1, 2, 3}, &land{}
	to := []*int{&fixed.In.A, &fixed.In.B, &fixed.C}
	c := copierOf(t, map[string]any{"a": &list[0], "b": &list, "to": &to}, map[string]any{"fixed": fixed, "in": &fixed.In, "in.a": &fixed.In.A})
	var m Image
	require.NoError(t, c.Take(&m))
	list = [3]int{}
	for _, p := range to {
		*p = 7
	}
	m.Put()
	require.Equal(t, [3]int{1, 2, 3}, list)
	require.Equal(t, []int{7, 7, 7}, []int{*to[0], *to[1], *to[2]})
	before, err := c.Sum()
	require.NoError(t, err)
	list[2]++
	after, err := c.Sum()
	require.NoError(t, err)
	require.NotEqual(t, before, after)
}

// TestTimes: a place of times, of which that of the machine is filled in when somebody asks for it first, is none of a game's.
func TestTimes(t *testing.T) {
	place := time.FixedZone("here", 60)
	root := time.Unix(0, 0).In(place)
	var m Image
	require.NoError(t, copierOf(t, map[string]any{"root": &root}, nil).Take(&m))
	*place = *time.FixedZone("there", 120)
	root = time.Time{}
	m.Put()
	require.Equal(t, "00:02:00 there", root.Format("15:04:05 MST"))
}

// TestFixedIsKept: what comes to be where something was that is left alone is not taken for it.
func TestFixedIsKept(t *testing.T) {
	types, err := graph.NewRegistry(graph.Raw())
	require.NoError(t, err)
	root, at := &[]*node{}, make([]uintptr, 1000)
	c, err := New(Objects{Types: types, Roots: map[string]any{"root": root}, Fixed: fixedAt(at)})
	require.NoError(t, err)
	runtime.GC()
	for range at {
		*root = append(*root, &node{N: 1})
	}
	var m Image
	require.NoError(t, c.Take(&m))
	for _, n := range *root {
		n.N = 2
	}
	m.Put()
	for _, n := range *root {
		require.NotContains(t, at, uintptr(unsafe.Pointer(n)))
		require.Equal(t, 1, n.N)
	}
	fixed := &node{N: 1}
	*root = []*node{fixed}
	c.Fix(map[string]any{"late": fixed})
	require.NoError(t, c.Take(&m))
	fixed.N = 2
	m.Put()
	require.Equal(t, 2, fixed.N)
}

// fixedAt makes objects that nobody else has, and notes where they are.
//
//go:noinline
func fixedAt(at []uintptr) map[string]any {
	fixed := map[string]any{}
	for i := range at {
		n := &node{}
		at[i] = uintptr(unsafe.Pointer(n))
		fixed[strconv.Itoa(i)] = n
	}
	return fixed
}

// TestConstantArrays: what a field says is never changed is not looked at, also if it is an array.
func TestConstantArrays(t *testing.T) {
	root := &struct {
		P [2]*node          `somen:"constant"`
		M [2][1]map[int]int `somen:"constant"`
	}{P: [2]*node{{Any: make(chan int)}}}
	before := root.P
	root.M[1][0] = map[int]int{}
	var m Image
	require.NoError(t, copierOf(t, map[string]any{"root": root}, nil).Take(&m))
	root.P[0].N, root.M[1][0][1], root.P[0] = 1, 1, nil
	m.Put()
	require.Equal(t, before, root.P)
	require.Equal(t, 1, root.P[0].N)
	require.Len(t, root.M[1][0], 1)
}
