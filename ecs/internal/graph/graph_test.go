package graph_test

import (
	"math"
	"net/netip"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/somen-go/somen/ecs/internal/graph"
	"github.com/stretchr/testify/require"
)

func registry(t testing.TB, options ...graph.Option) *graph.Registry {
	t.Helper()
	r, err := graph.NewRegistry(options...)
	require.NoError(t, err)
	return r
}

// loaded encodes what a root holds, and decodes it into a new one.
func loaded[T any](t testing.TB, root *T, options ...graph.Option) *T {
	t.Helper()
	data := encoded(t, root, options...)
	into := new(T)
	require.NoError(t, registry(t, options...).Bind().Root("root", into).Decode(data))
	require.Equal(t, data, encoded(t, into, options...), "the same state gives the same bytes")
	return into
}

func encoded[T any](t testing.TB, root *T, options ...graph.Option) []byte {
	t.Helper()
	data, err := registry(t, options...).Bind().Root("root", root).Encode()
	require.NoError(t, err)
	return data
}

type (
	Vec         struct{ X, Y float64 }
	Name        string
	Flag        bool
	List[T any] struct {
		Value T
		Next  *List[T]
	}
	everything struct {
		B    bool
		F    Flag
		I    int
		I8   int8
		I16  int16
		I32  int32
		I64  int64
		U    uint
		U8   uint8
		U16  uint16
		U32  uint32
		U64  uint64
		F32  float32
		F64  float64
		C64  complex64
		C128 complex128
		S    string
		N    Name
		A    [3]int16
		AA   [2][3]Vec
		By   [5]byte
		_    int
		sl   []Vec
		bs   []byte
		m    map[string]int
		mp   map[Vec]*Vec
		p    *Vec
		pp   **Vec
		any  any
		Err  error
		list *List[Name]
		E    struct{}
		Ea   [0]int
		time time.Time
		addr netip.Addr
		mu   sync.Mutex
		at   atomic.Int64
		ap   atomic.Pointer[Vec]
		av   atomic.Value
		once sync.Once
	}
)

func TestEverything(t *testing.T) {
	v := &Vec{1, 2}
	e := &everything{
		B: true, F: true, I: math.MinInt, I8: -128, I16: -300, I32: 1 << 30, I64: math.MinInt64,
		U: 1, U8: 255, U16: 65535, U32: math.MaxUint32, U64: math.MaxUint64,
		F32: math.Float32frombits(0x7fa00001), F64: math.Float64frombits(0x7ff0000000000123),
		C64: complex(1, float32(math.Inf(1))), C128: complex(math.Copysign(0, -1), 2), S: "häh\xff", N: "n",
		A: [3]int16{1, 2, 3}, AA: [2][3]Vec{{{1, 2}, {3, 4}}}, By: [5]byte{1, 2, 3},
		sl: make([]Vec, 2, 5), bs: []byte("bytes"), m: map[string]int{"a": 1, "b": 2}, mp: map[Vec]*Vec{{1, 1}: v, {2, 2}: v, {3, 3}: nil},
		p: v, pp: new(*Vec), any: Vec{5, 6}, list: &List[Name]{"a", &List[Name]{"b", nil}},
		time: time.Date(2020, 1, 2, 3, 4, 5, 6, time.UTC), addr: netip.MustParseAddr("::1"),
	}
	*e.pp = v
	e.at.Store(7)
	e.ap.Store(v)
	e.av.Store("v")
	e.once.Do(func() {})
	e.mu.Lock()
	got := loaded(t, e)
	require.Equal(t, math.Float64bits(e.F64), math.Float64bits(got.F64))
	require.Equal(t, math.Float32bits(e.F32), math.Float32bits(got.F32))
	require.Same(t, got.p, *got.pp)
	require.Same(t, got.p, got.mp[Vec{1, 1}])
	require.Same(t, got.p, got.ap.Load())
	require.Equal(t, 5, cap(got.sl))
	require.True(t, got.mu.TryLock())
	ran := false
	got.once.Do(func() { ran = true })
	require.False(t, ran)
	require.Equal(t, "v", got.av.Load())
	e.F32, e.F64, got.F32, got.F64 = 0, 0, 0, 0
	require.True(t, reflect.DeepEqual(e.mp, got.mp))
	require.Equal(t, e.list, got.list)
	require.Equal(t, e.any, got.any)
	require.Equal(t, e.AA, got.AA)
	require.Equal(t, e.time, got.time)
	require.Equal(t, e.addr, got.addr)
	require.Equal(t, e.S, got.S)
}

// known registers a type that only interfaces lead to.
func known[T any]() graph.Option { return graph.Types(reflect.TypeFor[T]()) }
