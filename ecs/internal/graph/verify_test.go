package graph_test

import (
	"errors"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/ecs/internal/graph"
)

// gauge is a type that somebody looks at.
type gauge struct{ N int }

// gauges has them in all places in which values are.
type gauges struct {
	Field   gauge
	Array   [2]gauge
	Slice   []gauge
	Pointer *gauge
	Map     map[gauge]gauge
	Boxes   []any // one that needs a box, and one that needs none
	Hidden  *hidden
	kept    int
}

type hidden struct{ inner any }

func TestVerify(t *testing.T) {
	types := registry(t, graph.Types(reflect.TypeFor[gauge](), reflect.TypeFor[hidden]()))
	root := &gauges{gauge{1}, [2]gauge{{2}, {3}}, []gauge{{4}, {5}}, &gauge{6}, map[gauge]gauge{{7}: {8}}, []any{gauge{9}, hidden{gauge{10}}}, &hidden{&gauge{11}}, 1}
	data, err := types.Bind().Root("root", root).Encode()
	require.NoError(t, err)
	var into gauges
	var seen []int
	of := func(refuse int) func(reflect.Type) func(any) error {
		return func(typ reflect.Type) func(any) error {
			if typ != reflect.TypeFor[gauge]() {
				return nil
			}
			return func(p any) error {
				if p.(*gauge) == &into.Field {
					require.Equal(t, 1, into.kept, "it is looked at where it belongs")
				}
				seen = append(seen, p.(*gauge).N)
				if p.(*gauge).N == refuse {
					return errors.New("refused")
				}
				return nil
			}
		}
	}
	decode := func(refuse int, whole func() error) error {
		seen, into = nil, gauges{kept: 5}
		return types.Bind().Root("root", &into).Decode(data, graph.Verify(of(refuse), whole))
	}
	require.NoError(t, decode(-1, func() error { return nil }))
	require.ElementsMatch(t, []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, seen)
	require.Equal(t, 1, into.kept)
	invalid := (*graph.InvalidError)(nil)
	for n := 1; n <= 11; n++ {
		require.ErrorAs(t, decode(n, func() error { return nil }), &invalid)
		require.Equal(t, gauges{kept: 5}, into, "nothing has changed")
	}
	refused := errors.New("all of it")
	require.ErrorIs(t, decode(-1, func() error { return refused }), refused)
	require.Equal(t, gauges{kept: 5}, into)
	require.ErrorContains(t, decode(-1, func() error { panic("no") }), "panic: no")
	require.Equal(t, gauges{kept: 5}, into)
}
