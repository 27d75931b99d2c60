package snapshot

import (
	"reflect"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/somen-go/somen/ecs/internal/graph"
)

// node has what Go has.
type node struct {
	Name  string
	N     int
	Small [3]uint8
	_     int
	Next  *node
	Field *int // perhaps of another node
	List  []*node
	Plain []float64
	Parts []part
	Grid  [2][2]part
	ByN   map[int]*node
	By    map[string]part
	Keyed map[*node]int
	Maps  []map[int]*node
	Any   any
	Same  *[2]*node
	Inner *part // perhaps of something else
	Odd   []odd
	Spare []int `somen:"spare"`
	Cache int   `somen:"-"`
	Land  struct {
		List []*node
		Any  any
		P    *node
		M    map[int]int
	} `somen:"constant"`
}

type part struct {
	B  bool
	P  *node
	S  []int
	At any
}

// odd is less than a word, and not all of it is anything.
type odd struct {
	A uint16
	B uint8
}

// pair has parts to which pointers may lead.
type pair struct {
	N   int
	One part
	Two [2]part
}

type top struct {
	All []*node
	One node
}

func copier(t require.TestingT, r *top, fixed map[string]any) *Copier {
	types, err := graph.NewRegistry(graph.Raw())
	require.NoError(t, err)
	c, err := New(Objects{Types: types, Roots: map[string]any{"root": r}, Fixed: fixed, Captures: func(uintptr) (reflect.Type, error) { return nil, nil }})
	require.NoError(t, err)
	return c
}

// encoded is the state as package graph sees it, which tells whether two pointers lead to one thing.
func encoded(t require.TestingT, r *top) []byte {
	types, err := graph.NewRegistry(graph.Types(reflect.TypeFor[node](), reflect.TypeFor[part](), reflect.TypeFor[pair](), reflect.TypeFor[[1]*node](), reflect.TypeFor[struct{ P *node }](), reflect.TypeFor[map[int]*node]()))
	require.NoError(t, err)
	data, err := types.Bind().Root("root", r).Encode()
	require.NoError(t, err)
	return data
}

