package main

import (
	"image"
	"image/color"
	"testing"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/somen-go/somen/examples/internal/screentest"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) { screentest.Main(m) }

// TestPixels plays robots before a screen: they come in one by one, each has its bar, and when they
// fight there is fire.
func TestPixels(t *testing.T) {
	g := screentest.Start(t, ".", width, height)
	g.Step(4)
	require.Equal(t, 1, bars(g.Frame()), "the first of them is there")
	g.Step(240)
	picture := g.Frame()
	require.Equal(t, len(robots), bars(picture), "all of them are there")
	screentest.Like(t, picture, "testdata/start.png", 6)

	g.Session.MoveCursor(350, 270)
	g.Session.PressMouseButton(ebiten.MouseButtonLeft)
	g.Step(2)
	g.Session.ReleaseMouseButton(ebiten.MouseButtonLeft)
	mine := g.Frame().RGBAAt(350, 270)
	require.InDelta(t, mine.R, mine.B, 40, "a click leaves a grey mine")
	require.Greater(t, mine.R, uint8(50))

	g.Session.PressTouch(1, 600, 100)
	g.Step(2)
	g.Session.ReleaseTouch(1)
	mine = g.Frame().RGBAAt(600, 100)
	require.InDelta(t, mine.R, mine.B, 40, "a tap leaves one too")

	fire := 0
	for i := range 12 {
		g.Step(50)
		picture := g.Frame()
		fire = max(fire, burning(picture))
		if i == 7 {
			screentest.Like(t, picture, "testdata/fight.png", 6)
		}
	}
	require.Greater(t, fire, 300)
}

// TestItIsHeard: the robots are heard through Ebitengine, and M makes them silent.
func TestItIsHeard(t *testing.T) {
	g := screentest.Start(t, ".", width, height)
	loudest := func(frames int) (most float32) {
		for range frames {
			g.Step(1)
			for _, v := range g.Listen(time.Second / 60) {
				most = max(most, v)
			}
		}
		return most
	}
	require.Greater(t, loudest(300), float32(0.05))
	g.Session.PressKey(ebiten.KeyM)
	loudest(1)
	require.Zero(t, loudest(60))
}

// bars counts the robots whose bar is not empty.
func bars(picture *image.RGBA) (n int) {
	for i, r := range robots {
		if picture.RGBAAt(barLeft+2, 30+29*i) == r.tone {
			n++
		}
	}
	return n
}

// burning counts the pixels in the arena that are a robot's colour nowhere.
func burning(picture *image.RGBA) (n int) {
	known := map[color.RGBA]bool{}
	for _, r := range robots {
		known[r.tone] = true
	}
	for y := range height {
		for x := range field {
			if c := picture.RGBAAt(x, y); c.R > 150 && c.R > c.B+60 && c.R > c.G+40 && !known[c] {
				n++
			}
		}
	}
	return n
}
