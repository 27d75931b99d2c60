package snapshot

import (
	"slices"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestDiffers: the first word that differs is found, wherever two stretches begin, and what lies around them is not looked at.
func TestDiffers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 300).Draw(t, "bytes")
		memory := func(what string) ([]byte, unsafe.Pointer) {
			at := 8 * rapid.IntRange(0, 3).Draw(t, what)
			around := make([]byte, at+n+16)
			for i := range around {
				around[i] = byte(rapid.IntRange(0, 255).Draw(t, "around"))
			}
			return around[at : at+n], unsafe.Pointer(&around[at])
		}
		p, at := memory("p")
		q, other := memory("q")
		copy(q, p)
		var changed []int
		for range rapid.IntRange(0, min(3, n)).Draw(t, "differences") {
			i := rapid.IntRange(0, n-1).Draw(t, "at")
			q[i] = p[i] + byte(rapid.IntRange(1, 255).Draw(t, "by"))
			changed = append(changed, i)
		}
		from := 8 * rapid.IntRange(0, n/8).Draw(t, "from")
		slices.Sort(changed)
		want := n
		for _, i := range changed {
			if i >= from {
				want = i / 8 * 8
				break
			}
		}
		require.Equal(t, want, int(differs(at, other, uintptr(from), uintptr(n))))
		require.Equal(t, want, int(differsByWords(at, other, uintptr(from), uintptr(n))))
	})
}
