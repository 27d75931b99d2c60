package main

import (
	"hash/fnv"
	"image"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/somen-go/somen/examples/internal/screentest"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) { screentest.Main(m) }

// TestPixels plays the colony before a screen: by day it is bright, by night it is dark but for the
// windows, and the panel tells of who is clicked on.
func TestPixels(t *testing.T) {
	g := screentest.Start(t, ".", width, height)
	g.Step(500)
	day := g.Frame()
	require.Positive(t, bright(day, 0, panelLeft))
	screentest.Like(t, day, "testdata/day.png", 4)

	before := bright(day, panelLeft, width)
	require.Positive(t, before, "the panel has text")
	name := func() uint64 { // a hash of the pixels of the line that says of whom it tells
		picture, h := g.Frame(), fnv.New64a()
		for y := 148; y < 172; y++ {
			h.Write(picture.Pix[picture.PixOffset(panelLeft, y):picture.PixOffset(width, y)])
		}
		return h.Sum64()
	}
	first := name()
	g.Step(60)
	require.Equal(t, first, name(), "it stays with them")
	g.Session.MoveCursor(337, 267)
	g.Session.PressMouseButton(ebiten.MouseButtonLeft)
	g.Step(8)
	g.Session.ReleaseMouseButton(ebiten.MouseButtonLeft)
	g.Step(1)
	second := name()
	require.NotEqual(t, first, second, "it tells of somebody else")
	g.Session.PressTouch(1, 600, 100)
	g.Step(8)
	g.Session.ReleaseTouch(1)
	require.NotEqual(t, second, name(), "a finger chooses, too")

	g.Step(1200)
	night := g.Frame()
	require.Less(t, night.RGBAAt(690, 5).G, day.RGBAAt(690, 5).G*2/3)
	require.Greater(t, bright(night, 0, panelLeft), 500, "there is light in the windows")
	screentest.Like(t, night, "testdata/night.png", 4)
}

// TestWindowRepeats: before a screen, too, a seed is the same village twice, to the pixel.
func TestWindowRepeats(t *testing.T) {
	play := func(seed string) []byte {
		g := screentest.Start(t, ".", width, height, "-seed", seed)
		g.Step(400)
		return g.Frame().Pix
	}
	first := play("5")
	require.Equal(t, first, play("5"))
	require.NotEqual(t, first, play("6"))
}

// bright counts the bright pixels between two columns.
func bright(picture *image.RGBA, left, right int) (n int) {
	for y := range height {
		for x := left; x < right; x++ {
			if c := picture.RGBAAt(x, y); int(c.R)+int(c.G) > 330 {
				n++
			}
		}
	}
	return n
}
