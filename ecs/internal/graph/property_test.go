package graph_test

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"github.com/somen-go/somen/ecs/internal/graph"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestRandomGraphs: whatever the types and values, what is decoded is like what was encoded, down to the
// identity of each place in it, and encodes to the same bytes.
func TestRandomGraphs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := newRandom(t)
		typ := r.typ(4)
		root := reflect.New(reflect.StructOf([]reflect.StructField{{Name: "Root", Type: typ}, {Name: "Any", Type: reflect.TypeFor[[]any]()}}))
		r.place(root.Elem())
		r.fill(root.Elem(), 6)
		types, err := graph.NewRegistry(graph.Types(append(r.types, basic...)...))
		require.NoError(t, err)
		data, err := types.Bind().Root("root", root.Interface()).Encode()
		if refused := (*graph.ValueError)(nil); errors.As(err, &refused) {
			require.Contains(t, refused.Reason, "without size")
			return
		}
		require.NoError(t, err)
		again, err := types.Bind().Root("root", root.Interface()).Encode()
		require.NoError(t, err)
		require.True(t, bytes.Equal(data, again), "the order of maps is that of their content")

		into := reflect.New(root.Type().Elem())
		require.NoError(t, types.Bind().Root("root", into.Interface()).Decode(data))
		require.NoError(t, isomorphic(root.Interface(), into.Interface()))
		again, err = types.Bind().Root("root", into.Interface()).Encode()
		require.NoError(t, err)
		differences, err := graph.Diff(data, again, 5)
		require.NoError(t, err)
		require.Empty(t, differences)
		require.True(t, bytes.Equal(data, again), "the same state gives the same bytes")
		var text bytes.Buffer
		require.NoError(t, graph.Dump(&text, data))
		require.NotEmpty(t, text.String())
	})
}
