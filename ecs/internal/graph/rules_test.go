package graph_test

import (
	"bytes"
	"io"
	"math/rand/v2"
	"os"
	"reflect"
	"sync"
	"testing"

	"github.com/somen-go/somen/ecs/internal/graph"
	"github.com/stretchr/testify/require"
)

type box[T any] struct{ content T }

// TestRules: one function gives the rule for all instances of a generic type.
func TestRules(t *testing.T) {
	type root struct {
		A box[int]
		B *box[string]
		C box[func()]
		V Vec
	}
	rule := func(t reflect.Type) (graph.Rule, bool) {
		return graph.Rule{NoState: true}, t.PkgPath() == reflect.TypeFor[Vec]().PkgPath() && bytes.HasPrefix([]byte(t.Name()), []byte("box["))
	}
	data := encoded(t, &root{box[int]{1}, &box[string]{"b"}, box[func()]{func() {}}, Vec{1, 2}}, graph.By(rule), graph.Skip[Vec]("X"))
	got := &root{A: box[int]{5}, V: Vec{7, 8}}
	require.NoError(t, registry(t, graph.By(rule), graph.Skip[Vec]("X")).Bind().Root("root", got).Decode(data))
	require.Equal(t, &root{A: box[int]{5}, B: &box[string]{}, V: Vec{7, 2}}, got)
}

// TestStandardLibrary: what of it is kept, what is none of the state, and what is refused.
func TestStandardLibrary(t *testing.T) {
	type root struct {
		PCG   *rand.PCG
		Rand  *rand.Rand
		Cond  *sync.Cond
		Group sync.WaitGroup
		Err   error
		Map   sync.Map
		Type  *reflect.Value
		File  *os.File
	}
	pcg := rand.NewPCG(1, 2)
	r := &root{PCG: pcg, Rand: rand.New(pcg), Cond: sync.NewCond(&sync.Mutex{}), Err: io.EOF}
	r.Rand.IntN(10)
	options := []graph.Option{known[sync.Mutex](), known[rand.PCG]()}
	data, err := registry(t, options...).Bind().Root("root", r).Fixed("EOF", io.EOF).Encode()
	require.NoError(t, err)
	got := &root{}
	require.NoError(t, registry(t, options...).Bind().Root("root", got).Fixed("EOF", io.EOF).Decode(data))
	require.Equal(t, r.Rand.Uint64(), got.Rand.Uint64())
	require.Equal(t, r.PCG.Uint64(), got.PCG.Uint64(), "it is the one that Rand draws from")
	require.Same(t, io.EOF, got.Err)
	got.Cond.L.Lock()
	got.Cond.Broadcast()

	for name, change := range map[string]func(*root){
		"root.Err":  func(r *root) { r.Err = io.ErrShortWrite },
		"root.Map":  func(r *root) { r.Map.Store(1, 2) },
		"root.Type": func(r *root) { v := reflect.ValueOf(1); r.Type = &v },
		"root.File": func(r *root) { r.File = os.Stdout },
	} {
		other := &root{}
		change(other)
		_, err := registry(t, options...).Bind().Root("root", other).Encode()
		var refused *graph.ValueError
		require.ErrorAs(t, err, &refused, name)
		require.Contains(t, refused.Path, name)
	}
}

func TestRegistryIsShared(t *testing.T) {
	types := registry(t)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			data, err := types.Bind().Root("root", newVillage(20)).Encode()
			require.NoError(t, err)
			require.NoError(t, types.Bind().Root("root", new(village)).Decode(data))
		})
	}
	group.Wait()
}

func TestDescriptors(t *testing.T) {
	type plain struct {
		A int8
		B int64
		C [3]int32
		D string
	}
	type all struct {
		P   plain
		_   int
		N   *node
		Ps  [2]plain
		M   map[int]int
		F   float64
		Mu  sync.Mutex
		Out int `somen:"-"`
	}
	typ, err := registry(t).TypeOf(reflect.TypeFor[all]())
	require.NoError(t, err)
	at := func(name string) uintptr { f, _ := typ.Go.FieldByName(name); return f.Offset }
	require.Equal(t, []graph.Run{{0, 1}, {8, 20}, {at("F"), 8}}, typ.Runs)
	require.Len(t, typ.Refs, 2)
	require.Equal(t, []uintptr{at("N"), at("M")}, []uintptr{typ.Refs[0].Offset, typ.Refs[1].Offset})
	require.Len(t, typ.Rest, 2)
	require.Equal(t, []uintptr{32, at("Ps")}, []uintptr{typ.Rest[0].Offset, typ.Rest[1].Offset})
	require.False(t, typ.Whole)
	require.False(t, typ.Plain())
	require.Equal(t, "Out", typ.Skipped[0].Name)
	again, err := registry(t).TypeOf(typ.Go)
	require.NoError(t, err)
	require.NotSame(t, typ, again, "each registry has its own")
}
