package snapshot

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/ecs/internal/graph"
)

// requireWhole: a copier that has just taken an image has copied all that one finds which has never looked before, and the
// image has it.
func requireWhole(t require.TestingT, r *top, c *Copier, m *Image) {
	require.Len(t, m.versions, len(c.regions.blocks))
	for i, b := range c.regions.blocks {
		if b.reached != 0 {
			require.True(t, m.versions[i] == b.now && b.now.reached == b.reached && b.settled(), i)
		}
	}
	type key struct {
		at   uintptr
		name string
	}
	longest := map[key]int32{}
	for i := range c.regions.all {
		it := &c.regions.all[i]
		if !c.regions.reached(int32(i)) {
			continue
		}
		k := key{uintptr(it.ptr), it.lay.typ.Name}
		longest[k] = max(longest[k], it.n)
		for p := range it.pieces() {
			s, b := c.regions.spot(int32(i), p)
			require.True(t, s.size == 0 || s.same(add(b.data, uintptr(s.off))), c.path(int32(i), 0))
		}
	}
	fresh := copier(t, r, nil)
	require.NoError(t, fresh.Take(&Image{}))
	for i, it := range fresh.regions.all {
		require.GreaterOrEqual(t, longest[key{uintptr(it.ptr), it.lay.typ.Name}], it.n, fresh.path(int32(i), 0))
	}
}

// TestReachedAgain: what was not reached for a while, and has not changed, is reached again with all that it leads to.
func TestReachedAgain(t *testing.T) {
	a := &node{Next: &node{Next: &node{N: 7}}}
	r := &top{All: []*node{a}}
	c := copier(t, r, nil)
	var m Image
	require.NoError(t, c.Take(&m))
	r.All[0] = nil
	require.NoError(t, c.take(&m, true))
	require.NotZero(t, len(c.regions.all)-c.reached)
	r.All[0] = a
	require.NoError(t, c.Take(&m))
	requireWhole(t, r, c, &m)
	a.Next.Next.N = 8
	m.Put()
	require.Equal(t, 7, a.Next.Next.N)
}

// TestLeft: what is reached no longer may be what can't be rolled back, and is left alone after a while.
func TestLeft(t *testing.T) {
	left := &node{N: 1}
	r := &top{All: []*node{left, {N: 2}}}
	c := copier(t, r, nil)
	var m Image
	for _, before := range []int{1, between, between + 1} {
		for range before {
			require.NoError(t, c.Take(&m))
		}
		r.All[0] = nil
		left.Any = make(chan int)
		require.NoError(t, c.Take(&m))
		r.All[0], left.Any = left, nil
		require.NoError(t, c.Take(&m))
		r.All[0] = nil
		left.Any = make(chan int)
		_, err := c.Sum()
		require.NoError(t, err)
		r.All[0], left.Any = left, nil
	}
	r.All[0] = nil
	for range between + 1 {
		require.NoError(t, c.Take(&m))
	}
	left.N = 5
	m.Put()
	require.Equal(t, 5, left.N)
}

// TestRing: images of a game of which little changes share what has not, and take nothing new when they are taken anew.
func TestRing(t *testing.T) {
	r := &top{}
	for i := range 1000 {
		r.All = append(r.All, &node{N: i, Any: &part{S: []int{i}}, Plain: []float64{0}})
	}
	c := copier(t, r, nil)
	var ring [16]Image
	step := 0
	take := func() {
		step++
		r.All[step%50].N++
		r.All[step%50].Plain[0]++
		if err := c.Take(&ring[step%len(ring)]); err != nil {
			panic(err)
		}
	}
	for range 1000 {
		take()
	}
	require.Zero(t, testing.AllocsPerRun(100, take))
	all := ring[0].Shared().Size()
	for i := range ring {
		all += ring[i].Size()
	}
	var alone Image
	require.NoError(t, copier(t, r, nil).Take(&alone))
	require.Less(t, all, 4*(alone.Size()+alone.Shared().Size()))

	for back := range ring {
		ring[(step-back)%len(ring)].Put()
		sum := 0.0
		for _, n := range r.All {
			sum += n.Plain[0]
		}
		require.EqualValues(t, step-back, sum)
		require.NoError(t, c.Take(&alone))
		requireWhole(t, r, c, &alone)
	}
	c.Trim()
	for i := range ring {
		ring[i].Clear()
		require.True(t, ring[i].Empty())
	}
	unused := func() (bytes int) {
		for _, b := range c.regions.blocks {
			bytes += b.unused
		}
		return bytes
	}
	require.NotZero(t, unused())
	c.Trim()
	require.Zero(t, unused())
}

// TestLongList: of a long list an image has the part that has changed, and shares the rest with others.
func TestLongList(t *testing.T) {
	r := &top{One: node{Plain: make([]float64, 100_000)}}
	c := copier(t, r, nil)
	var ring [8]Image
	for i := range 20 {
		r.One.Plain[7919*i%100_000] = float64(i + 1)
		require.NoError(t, c.Take(&ring[i%len(ring)]))
		requireWhole(t, r, c, &ring[i%len(ring)])
	}
	all := 0
	for i := range ring {
		all += ring[i].Size()
	}
	require.Less(t, all, 2*8*100_000)
	for i := 12; i < 20; i++ {
		ring[i%len(ring)].Put()
		require.EqualValues(t, i+1, r.One.Plain[7919*i%100_000])
		require.Zero(t, r.One.Plain[7919*(i+1)%100_000])
	}
}

// cell leads to an array of its own kind.
type cell struct {
	N    int
	More *cells
}

type cells struct {
	Name string
	Two  [2]cell
}

// TestNestedTypes: a type may lead to one that consists of it.
func TestNestedTypes(t *testing.T) {
	root := &cell{More: &cells{Name: "a", Two: [2]cell{{N: 1}, {N: 2, More: &cells{Name: "b"}}}}}
	types, err := graph.NewRegistry(graph.Raw())
	require.NoError(t, err)
	c, err := New(Objects{Types: types, Roots: map[string]any{"root": root}, Captures: func(uintptr) (reflect.Type, error) { return nil, nil }})
	require.NoError(t, err)
	var m Image
	require.NoError(t, c.Take(&m))
	inner := root.More.Two[1].More
	inner.Name, inner.Two[1].N, root.More.Two[0].N, root.More.Two[1].More = "c", 3, 4, nil
	m.Put()
	require.Same(t, inner, root.More.Two[1].More)
	require.Equal(t, cells{Name: "b"}, *inner)
	require.Equal(t, 1, root.More.Two[0].N)
}

// TestOfTwo: an image may be taken by one copier after the other.
func TestOfTwo(t *testing.T) {
	r := &top{All: []*node{{}, {}}}
	both := []*Copier{copier(t, r, nil), copier(t, r, nil)}
	var images [3]Image
	for i := range 20 {
		r.All[i%2].N = i
		require.NoError(t, both[i%2].Take(&images[i%3]))
	}
	for _, c := range both {
		for _, b := range c.regions.blocks {
			unused := 0
			for v := b.free; v != nil; v = v.next {
				unused += v.bytes()
			}
			require.Equal(t, unused, b.unused)
		}
	}
}