// change does something to the graph.
func change(t *rapid.T, r *top) {
	pick := func() *node {
		i := rapid.IntRange(-1, len(r.All)).Draw(t, "node")
		switch {
		case i < 0:
			return nil
		case i == len(r.All):
			return &r.One
		}
		return r.All[i]
	}
	number := func() int { return rapid.IntRange(0, 9).Draw(t, "n") }
	n := pick()
	if n == nil {
		if r.All = append(r.All, &node{N: number()}); number() == 0 {
			r.All = slices.Delete(r.All, 0, 1)
		}
		return
	}
	switch rapid.IntRange(0, 27).Draw(t, "what") {
	case 0:
		n.Next, n.Name = pick(), "name"[:number()%5]
	case 1:
		n.Field = &n.N
		if o := pick(); o != nil {
			n.Field = &o.N
		}
	case 2:
		n.List = append(n.List, pick())
	case 3:
		n.List = n.List[:min(len(n.List), number())]
	case 4:
		n.Plain = append(n.Plain, float64(number()))
	case 5:
		if n.Parts = append(n.Parts, part{P: pick(), S: []int{1, 2}}); number() < 3 {
			n.Parts = n.Parts[1:]
		}
	case 6:
		n.Grid[1][number()%2] = part{B: true, P: pick(), At: pick()}
	case 7:
		if n.ByN == nil || number() == 0 {
			n.ByN = map[int]*node{}
		}
		n.ByN[number()] = pick()
	case 8:
		if n.By == nil {
			n.By = map[string]part{}
		}
		n.By["abcdefghij"[number():]] = part{P: pick(), S: n.By["j"].S}
	case 9:
		delete(n.ByN, number())
		delete(n.By, "j")
		clear(n.Keyed)
	case 10:
		if n.Keyed == nil {
			n.Keyed = map[*node]int{}
		}
		n.Keyed[n] = number()
	case 11:
		n.Any = []any{nil, 7, "text", part{P: n}, &part{P: pick()}, []*node{n}, map[int]*node{1: n}, [1]*node{pick()}, struct{ P *node }{n}, n.Any}[number()]
	case 12:
		n.Same = &[2]*node{pick(), n}
	case 13:
		if n.Same != nil {
			n.Same[0] = pick()
		}
	case 14:
		if len(n.Parts) > 0 {
			n.Parts[0].S = append(n.Parts[0].S, number())
			n.Parts[len(n.Parts)-1].P = pick()
		}
	case 15:
		n.Small[number()%3]++
		n.N = number()
	case 16:
		if o := pick(); o != nil {
			n.Plain, n.ByN = o.Plain, o.ByN
		}
	case 17:
		if p, ok := n.Any.(*part); ok {
			p.S = append(p.S, number())
		}
	case 18:
		r.One = node{N: number(), Next: n}
	case 19:
		n.Maps = append(n.Maps, n.ByN, nil, map[int]*node{1: pick()})
		if o := pick(); o != nil {
			n.Plain, n.List = o.Plain[:len(o.Plain)/2:len(o.Plain)/2], slices.Clip(o.List)
		}
		if len(n.Plain) > 0 {
			n.Plain[0]++
		}
	case 20:
		if o := pick(); o != nil && len(o.Parts) > 0 {
			n.Inner = &o.Parts[number()%len(o.Parts)]
		}
	case 21:
		if n.Inner != nil {
			n.Inner.P, n.Inner.At, n.Inner.B = pick(), n, !n.Inner.B
		}
	case 22:
		p := &pair{N: number()}
		n.Any, n.Inner = p, []*part{&p.One, &p.Two[0], &p.Two[1]}[number()%3]
	case 23:
		if p, ok := n.Any.(*pair); ok {
			p.N, p.One.P, p.Two[number()%2].S = number(), pick(), []int{number()}
		}
	case 24: // more than a block
		n.Parts = append(n.Parts, make([]part, 20*number())...)
	case 25:
		if len(n.Parts) > 0 {
			i := rapid.IntRange(0, len(n.Parts)-1).Draw(t, "part")
			n.Parts[i].P, n.Parts[i].B = pick(), !n.Parts[i].B
		}
	case 26:
		n.Odd = append(n.Odd, make([]odd, number())...)
	case 27:
		if len(n.Odd) > 0 {
			n.Odd[rapid.IntRange(0, len(n.Odd)-1).Draw(t, "odd")].B++
			n.Odd[len(n.Odd)/2].A++
		}
	}
}

// TestRandomGraphs: whatever is done to a graph, an image brings back what it was, as package graph sees it, in any order and
// as often as you like, and its sum too.
func TestRandomGraphs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := &top{}
		c := copier(t, r, nil)
		if rapid.Bool().Draw(t, "at once") {
			c.regions.crew.least, c.regions.crew.portion = 0, 1
		}
		type moment struct {
			image Image
			data  []byte
			all   []*node
			sum   uint64 // or 0: it makes what is reached known anew
		}
		var moments []*moment
		summed := rapid.Bool().Draw(t, "summed")
		for range rapid.IntRange(1, 30).Draw(t, "rounds") {
			for range rapid.IntRange(0, 12).Draw(t, "changes") {
				change(t, r)
			}
			var m *moment
			switch {
			case len(moments) == 0 || rapid.Bool().Draw(t, "new"):
				m = &moment{}
				moments = append(moments, m)
			default:
				m = moments[rapid.IntRange(0, len(moments)-1).Draw(t, "moment")]
				if rapid.Bool().Draw(t, "restore") {
					m.image.Put()
					require.Equal(t, m.data, encoded(t, r))
					require.True(t, slices.Equal(m.all, r.All))
					if m.sum != 0 {
						sum, err := c.Sum()
						require.NoError(t, err)
						require.Equal(t, m.sum, sum)
					}
					continue
				}
			}
			require.NoError(t, c.Take(&m.image))
			requireWhole(t, r, c)
			m.data, m.all, m.sum = encoded(t, r), slices.Clone(r.All), 0
			if summed && rapid.Bool().Draw(t, "sum") {
				var err error
				m.sum, err = c.Sum()
				require.NoError(t, err)
				fresh, err := copier(t, r, nil).Sum()
				require.NoError(t, err)
				require.Equal(t, fresh, m.sum, "it doesn't matter what was there before")
			}
			if rapid.IntRange(0, 9).Draw(t, "collect") == 0 {
				runtime.GC()
			}
			switch rapid.IntRange(0, 9).Draw(t, "anew") {
			case 0:
				c.renew()
			case 1:
				c.regions.arrange()
			}
		}
	})
}

