package wheel

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// savedKey is live if it is even.
type savedKey uint64

func (k savedKey) Order() uint64 { return uint64(k) }
func (k savedKey) Live() bool    { return k%2 == 0 }

// TestSaved: a wheel that was saved and loaded gives what the other gives, and is saved alike.
func TestSaved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var a, b Wheel[savedKey]
		for i := range rapid.IntRange(1, 300).Draw(t, "timers") {
			a.Add(a.now+rapid.Int64Range(1, 1<<rapid.IntRange(1, 40).Draw(t, "digits")).Draw(t, "in"), savedKey(i))
			if i%7 == 0 {
				a.Advance(a.now + rapid.Int64Range(0, 5000).Draw(t, "passes"))
			}
		}
		saved := a.Save()
		require.NoError(t, b.Load(&saved))
		for range 50 {
			require.Equal(t, a.Save(), b.Save())
			to := a.now + 1<<rapid.IntRange(0, 34).Draw(t, "passes")
			require.Equal(t, live(a.Advance(to)), live(b.Advance(to)))
		}
	})
}

func live(due []Timer[savedKey]) (kept []Timer[savedKey]) {
	for _, e := range due {
		if e.Key.Live() {
			kept = append(kept, e)
		}
	}
	return kept
}

func TestLoadRefuses(t *testing.T) {
	require.ErrorContains(t, new(Wheel[savedKey]).Load(&Saved[savedKey]{Now: -1}), "negative")
	require.ErrorContains(t, new(Wheel[savedKey]).Load(&Saved[savedKey]{Now: 5, Timers: []Timer[savedKey]{{5, 2}}}), "due already")
}
