package snapshot

import (
	"sync"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/ecs/internal/graph"
)

// TestRefused: what can't be rolled back is refused, with the place, and the image is empty.
func TestRefused(t *testing.T) {
	r := &top{All: []*node{{Next: &node{Any: []any{make(chan int)}}}}}
	var m Image
	c := copier(t, r, nil)
	err := c.Take(&m)
	require.True(t, m.Empty())
	value := (*graph.ValueError)(nil)
	require.ErrorAs(t, err, &value)
	require.Equal(t, "root.All[0].Next.Any[0]", value.Path)
	require.ErrorContains(t, err, "Go channel")
	r.All[0].Next.Any = nil
	require.NoError(t, c.Take(&m))
	require.False(t, m.Empty())
}

// TestRefusedSince: what could not be copied since is gone when an image is put back.
func TestRefusedSince(t *testing.T) {
	root := &struct {
		C    chan int
		U    [2]uintptr
		P    unsafe.Pointer
		Map  sync.Map
		List []chan int
	}{List: make([]chan int, 2)}
	c := copierOf(t, map[string]any{"root": root}, nil)
	var m, n Image
	require.NoError(t, c.Take(&m))
	root.C, root.U[1], root.P, root.List[1] = make(chan int), 1, unsafe.Pointer(root), make(chan int)
	root.Map.Store(1, 2)
	require.Error(t, c.Take(&n))
	m.Put()
	require.Zero(t, root.U)
	require.Nil(t, root.C)
	require.Nil(t, root.P)
	require.Nil(t, root.List[1])
	require.NoError(t, c.Take(&n), "the Map is empty too")
}