// TestSumOfParts: a slice that ends before another which begins where it does is the same, whichever of them came first.
func TestSumOfParts(t *testing.T) {
	r := &top{All: []*node{{}, {}}}
	list := make([]float64, 4, 8)
	r.All[1].Plain = list
	c := copier(t, r, nil)
	_, err := c.Sum()
	require.NoError(t, err)
	r.All[0].Plain = list[:2:4]
	known, err := c.Sum()
	require.NoError(t, err)
	fresh, err := copier(t, r, nil).Sum()
	require.NoError(t, err)
	require.Equal(t, fresh, known)
	r.All[0].Plain = []float64{0, 0}
	other, err := c.Sum()
	require.NoError(t, err)
	require.NotEqual(t, fresh, other)
}

// TestIdentity: what pointers lead to is the same object as before, and what is no state stays as it is.
func TestIdentity(t *testing.T) {
	a, b := &node{N: 1, Cache: 1, Spare: []int{1}}, &node{N: 2}
	fixed := &node{N: 9}
	r := &top{All: []*node{a, b, fixed}}
	r.One.ByN = map[int]*node{1: a}
	byN, list := r.One.ByN, r.All
	c := copier(t, r, map[string]any{"fixed": fixed})
	a.Land.P, a.Land.Any, a.Land.List, a.Land.M = &node{N: 1}, &node{N: 1}, []*node{{N: 1}}, map[int]int{1: 1}
	land := a.Land
	var m Image
	require.NoError(t, c.Take(&m))

	a.Land.P.N, a.Land.Any.(*node).N, a.Land.List[0].N, a.Land.M[1] = 2, 2, 2, 2 // which it says it doesn't
	a.Land.P, a.Land.Any, a.Land.List, a.Land.M = nil, nil, nil, nil
	a.N, b.Next, a.Cache, fixed.N = 5, &node{}, 6, 7
	a.Spare[0] = 3
	byN[2] = &node{}
	delete(byN, 1)
	r.All = append(r.All[:1], &node{})
	r.All = append(r.All, b, b, b)
	r.One.ByN = nil
	m.Put()
	require.Equal(t, []*node{a, b, fixed}, list)
	require.Same(t, &list[0], &r.All[0])
	require.Equal(t, map[int]*node{1: a}, byN)
	r.One.ByN[3] = b
	require.Equal(t, b, byN[3])
	require.Equal(t, 1, a.N)
	require.Equal(t, []int{1}, a.Spare)
	require.Equal(t, 6, a.Cache)
	require.Equal(t, 7, fixed.N)
	require.Nil(t, b.Next)
	require.Equal(t, land, a.Land)
	require.Equal(t, []int{2, 2, 2, 2}, []int{land.P.N, land.Any.(*node).N, land.List[0].N, land.M[1]})
}

