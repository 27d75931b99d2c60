package graph_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"testing"
	"time"
	"unsafe"

	"github.com/somen-go/somen/ecs/internal/graph"
	"github.com/stretchr/testify/require"
)

// target has all sorts of what can be decoded.
type target struct {
	E      everything
	N      *node
	Ints   [][]int
	Parts  []*int
	Any    map[any]any
	List   *List[any]
	Handle *handle
	Deck   deck
	F      func(int) int
	Shape  []shape
	Wall   *Vec
	X      *float64
	Tree   tree
	Pair   map[pair[any, *node]]holder
}

func targetOptions() []graph.Option {
	f := &funcs{map[unsafe.Pointer]any{}}
	return []graph.Option{pool{1: {id: 1}}.rule(), deckRule(), graph.WithFuncs(f), graph.Types(append(basic,
		reflect.TypeFor[counter](), reflect.TypeFor[adder](), reflect.TypeFor[func(int) int](), reflect.TypeFor[deck](),
		reflect.TypeFor[handle](), reflect.TypeFor[everything]())...)}
}

func newTarget(f *funcs) *target {
	n := &node{Name: "n", vals: [3]int{1, 2, 3}}
	n.Left = n
	array := []int{1, 2, 3, 4}
	t := &target{N: n, Ints: [][]int{array, array[1:3], {}, nil, n.vals[1:]}, Parts: []*int{&array[2], &n.vals[0], nil, new(int)},
		Any:  map[any]any{1: "a", "b": 2.5, n: holder{n}, holder{holder{1}}: nil, math.NaN(): true, Vec{1, 2}: []int{1}},
		List: &List[any]{Value: holder{5}, Next: &List[any]{Value: n}}, Handle: &handle{id: 1},
		Deck: deck{map[*node]chan int{n: nil}, 2}, Shape: []shape{n, square{2}, oneWord{n}}, Tree: tree{"a": {"b": nil}},
		Pair: map[pair[any, *node]]holder{{1, n}: {n}, {nil, nil}: {}}}
	t.E.p, t.E.any, t.E.time, t.E.m = &Vec{1, 2}, &t.E, time.Unix(1, 2).UTC(), map[string]int{"k": 1}
	if f != nil {
		t.F = f.adder(adder{f.counter(counter{&n.vals[1]}), f.counter(counter{new(int)})})
	}
	return t
}

func targetData(t testing.TB) []byte {
	f := &funcs{map[unsafe.Pointer]any{}}
	wall := &Vec{1, 2}
	root := newTarget(f)
	root.Wall, root.X = wall, &wall.Y
	data, err := registry(t, append(targetOptions(), graph.WithFuncs(f))...).Bind().Root("target", root).Fixed("wall", wall).Encode()
	require.NoError(t, err)
	return data
}

// resealed corrects the checksum, which is at the end.
func resealed(data []byte) []byte {
	if len(data) < 9 {
		return data
	}
	body := len(data) - 9
	data = bytes.Clone(data)
	copy(data[body:], "\x63sum\x1a")
	binary.BigEndian.PutUint32(data[body+5:], crc32.Checksum(data[:body], crc32.MakeTable(crc32.Castagnoli)))
	return data
}

// attack decodes what may be anything. The root is as it was if there is an error, and otherwise what can
// be walked.
func attack(t testing.TB, types *graph.Registry, data []byte) {
	into, wall := &target{N: &node{Name: "mine"}}, &Vec{3, 4}
	err := types.Bind().Root("target", into).Fixed("wall", wall).Decode(data, graph.Limit(1<<24))
	if err != nil {
		require.Equal(t, "mine", into.N.Name)
		require.True(t, typed(err), "%T: %v", err, err)
	} else {
		again, err := types.Bind().Root("target", into).Fixed("wall", wall).Encode()
		if err == nil {
			require.NoError(t, types.Bind().Root("target", into).Fixed("wall", wall).Decode(again))
		} else {
			require.True(t, typed(err), "%T: %v", err, err)
		}
	}
	require.Equal(t, Vec{3, 4}, *wall)
	if err := graph.Dump(io.Discard, data); err != nil {
		require.True(t, typed(err), "%T: %v", err, err)
	}
	if _, err := graph.Diff(data, data, 3); err != nil {
		require.True(t, typed(err), "%T: %v", err, err)
	}
}

