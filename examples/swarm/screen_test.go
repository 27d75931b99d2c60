package main

import (
	"image"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/somen-go/somen/examples/internal/screentest"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) { screentest.Main(m) }

// TestPixels plays the swarm before a screen: with plenty the flashes are golden, and when the
// slider has been dragged down they turn red.
func TestPixels(t *testing.T) {
	g := screentest.Start(t, ".", width, height)
	g.Step(240)
	golden, red := flashes(g.Frame())
	require.Greater(t, golden, 2000)
	require.Less(t, red, golden/50)

	g.Session.MoveCursor(position(120), trackY)
	g.Session.PressMouseButton(ebiten.MouseButtonLeft)
	g.Step(2)
	g.Session.ReleaseMouseButton(ebiten.MouseButtonLeft)
	g.Step(480)
	picture := g.Frame()
	golden, red = flashes(picture)
	require.Greater(t, red, 1000)
	require.Less(t, golden, red/10)
	require.Equal(t, amber, picture.RGBAAt(int(position(120)), trackY), "the knob is where the mouse left it")
	require.Equal(t, amber, picture.RGBAAt(graphLeft+graphWidth-2, graphTop+graphHeight*2), "the wait has grown")

	g.Session.PressKey(ebiten.KeyArrowRight)
	g.Step(60)
	g.Session.ReleaseKey(ebiten.KeyArrowRight)
	g.Step(400)
	golden, red = flashes(g.Frame())
	require.Greater(t, golden, 2000)
	require.Less(t, red, golden/50, "the swarm has caught up")
}

// flashes counts the pixels of agents that run now, on time and late.
func flashes(picture *image.RGBA) (golden, red int) {
	for y := range field {
		for x := range width {
			switch c := picture.RGBAAt(x, y); {
			case c.R > 170 && c.G > 130:
				golden++
			case c.R > 150 && c.G < 70:
				red++
			}
		}
	}
	return golden, red
}