// TestWarm: once its lists are long enough, to take an image and to put it back allocates nothing.
func TestWarm(t *testing.T) {
	r := &top{}
	for i := range 100 {
		r.All = append(r.All, &node{N: i, By: map[string]part{"a": {}}, ByN: map[int]*node{i: &r.One}, Any: part{P: &r.One}, Next: &r.One})
	}
	c := copier(t, r, nil)
	var m Image
	require.NoError(t, c.Take(&m))
	require.Zero(t, testing.AllocsPerRun(10, func() {
		if err := c.Take(&m); err != nil {
			panic(err)
		}
		m.Put()
	}))
}

// TestGone: memory that is not reached any more is let go of, by and by.
func TestGone(t *testing.T) {
	r := &top{}
	c := copier(t, r, nil)
	var m Image
	for range 20 {
		r.All = nil
		for range leastGone / 4 {
			r.All = append(r.All, &node{})
		}
		require.NoError(t, c.Take(&m))
		require.Less(t, len(c.regions.all), 3*leastGone)
	}
}

// TestSum: what is alike has one sum, wherever it lies, and what differs anywhere has another.
func TestSum(t *testing.T) {
	make := func() *top {
		a, b := &node{N: 1, Name: "a", Plain: []float64{1, 2}, Spare: []int{4}}, &node{N: 2}
		a.Next, b.Field = b, &a.N
		a.By = map[string]part{"x": {P: a}, "y": {P: b}, "z": {}}
		a.ByN = map[int]*node{3: {N: 7}, 4: {N: 8}, 5: {N: 9}}
		a.Any, b.Any = part{P: b, S: []int{1}}, 7
		return &top{All: []*node{a, b}}
	}
	sum := func(r *top) uint64 {
		s, err := copier(t, r, nil).Sum()
		require.NoError(t, err)
		return s
	}
	same := sum(make())
	for range 20 {
		require.Equal(t, same, sum(make()))
	}
	for i, change := range []func(a *node, r *top){
		func(a *node, r *top) { a.N++ },
		func(a *node, r *top) { a.Name = "b" },
		func(a *node, r *top) { a.Name = "" },
		func(a *node, r *top) { a.Plain[1] = 3 },
		func(a *node, r *top) { a.Plain = a.Plain[:1] },
		func(a *node, r *top) { a.Plain = nil },
		func(a *node, r *top) { a.Next = nil },
		func(a *node, r *top) { a.Next = a },
		func(a *node, r *top) { a.Next = &node{N: 2} },
		func(a *node, r *top) { a.Next.Field = &a.Next.N },
		func(a *node, r *top) { a.Next.Field = new(int) },
		func(a *node, r *top) { a.Next.Any = int64(7) },
		func(a *node, r *top) { a.Next.Any = nil },
		func(a *node, r *top) { a.Any = part{P: a, S: []int{1}} },
		func(a *node, r *top) { a.Any = &part{P: a.Next, S: []int{1}} },
		func(a *node, r *top) { a.Any.(part).S[0] = 2 },
		func(a *node, r *top) { delete(a.By, "z") },
		func(a *node, r *top) { a.By["x"], a.By["y"] = a.By["y"], a.By["x"] },
		func(a *node, r *top) { a.ByN[4], a.ByN[5] = a.ByN[5], a.ByN[4] },
		func(a *node, r *top) { a.ByN[3].Next = a.ByN[4] },
		func(a *node, r *top) { a.Small[1] = 1 },
		func(a *node, r *top) { a.Grid[1][1].B = true },
		func(a *node, r *top) { r.All = r.All[:1] },
		func(a *node, r *top) { r.All[0], r.All[1] = r.All[1], r.All[0] },
	} {
		r := make()
		change(r.All[0], r)
		require.NotEqual(t, same, sum(r), i)
	}
	r := make()
	r.All[0].Spare, r.All[0].Cache = nil, 5
	r.All[0].Plain = append(r.All[0].Plain, 3)[:2]
	require.Equal(t, same, sum(r))
}
