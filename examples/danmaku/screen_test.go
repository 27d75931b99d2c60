package main

import (
	"bytes"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/examples/internal/screentest"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) { screentest.Main(m) }

// TestPictures plays the game before a screen and, beside it, without one, which says when there is
// something to see.
func TestPictures(t *testing.T) {
	guest := screentest.Start(t, ".", width, height)
	g := newGame(1)
	defer g.engine.Close()
	advance := func(n int) {
		guest.Step(n)
		steps(g, n)
	}
	advanceTo := func(what string, met func() bool) {
		t.Helper()
		before := g.engine.Steps()
		until(t, g, 60*180, what, met)
		guest.Step(int(g.engine.Steps() - before))
	}
	casts := func(spell string) func() bool {
		return func() bool { return g.boss != nil && g.boss.Spell == spell }
	}

	advanceTo("Rolling Boil", casts("Rolling Boil"))
	advance(240)
	picture := guest.Frame()
	screentest.Like(t, picture, "testdata/boil.png", 6)
	at := components.Position.GetValue(g.ship)
	c := picture.RGBAAt(int(at.X), int(at.Y))
	require.Greater(t, int(c.B), 200, "the ship is where it is")

	advanceTo("Buckwheat Rain", casts("Buckwheat Rain"))
	advance(200)
	guest.Frame()
	advanceTo("Fireflies", casts("Fireflies"))
	advance(180)
	screentest.Like(t, guest.Frame(), "testdata/fireflies.png", 6)
	advanceTo("Spring Onions", casts("Spring Onions"))
	advance(300)
	guest.Frame()
	advanceTo("Chasing Bowls", casts("Chasing Bowls"))
	advance(200)
	guest.Frame()
	advanceTo("5,000 bullets", func() bool { return g.flying() > 5000 })
	screentest.Like(t, guest.Frame(), "testdata/noodles.png", 6)
	advanceTo("the end", func() bool { return g.boss == nil })
	advance(45)
	picture = guest.Frame()
	lit := 0
	for y := 80; y < 280; y++ {
		for x := range width {
			if picture.RGBAAt(x, y).B > 100 {
				lit++
			}
		}
	}
	require.Greater(t, lit, 2000, "sparks fly")
}

// TestPause: with P the picture stands still, but for the text that says so, until a finger touches
// the pause sign.
func TestPause(t *testing.T) {
	guest := screentest.Start(t, ".", width, height)
	press := func(k ebiten.Key) {
		guest.Session.PressKey(k)
		guest.Step(2)
		guest.Session.ReleaseKey(k)
		guest.Step(2)
	}
	guest.Step(300)
	press(ebiten.KeyP)
	guest.Step(60) // the camera has calmed
	first := guest.Frame()
	guest.Step(20)
	second := guest.Frame()
	lower := func(y int) []byte { return first.Pix[first.PixOffset(0, y):first.PixOffset(0, height-40)] }
	require.Equal(t, lower(420), second.Pix[second.PixOffset(0, 420):second.PixOffset(0, height-40)], "the sky stands still")
	require.NotEqual(t, first.Pix, second.Pix, "the text blinks")
	guest.Session.PressTouch(1, onSign.X, onSign.Y)
	guest.Step(2)
	guest.Session.ReleaseTouch(1)
	guest.Step(60)
	third := guest.Frame()
	require.False(t, bytes.Equal(first.Pix[first.PixOffset(0, 420):], third.Pix[third.PixOffset(0, 420):]), "it goes on")
}
