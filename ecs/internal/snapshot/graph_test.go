package snapshot

import (
	"reflect"
	"slices"

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
