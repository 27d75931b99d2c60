package main

import (
	"bytes"
	"image"
	"image/color"
	"strconv"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/somen-go/somen/examples/internal/screentest"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) { screentest.Main(m) }

// TestPixels plays the swarm before a screen: with plenty the flashes are golden, and when the
// slider has been dragged down they turn red.
func TestPixels(t *testing.T) {
	g := screentest.Start(t, ".", width, height, "-agents", strconv.Itoa(agents))
	g.Step(240)
	picture := g.Frame()
	screentest.Like(t, picture, "testdata/golden.png", 6)
	golden, red := flashes(picture)
	require.Greater(t, golden, 2000)
	require.Less(t, red, golden/50)

	g.Session.MoveCursor(position(120), trackY)
	g.Session.PressMouseButton(ebiten.MouseButtonLeft)
	g.Step(2)
	g.Session.ReleaseMouseButton(ebiten.MouseButtonLeft)
	g.Step(480)
	picture = g.Frame()
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

	g.Session.PressTouch(1, position(500), trackY)
	g.Step(2)
	g.Session.MoveTouch(1, position(300), trackY)
	g.Step(2)
	g.Session.ReleaseTouch(1)
	g.Step(2)
	require.Equal(t, amber, g.Frame().RGBAAt(int(position(300)), trackY), "a finger has dragged the knob")
	require.Equal(t, slate, g.Frame().RGBAAt(int(position(500)), trackY))
}

// position is where the knob stands for a budget.
func position(budget int) float64 { return (&Meter{Agents: agents}).position(budget) }

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

// TestOverlay opens the overlay over the swarm, pauses, clicks at an agent, goes to the busiest one, and
// closes it again.
func TestOverlay(t *testing.T) {
	g := screentest.Start(t, ".", width, height, "-agents", strconv.Itoa(agents))
	press := func(k ebiten.Key) *image.RGBA {
		t.Helper()
		g.Session.PressKey(k)
		g.Step(1)
		g.Session.ReleaseKey(k)
		g.Step(1)
		return g.Frame()
	}
	g.Step(240)
	require.Zero(t, count(g.Frame(), sky))
	press(ebiten.KeyF1)
	g.Step(100)
	open := g.Frame()
	screentest.Like(t, open, "testdata/overlay.png", 8)
	require.Greater(t, count(open, sky), 500, "the bar and the plot")

	paused := press(ebiten.KeyF2)
	require.False(t, bytes.Equal(open.Pix, paused.Pix))
	g.Step(5)
	still := g.Frame()
	require.True(t, bytes.Equal(paused.Pix, still.Pix), "the game stands still")
	g.Session.MoveCursor(700, 200)
	g.Session.PressMouseButton(ebiten.MouseButtonLeft)
	g.Step(2)
	g.Session.ReleaseMouseButton(ebiten.MouseButtonLeft)
	g.Step(1)
	require.Greater(t, count(g.Frame(), gold), count(still, gold)+40, "there is a frame around the agent")
	require.False(t, bytes.Equal(still.Pix, press(ebiten.KeyTab).Pix), "another is chosen")

	press(ebiten.KeyF2)
	closed := press(ebiten.KeyF1)
	require.Zero(t, count(closed, sky))
}

// The colours of the overlay's bars, and of its frame around who is chosen.
var (
	sky  = color.RGBA{86, 156, 224, 255}
	gold = color.RGBA{255, 200, 90, 255}
)

func count(picture *image.RGBA, c color.RGBA) (n int) {
	for y := range height {
		for x := range width {
			if picture.RGBAAt(x, y) == c {
				n++
			}
		}
	}
	return n
}
