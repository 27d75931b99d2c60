package main

import (
	"image"
	"image/color"
	"image/draw"
	"os/exec"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/examples/internal/screentest"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) { screentest.Main(m) }

// TestPixels plays patrol before a screen and, beside it, without one: the robot's pixels are where
// the components of the other say.
func TestPixels(t *testing.T) {
	g := screentest.Start(t, ".", width, height)
	engine, robots := newGame(1)
	defer engine.Close()
	robot := robots[0]
	step := func(n int) {
		g.Step(n)
		for range n {
			engine.Step(engine.StepLength())
		}
	}
	at := func() Vec2 { return components.Position.GetValue(robot.Body) }
	check := func(picture *image.RGBA) {
		t.Helper()
		visor := at().Add(Vec2{X: 1, Y: -25})
		head := visor.Add(Vec2{X: -15})
		require.Greater(t, brightness(picture, head), brightness(picture, visor)+100, "its visor is dark")
	}

	// It starts where its route ends, walks two seconds, rests five, walks on.
	step(1)
	check(g.Frame())
	step(179 + 30)
	resting := at()
	dim := g.Frame()
	check(dim)
	screentest.Like(t, near(dim, resting), "testdata/dim.png", 2)
	step(30) // half a period of the lamp
	bright := g.Frame()
	check(bright)
	screentest.Like(t, near(bright, resting), "testdata/bright.png", 2)
	require.Equal(t, resting, at(), "it is one rest")

	lamp, ok := robot.Lamp.Get()
	require.True(t, ok)
	on := components.Position.GetValue(lamp)
	require.Less(t, brightness(dim, on)+60, brightness(bright, on), "the lamp pulses while it rests")

	step(60*4 + 30)
	walking := g.Frame()
	check(walking)
	screentest.Like(t, walking, "testdata/walking.png", 2)
	require.NotEqual(t, resting, at(), "it walks again")
}

// brightness returns the sum of the colours at a point.
func brightness(picture *image.RGBA, at Vec2) float64 {
	c := picture.RGBAAt(int(at.X), int(at.Y))
	return float64(c.R) + float64(c.G) + float64(c.B)
}

// near returns the part of the picture around a point, in which the robot is large.
func near(picture *image.RGBA, at Vec2) *image.RGBA {
	part := image.NewRGBA(image.Rect(0, 0, 160, 90))
	corner := image.Pt(int(at.X), int(at.Y)).Sub(part.Rect.Size().Div(2))
	draw.Draw(part, part.Rect, picture, corner, draw.Src)
	return part
}

// extent returns the smallest box around all pixels of a colour.
func extent(picture *image.RGBA, c color.RGBA) (left, top, right, bottom int) {
	var box image.Rectangle
	for y := range picture.Rect.Dy() {
		for x := range picture.Rect.Dx() {
			if picture.RGBAAt(x, y) == c {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return box.Min.X, box.Min.Y, box.Max.X, box.Max.Y
}

// TestWindow runs patrol as a player does: its behaviour is attached in main, on a goroutine that
// is locked to its thread, and resumed by Ebitengine on another that isn't.
func TestWindow(t *testing.T) {
	screentest.NeedScreen(t)
	out, err := exec.Command(screentest.Build(t, ".", ""), "-frames", "30").CombinedOutput()
	require.NoError(t, err, "%s", out)
	require.Empty(t, string(out), "it found a window")
}

// TestOverlay chooses the robot with a click, while it rests.
func TestOverlay(t *testing.T) {
	g := screentest.Start(t, ".", width, height)
	engine, robots := newGame(1)
	defer engine.Close()
	for range 200 {
		engine.Step(engine.StepLength())
	}
	g.Step(200)
	at := components.Position.GetValue(robots[0].Body)
	g.Session.PressKey(ebiten.KeyF1)
	g.Step(1)
	g.Session.MoveCursor(at.X+3, at.Y-2)
	g.Session.PressMouseButton(ebiten.MouseButtonLeft)
	g.Step(60)
	picture := g.Frame()
	require.Equal(t, gold, picture.RGBAAt(int(at.X)-41, int(at.Y)-41), "a corner of the frame around it")
	screentest.Like(t, picture, "testdata/overlay.png", 8)
}

// gold is the colour of the frame around who is chosen.
var gold = color.RGBA{255, 200, 90, 255}
