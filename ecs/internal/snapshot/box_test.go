package snapshot

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestBoxedWords: an interface holds a pointer, a map or a func itself, also within structs of one field and arrays of one
// element, and what it leads to comes back.
func TestBoxedWords(t *testing.T) {
	type inner struct{ To [1]*node }
	type land struct {
		To *node `somen:"-"`
	}
	to, list, m := &node{}, &[2]node{}, map[int]int{}
	for _, test := range []struct {
		boxed any
		back  int
	}{
		{to, 1}, {[1]*node{to}, 1}, {struct{ To [1]*node }{[1]*node{to}}, 1}, {struct{ In [1]inner }{[1]inner{{[1]*node{to}}}}, 1},
		{list, 1}, {struct{ To [1]*[2]node }{[1]*[2]node{list}}, 1},
		{m, 1}, {struct{ M map[int]int }{m}, 1}, {[1]map[int]int{m}, 1}, {struct{ M [1]map[int]int }{[1]map[int]int{m}}, 1},
		{struct{ F [1]func() }{[1]func(){func() {}}}, 0}, {struct{ C [1]chan int }{}, 0}, {struct{ Land [1]land }{[1]land{{to}}}, 0},
	} {
		t.Run(fmt.Sprintf("%T", test.boxed), func(t *testing.T) {
			to.N, list[1].N = 0, 0
			clear(m)
			r := &top{One: node{Any: test.boxed}}
			var image Image
			require.NoError(t, copier(t, r, nil).Take(&image))
			to.N, list[1].N, m[1], r.One.Any = 1, 1, 1, nil
			image.Put()
			require.IsType(t, test.boxed, r.One.Any)
			require.Equal(t, 3-test.back, to.N+list[1].N+len(m))
		})
	}
}
