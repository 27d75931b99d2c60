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

// TestMapsOfWhatIsNoState: an element of a map has no place where what is no state could stay, and comes back as a whole; so
// does a key.
func TestMapsOfWhatIsNoState(t *testing.T) {
	type look struct {
		N      int
		Sprite *node   `somen:"-"`
		Names  []any   `somen:"-"`
		By     [2]any  `somen:"-"`
		At     *node   `somen:"constant"`
		Each   [2]part `somen:"-"`
	}
	type key struct {
		N  int
		Of string `somen:"-"`
	}
	s := &node{N: 7}
	of := func(n int) look {
		return look{N: n, Sprite: s, Names: []any{n}, By: [2]any{s, "by"}, At: s, Each: [2]part{{P: s}}}
	}
	alone, lists := map[key]look{{1, "one"}: of(1), {1, "two"}: of(2)}, map[int][2]look{3: {of(3), of(4)}}
	c := copierOf(t, map[string]any{"alone": &alone, "lists": &lists}, nil)
	var image Image
	require.NoError(t, c.Take(&image))
	alone[key{1, "one"}] = of(5)
	delete(alone, key{1, "two"})
	lists[3], lists[4], s.N = [2]look{}, [2]look{}, 8
	image.Put()
	require.Equal(t, map[key]look{{1, "one"}: of(1), {1, "two"}: of(2)}, alone)
	require.Equal(t, map[int][2]look{3: {of(3), of(4)}}, lists)
	require.Equal(t, 8, s.N)
}
