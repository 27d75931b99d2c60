package snapshot

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/ecs/internal/graph"
)

// TestMapsByThemselves: a map may be what a root is, or what a slice or a pointer leads to.
func TestMapsByThemselves(t *testing.T) {
	own, list := map[int]string{1: "one"}, []map[int]string{{2: "two"}, nil, {}}
	to := &list[0]
	types, err := graph.NewRegistry(graph.Raw())
	require.NoError(t, err)
	c, err := New(Objects{Types: types, Roots: map[string]any{"own": &own, "list": &list, "to": &to}})
	require.NoError(t, err)
	var image Image
	require.NoError(t, c.Take(&image))
	before, err := c.Sum()
	require.NoError(t, err)
	kept := own
	own[7], list[1], list[2][3], to = "seven", map[int]string{}, "three", nil
	own = nil
	delete(list[0], 2)
	image.Put()
	require.Equal(t, map[int]string{1: "one"}, kept)
	require.Equal(t, kept, own)
	require.Equal(t, []map[int]string{{2: "two"}, nil, {}}, list)
	require.Same(t, &list[0], to)
	after, err := c.Sum()
	require.NoError(t, err)
	require.Equal(t, before, after)
}
