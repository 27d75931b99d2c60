package graph_test

import (
	"errors"
	"reflect"
	"sync"
	"testing"
	"time"
	"unsafe"
	"weak"

	"github.com/somen-go/somen/ecs/internal/graph"
	"github.com/stretchr/testify/require"
)

type arm struct {
	onHit func()
	ch    chan int
	u     uintptr
	p     unsafe.Pointer
	w     weak.Pointer[int]
	any   any
}

type robot struct {
	arm   []arm
	byKey map[string]*arm
	next  *robot
}

func TestValuesThatCantBeEncoded(t *testing.T) {
	type unknown struct{ X int }
	stale := []arm{{ch: make(chan int)}}[:0]
	for _, test := range []struct {
		name   string
		robot  robot
		path   string
		remedy string
	}{
		{"func", robot{arm: []arm{3: {onHit: func() {}}}}, "robot.arm[3].onHit", "skip the field"},
		{"chan", robot{next: &robot{arm: []arm{{ch: make(chan int)}}}}, "robot.next.arm[0].ch", "coroutine.Chan"},
		{"uintptr", robot{byKey: map[string]*arm{"a": {u: 1}}}, `robot.byKey["a"].u`, "skip the field"},
		{"unsafe.Pointer", robot{byKey: map[string]*arm{"a": {p: unsafe.Pointer(new(int))}}}, `robot.byKey["a"].p`, "skip the field"},
		{"weak.Pointer", robot{arm: []arm{{w: weak.Make(new(int))}}}, "robot.arm[0].w", "skip the field"},
		{"in an interface", robot{arm: []arm{{any: &arm{ch: make(chan int)}}}}, "robot.arm[0].any.ch", "coroutine.Chan"},
		{"unknown", robot{arm: []arm{{any: unknown{1}}}}, "robot.arm[0].any", "name the type by the option Type"},
		{"behind the length", robot{arm: stale}, "robot.arm[0].ch (behind the length of the slice: clear it)", "coroutine.Chan"},
	} {
		t.Run(test.name, func(t *testing.T) {
			data, err := registry(t, known[*arm]()).Bind().Root("robot", &test.robot).Encode()
			var refused *graph.ValueError
			require.ErrorAs(t, err, &refused)
			require.Nil(t, data)
			require.Equal(t, test.path, refused.Path)
			require.Contains(t, refused.Remedy, test.remedy)
			require.Contains(t, err.Error(), test.path)
		})
	}
	require.NotPanics(t, func() { loaded(t, &robot{arm: make([]arm, 1)}) }, "zero values are nothing")
}

func TestLongPathsAreShortened(t *testing.T) {
	r := &robot{arm: []arm{{u: 1}}}
	for range 100_000 {
		r = &robot{next: r}
	}
	_, err := registry(t).Bind().Root("robot", r).Encode()
	require.ErrorContains(t, err, "robot.next.next.next")
	require.ErrorContains(t, err, "next.next.arm[0].u")
	require.Less(t, len(err.Error()), 1000)
}

func TestTwoTypesOfOneName(t *testing.T) {
	one := func() any {
		type local struct{ X int }
		return &local{1}
	}()
	two := func() any {
		type local struct{ Y string }
		return &local{"y"}
	}()
	r := registry(t)
	_, err := r.Bind().Root("one", one).Root("two", two).Encode()
	var twice *graph.NameError
	require.ErrorAs(t, err, &twice)
	require.Contains(t, twice.Name, "graph_test.local")
}

func TestMemoryOfTwoTypes(t *testing.T) {
	type whole struct{ At time.Time }
	type skipped struct {
		X int `somen:"-"`
		Y int
	}
	now, s := &whole{time.Now()}, &skipped{1, 2}
	pair := &[2]int64{1, 2}
	for _, root := range []any{
		&struct {
			A *whole
			B *uint64
		}{now, (*uint64)(unsafe.Pointer(now))},
		&struct {
			A *skipped
			B *int
		}{s, &s.X},
		&struct {
			A *[2]int64
			B *string
		}{pair, (*string)(unsafe.Pointer(pair))},
	} {
		_, err := registry(t).Bind().Root("root", root).Encode()
		var overlap *graph.OverlapError
		require.ErrorAs(t, err, &overlap)
		require.ErrorContains(t, err, "root.A")
		require.ErrorContains(t, err, "root.B")
	}
}

