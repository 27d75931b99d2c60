package snapshot

import (
	"math/rand/v2"
	"reflect"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/ecs/internal/graph"
)

// TestAtOnce: several goroutines make the same images, and put the same back, as one does, also of memory that overlaps.
func TestAtOnce(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	r := &top{}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 1500 {
		r.All = append(r.All, &node{N: i, Plain: make([]float64, 8), Any: &part{S: []int{i}}})
	}
	several, one := copier(t, r, nil), copier(t, r, nil)
	several.regions.crew.least, several.regions.crew.portion = 0, 3
	one.regions.crew.least = 1 << 30
	type moment struct {
		several, one Image
		sum          uint64
	}
	var ring [5]moment
	for step := range 30 {
		for range 200 {
			a, b := r.All[random.IntN(len(r.All))], r.All[random.IntN(len(r.All))]
			a.N, a.Plain[0] = step, float64(step)
			switch random.IntN(6) {
			case 0:
				a.Next, a.Field = b, &b.N
			case 1:
				a.Plain = b.Plain[random.IntN(len(b.Plain)):]
			case 2:
				a.Any = &part{S: []int{step}, P: b}
			case 3:
				a.List = append(a.List, b)
			case 4:
				a.ByN = map[int]*node{step: b}
			case 5:
				a.Any.(*part).S[0], a.Any.(*part).P = step, b
			}
		}
		m := &ring[step%len(ring)]
		require.NoError(t, several.Take(&m.several))
		require.NoError(t, one.Take(&m.one))
		require.Greater(t, len(several.regions.blocks), 50)
		m.sum = sumOf(t, r)
		switch back := &ring[random.IntN(min(step+1, len(ring)))]; random.IntN(3) {
		case 0:
			back.several.Put()
			require.Equal(t, back.sum, sumOf(t, r))
			var now Image
			require.NoError(t, several.Take(&now))
			requireWhole(t, r, several, &now)
		case 1:
			back.one.Put()
			require.Equal(t, back.sum, sumOf(t, r))
		}
	}
}

func sumOf(t *testing.T, r *top) uint64 {
	sum, err := copier(t, r, nil).Sum()
	require.NoError(t, err)
	return sum
}

// TestConstant: what pointers to a type lead to, which nobody changes, is not copied, but what it leads to is.
func TestConstant(t *testing.T) {
	type recipe struct {
		N  int
		To *node
	}
	type game struct{ First, Second *recipe }
	r := &game{First: &recipe{1, &node{N: 2}}}
	types, err := graph.NewRegistry(graph.Raw())
	require.NoError(t, err)
	c, err := New(Objects{Types: types, Roots: map[string]any{"root": r}, Constant: []reflect.Type{reflect.TypeFor[recipe]()}})
	require.NoError(t, err)
	var m, n Image
	require.NoError(t, c.Take(&m))
	r.Second, r.First = &recipe{3, &node{N: 4}}, nil
	require.NoError(t, c.Take(&n))
	r.Second.N, r.Second.To.N = 5, 6 // the first of which nobody does
	n.Put()
	require.Equal(t, &recipe{5, &node{N: 4}}, r.Second)
	m.Put()
	require.Equal(t, &recipe{1, &node{N: 2}}, r.First)
	require.Nil(t, r.Second)
}

// TestPutAfterAnError: what an image doesn't have is left alone, also when a later one could not be taken.
func TestPutAfterAnError(t *testing.T) {
	type link struct {
		N    int
		Next *link
		Any  any
	}
	r := &link{}
	types, err := graph.NewRegistry(graph.Raw())
	require.NoError(t, err)
	c, err := New(Objects{Types: types, Roots: map[string]any{"root": r}})
	require.NoError(t, err)
	var m, n Image
	require.NoError(t, c.Take(&m))
	since := &link{N: 7}
	r.Next = since
	require.NoError(t, c.Take(&n))
	since.Any = make(chan int)
	require.Error(t, c.Take(&n))
	m.Put()
	require.Nil(t, r.Next)
	require.Equal(t, 7, since.N)
}
