package components_test

import (
	"testing"

	"github.com/somen-go/somen/components"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
)

// TestSoundsThatNobodyHears: they cost a little memory, however many there are.
func TestSoundsThatNobodyHears(t *testing.T) {
	w := donburi.NewWorld()
	require.Empty(t, components.TakeSounds(w))
	for i := range 100_000 {
		components.Play(w, components.Sound{From: float64(i)})
	}
	require.Equal(t, 1, w.Len())
	all := components.TakeSounds(w)
	require.Len(t, all, 32)
	require.Equal(t, 0.0, all[0].From, "the first of them stay")
	require.Empty(t, components.TakeSounds(w))
	components.Play(w, components.Sound{From: 1})
	require.Len(t, components.TakeSounds(w), 1)
}

func TestNote(t *testing.T) {
	require.Equal(t, 440.0, components.Note(0))
	require.Equal(t, 880.0, components.Note(12))
	require.InDelta(t, 261.63, components.Note(-9), 0.01, "the middle C")
}