func TestRootsAndFixedObjects(t *testing.T) {
	type texture struct {
		data  chan int
		pixel [4]byte
	}
	type game struct {
		Wall, Floor *texture
		Pixel       *byte
		Any         any
		Self        *game
		Score       *int
		score       int
		cache       map[string]int `somen:"-"`
		mu          sync.Mutex
	}
	wall, floor := &texture{data: make(chan int)}, &texture{}
	from := &game{Wall: wall, Floor: floor, Pixel: &wall.pixel[2], Any: wall, score: 5}
	from.Self, from.Score = from, &from.score
	data, err := registry(t).Bind().Root("game", from).Fixed("wall", wall).Fixed("floor", floor).Encode()
	require.NoError(t, err)

	wall, floor = &texture{}, &texture{}
	into := &game{score: 1, cache: map[string]int{"kept": 1}}
	into.mu.Lock()
	score := &into.score
	r := registry(t)
	require.NoError(t, r.Bind().Fixed("floor", floor).Fixed("wall", wall).Root("game", into).Decode(data))
	require.Same(t, wall, into.Wall)
	require.Same(t, floor, into.Floor)
	require.Same(t, &wall.pixel[2], into.Pixel)
	require.Same(t, wall, into.Any)
	require.Same(t, into, into.Self, "the root is the object that is there")
	require.Same(t, score, into.Score)
	require.Equal(t, 5, *score)
	require.Equal(t, map[string]int{"kept": 1}, into.cache, "what is no state stays")
	require.False(t, into.mu.TryLock())

	before := *into.Score
	for name, b := range map[string]*graph.Binding{
		"wall":       registry(t).Bind().Root("game", into).Fixed("floor", floor),
		"game":       registry(t).Bind().Root("other", into).Fixed("floor", floor).Fixed("wall", wall),
		"more":       registry(t).Bind().Root("game", into).Root("more", new(int)),
		"a":          registry(t).Bind().Root("game", into).Root("a", new(int)),
		"not":        registry(t).Bind().Root("not", game{}),
		"nil":        registry(t).Bind().Root("nil", (*game)(nil)),
		"zero":       registry(t).Bind().Fixed("zero", &struct{}{}),
		"twice":      registry(t).Bind().Root("twice", new(int)).Root("twice", new(int)),
		"inner":      registry(t).Bind().Root("game", into).Root("inner", &into.score),
		"inner wall": registry(t).Bind().Root("game", into).Fixed("inner wall", &into.Wall),
	} {
		err := b.Decode(data)
		var binding *graph.BindingError
		require.ErrorAs(t, err, &binding, name)
		require.Equal(t, name, binding.Name)
		require.Equal(t, before, *into.Score)
	}
	var layout *graph.LayoutError
	require.ErrorAs(t, registry(t).Bind().Root("game", new(int)).Decode(data), &layout)
}

func TestFixedInsideWhatIsWalked(t *testing.T) {
	type level struct {
		Land  [2]int
		Score int
	}
	type game struct{ P *level }
	g := &game{new(level)}
	_, err := registry(t).Bind().Root("game", g).Fixed("land", &g.P.Land).Encode()
	var binding *graph.BindingError
	require.ErrorAs(t, err, &binding)
	require.ErrorContains(t, err, "game.P.Land")
	elements := make([]int, 3)
	_, err = registry(t).Bind().Root("all", &elements).Root("one", &elements[1]).Encode()
	require.ErrorAs(t, err, &binding)
	require.Equal(t, "one", binding.Name)
}

func TestAnotherBuild(t *testing.T) {
	was := func() reflect.Type {
		type state struct {
			HP   int
			Name string
		}
		return reflect.TypeFor[state]()
	}()
	is := func() reflect.Type {
		type state struct {
			HP   float64
			Name string
		}
		return reflect.TypeFor[state]()
	}()
	data, err := registry(t).Bind().Root("root", reflect.New(was).Interface()).Encode()
	require.NoError(t, err)
	err = registry(t).Bind().Root("root", reflect.New(is).Interface()).Decode(data)
	var layout *graph.LayoutError
	require.ErrorAs(t, err, &layout)
	require.Contains(t, layout.Was, "HP int;")
	require.Contains(t, layout.Is, "HP float64;")
	err = registry(t).Bind().Root("root", new(int)).Decode(data)
	require.ErrorAs(t, err, &layout)
	require.Empty(t, layout.Is)
}

type failing struct{ X int }

func (f failing) MarshalText() ([]byte, error) {
	if f.X == 1 {
		return nil, errBroken
	}
	return []byte("x"), nil
}

func (f *failing) UnmarshalText([]byte) error { panic("broken too") }

var errBroken = errors.New("broken")

func TestHooksThatFail(t *testing.T) {
	_, err := registry(t).Bind().Root("root", &failing{1}).Encode()
	require.ErrorIs(t, err, errBroken)
	var hook *graph.HookError
	require.ErrorAs(t, err, &hook)
	_, err = registry(t).Bind().Root("root", &[]failing{{2}, {1}}).Encode()
	require.ErrorAs(t, err, &hook)
	require.Equal(t, "root[1]", hook.Path)
	_, err = registry(t).Bind().Root("root", &struct{ M map[string]failing }{map[string]failing{"k": {1}}}).Encode()
	require.ErrorAs(t, err, &hook)
	require.Equal(t, "root.M", hook.Path)
	into := &failing{3}
	err = registry(t).Bind().Root("root", into).Decode(encoded(t, &failing{2}))
	require.ErrorAs(t, err, &hook)
	require.ErrorContains(t, err, "broken too")
	require.Equal(t, 3, into.X)
}

func TestRulesThatDontFit(t *testing.T) {
	var wrong *graph.TypeError
	for _, o := range []graph.Option{
		graph.Skip[Vec]("Z"), graph.Skip[int]("X"),
		graph.As(func(v *Vec) (Vec, error) { return *v, nil }, nil),
		graph.As(func(v *Vec) ([2]Vec, error) { return [2]Vec{}, nil }, nil),
		graph.Object(func(n *node) (*int, error) { return nil, nil }, nil),
	} {
		r, err := graph.NewRegistry(o)
		if err == nil {
			err = r.Register(reflect.TypeFor[Vec](), reflect.TypeFor[node]())
		}
		require.ErrorAs(t, err, &wrong)
	}
}
