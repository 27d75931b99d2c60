package graph_test

import (
	"errors"
	"reflect"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/ecs/internal/graph"
)

type lamp struct{ On bool }

type hall struct {
	First  lamp
	Others []lamp
	Named  map[string]*lamp
	Held   any
	Rows   [2][2]lamp
	Next   *hall
	Quiet  *int
	Left   *lamp `somen:"-"`
	Opens  chan int
}

func isLamp(t reflect.Type) bool { return t == reflect.TypeFor[lamp]() }

// TestInspect: all values of a type are seen, with their places, before a byte is written and before a root is changed.
func TestInspect(t *testing.T) {
	h := hall{Others: make([]lamp, 2, 3), Named: map[string]*lamp{"a": {}}, Held: &lamp{}, Next: &hall{}}
	types, err := graph.NewRegistry(graph.Types(reflect.TypeFor[lamp]()))
	require.NoError(t, err)
	seen := map[uintptr]string{}
	b := types.Bind().Root("hall", &h).Inspect(func(i *graph.Inspection) error {
		return i.Values(graph.Find(isLamp), func(at reflect.Value, path func() string) error {
			if path != nil {
				seen[at.Pointer()] = path()
			}
			return nil
		})
	})
	data, err := b.Encode()
	require.NoError(t, err)
	require.Len(t, seen, 1+3+1+1+4+5)
	require.Equal(t, "hall.First", seen[uintptr(unsafe.Pointer(&h.First))])
	require.Equal(t, "hall.Rows[1][0]", seen[uintptr(unsafe.Pointer(&h.Rows[1][0]))])
	require.Equal(t, "hall.Others[1]", seen[uintptr(unsafe.Pointer(&h.Others[1]))])
	require.Equal(t, `hall.Named["a"]`, seen[uintptr(unsafe.Pointer(h.Named["a"]))])

	var other hall
	clear(seen)
	b = types.Bind().Root("hall", &other).Inspect(func(i *graph.Inspection) error {
		require.Nil(t, other.Next, "nothing has changed yet")
		i.Blocks(func(graph.Block) { require.Fail(t, "there are none") })
		return i.Values(graph.Find(isLamp), func(at reflect.Value, _ func() string) error {
			seen[at.Pointer()] = "there"
			return nil
		})
	})
	require.NoError(t, b.Decode(data))
	require.Len(t, seen, 1+3+1+1+4+5)
	require.Contains(t, seen, uintptr(unsafe.Pointer(&other.Next.First)))

	no := errors.New("no")
	b.Inspect(func(*graph.Inspection) error { return no })
	other = hall{}
	require.ErrorIs(t, b.Decode(data), no)
	require.Nil(t, other.Next)
	_, err = b.Encode()
	require.ErrorIs(t, err, no)
}

// TestInspectBlocks: the memory that is written is told, with what names it.
func TestInspectBlocks(t *testing.T) {
	h := hall{Others: make([]lamp, 2)}
	types, err := graph.NewRegistry()
	require.NoError(t, err)
	var paths []string
	_, err = types.Bind().Root("hall", &h).Inspect(func(i *graph.Inspection) error {
		i.Blocks(func(b graph.Block) {
			if at := uintptr(unsafe.Pointer(&h.Others[1])); b.Start <= at && at < b.End {
				require.Equal(t, uintptr(2), b.End-b.Start)
				require.Equal(t, 2, b.N)
				paths = append(paths, i.Path(b, at))
			}
		})
		return nil
	}).Encode()
	require.NoError(t, err)
	require.Equal(t, []string{"hall.Others[1].On"}, paths)
}

// TestAdmit: what a pointer leads to can be refused; what holds it is named.
func TestAdmit(t *testing.T) {
	bad := &lamp{On: true}
	types, err := graph.NewRegistry(graph.By(func(t reflect.Type) (graph.Rule, bool) {
		return graph.Rule{Admit: func(at reflect.Value) error {
			if at.Interface().(*lamp).On {
				return errors.New("it burns")
			}
			return nil
		}}, isLamp(t)
	}))
	require.NoError(t, err)
	h := hall{First: lamp{true}, Named: map[string]*lamp{"a": {}}}
	_, err = types.Bind().Root("hall", &h).Encode()
	require.NoError(t, err, "no pointer leads to the one that burns")
	h.Named["b"] = bad
	_, err = types.Bind().Root("hall", &h).Encode()
	hook := (*graph.HookError)(nil)
	require.ErrorAs(t, err, &hook)
	require.Equal(t, `hall.Named["b"]`, hook.Path)
	require.ErrorContains(t, err, "it burns")
}

// TestReach: all that can be reached is, once, up to where it is to stop; what can't be walked does no harm.
func TestReach(t *testing.T) {
	shared := &lamp{}
	stop := &hall{First: lamp{}}
	a := hall{Named: map[string]*lamp{"a": shared}, Opens: make(chan int), Left: &lamp{}, Next: stop}
	b := hall{Held: []any{shared, &a, func() {}, map[any]any{1: &lamp{}}}, Others: make([]lamp, 3)}
	b.Next = &b
	types, err := graph.NewRegistry()
	require.NoError(t, err)
	found := map[uintptr]int{}
	times := 0
	types.Reach([]any{&a, &b}, func(at uintptr) bool { return at == uintptr(unsafe.Pointer(stop)) }, isLamp, func(at uintptr, root int) {
		found[at] = root
		times++
	})
	require.Len(t, found, 5+1+5+3+1)
	require.Equal(t, len(found), times)
	require.Equal(t, 0, found[uintptr(unsafe.Pointer(shared))])
	require.Equal(t, 1, found[uintptr(unsafe.Pointer(&b.Others[2]))])
	require.NotContains(t, found, uintptr(unsafe.Pointer(&stop.First)))
	require.NotContains(t, found, uintptr(unsafe.Pointer(a.Left)))
}
