package snapshot

import (
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

// TestInner: what a pointer to a field leads to is copied with the whole, also when nothing else leads there any more.
func TestInner(t *testing.T) {
	whole := &pair{N: 1, Two: [2]part{{}, {P: &node{N: 2}}}}
	r := &top{All: []*node{{Any: whole}, {Inner: &whole.Two[1]}, {Field: &whole.N}}}
	c := copier(t, r, nil)
	kind := func(p unsafe.Pointer) (of []regionKind) {
		for i := range c.regions.all {
			if it := &c.regions.all[i]; it.ptr == p {
				of = append(of, it.kind)
			}
		}
		return of
	}
	sum := func() uint64 {
		known, err := c.Sum()
		require.NoError(t, err)
		fresh, err := copier(t, r, nil).Sum()
		require.NoError(t, err)
		require.Equal(t, fresh, known)
		return known
	}
	var m, n Image
	require.NoError(t, c.Take(&m))
	require.Equal(t, []regionKind{changing}, kind(unsafe.Pointer(&whole.Two[1])))
	c.regions.arrange()
	require.Equal(t, []regionKind{inner}, kind(unsafe.Pointer(&whole.Two[1])))
	require.NotContains(t, kind(unsafe.Pointer(&whole.N)), inner, "what leads nowhere is copied twice")
	before := sum()

	part := &whole.Two[1]
	part.P.N, part.B = 3, true
	require.NoError(t, c.Take(&n))
	other := sum()
	require.NotEqual(t, before, other)
	m.Put()
	require.Equal(t, before, sum())
	require.Equal(t, 2, part.P.N)
	n.Put()
	require.Equal(t, other, sum())

	r.All[0].Any = nil // now only the field is left
	part.P = &node{N: 4}
	require.NoError(t, c.take(&m, true))
	c.regions.arrange()
	part.P.N = 5
	m.Put()
	require.Equal(t, 4, part.P.N)
	require.Same(t, part, r.All[1].Inner)
	n.Put()
	require.Equal(t, other, sum())
}