func typed(err error) bool {
	var (
		format  *graph.FormatError
		version *graph.VersionError
		layout  *graph.LayoutError
		limit   *graph.LimitError
		hook    *graph.HookError
		binding *graph.BindingError
		value   *graph.ValueError
		name    *graph.NameError
	)
	return errors.As(err, &format) || errors.As(err, &version) || errors.As(err, &layout) || errors.As(err, &limit) ||
		errors.As(err, &hook) || errors.As(err, &binding) || errors.As(err, &value) || errors.As(err, &name)
}

func TestDamage(t *testing.T) {
	types, data := registry(t, targetOptions()...), targetData(t)
	attack(t, types, data)
	for i := range data {
		into := &target{}
		require.Error(t, types.Bind().Root("target", into).Fixed("wall", &Vec{}).Decode(data[:i]), "cut off")
		damaged := bytes.Clone(data)
		damaged[i] ^= 1 << (i % 8)
		require.Error(t, types.Bind().Root("target", into).Fixed("wall", &Vec{}).Decode(damaged), "a bit differs")
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 5_000 {
		damaged := bytes.Clone(data)
		for range 1 + r.IntN(3) {
			switch i := r.IntN(len(damaged)); r.IntN(3) {
			case 0:
				damaged[i] = byte(r.Uint32())
			case 1:
				damaged[i] += byte(r.IntN(3) - 1)
			case 2:
				from, n := r.IntN(len(damaged)), r.IntN(16)
				damaged = append(damaged[:i:i], append(bytes.Clone(damaged[from:min(from+n, len(damaged))]), damaged[i:]...)...)
			}
		}
		attack(t, types, resealed(damaged))
	}
	runtime.GC() // finds pointers that point nowhere
}

func FuzzDecode(f *testing.F) {
	types := registry(f, targetOptions()...)
	f.Add(targetData(f))
	root := newTarget(nil)
	small, err := registry(f, targetOptions()...).Bind().Root("target", root).Encode()
	require.NoError(f, err)
	f.Add(small)
	f.Fuzz(func(t *testing.T, data []byte) { attack(t, types, resealed(data)) })
}

// document is what a stranger might write by hand: a root that is an interface, and boxes.
func document(t *testing.T, boxes ...[]byte) []byte {
	t.Helper()
	data, err := registry(t, known[holder]()).Bind().Root("root", &holder{holder{nil}}).Encode()
	require.NoError(t, err)
	at := bytes.Index(data, []byte("\x65boxes\x81"))
	end := bytes.Index(data, []byte("\x67objects"))
	require.Positive(t, at)
	head := binary.BigEndian.AppendUint32([]byte("\x65boxes\x9a"), uint32(len(boxes)))
	return resealed(append(append(append(bytes.Clone(data[:at]), head...), bytes.Join(boxes, nil)...), data[end:]...))
}

func TestBoxesInThemselves(t *testing.T) {
	typ := byte(0) // of holder, in the table
	into := func(data []byte) error {
		return registry(t, known[holder]()).Bind().Root("root", &holder{}).Decode(data)
	}
	box := func(inner ...byte) []byte { return append([]byte{0x82, typ, 0x81}, inner...) }
	require.NoError(t, into(document(t, box(0xf6))))
	require.NoError(t, into(document(t, box(0x82, typ, 1), box(0xf6))))
	require.ErrorContains(t, into(document(t, box(0x82, typ, 0))), "holds itself")
	require.ErrorContains(t, into(document(t, box(0x82, typ, 1), box(0x82, typ, 0))), "holds itself")
}

func TestLimit(t *testing.T) {
	data := encoded(t, &[]*[1000]byte{{}, {}, {}})
	into := new([]*[1000]byte)
	require.NoError(t, registry(t).Bind().Root("root", into).Decode(data, graph.Limit(4000)))
	var limit *graph.LimitError
	require.ErrorAs(t, registry(t).Bind().Root("root", into).Decode(data, graph.Limit(2500)), &limit)
}
