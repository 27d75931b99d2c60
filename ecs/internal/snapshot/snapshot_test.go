package snapshot

import (
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

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
			requireWhole(t, r, c, &m.image)
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
