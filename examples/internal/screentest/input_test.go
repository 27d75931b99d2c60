package screentest

import (
	"image/color"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) { Main(m) }

// TestInput shows that what the player does reaches the behaviours that wait for it and the
// systems that ask for it.
func TestInput(t *testing.T) {
	g := Start(t, "./testdata/keys", 100, 100)
	colour := func(x, y int) color.RGBA {
		t.Helper()
		g.Step(2)
		return g.Frame().RGBAAt(x, y)
	}

	g.Session.MoveCursor(30, 40)
	require.Equal(t, color.RGBA{255, 255, 255, 255}, colour(30, 40), "nothing was pressed yet")
	g.Session.PressKey(ebiten.KeyA)
	require.Equal(t, color.RGBA{255, 255, 255, 255}, colour(30, 40), "a key that nobody waits for")
	g.Session.PressKey(ebiten.KeySpace)
	require.Equal(t, color.RGBA{255, 0, 0, 255}, colour(30, 40))
	g.Session.MoveCursor(70, 60)
	g.Session.PressMouseButton(ebiten.MouseButtonLeft)
	require.Equal(t, color.RGBA{0, 255, 0, 255}, colour(70, 60))
	g.Session.ReleaseKey(ebiten.KeySpace)
	require.Equal(t, color.RGBA{0, 0, 255, 255}, colour(70, 60))
}
