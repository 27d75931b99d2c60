package main

import (
	"image"
	"image/color"
	"os/exec"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/somen-go/somen/examples/internal/screentest"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) { screentest.Main(m) }

// TestPixels: what the components say is to be seen: the garden, the noodles, the cat, the bowl.
func TestPixels(t *testing.T) {
	g := screentest.Start(t, ".", width, height)
	game := newGame(1)
	defer game.engine.Close()
	step := func(n int) {
		g.Step(n)
		for range n {
			game.step(Controls{})
		}
	}
	step(1300)
	picture := g.Frame()
	screentest.Like(t, picture, "testdata/cat.png", 4)
	cat, ok := cats.First(game.world)
	require.True(t, ok)
	require.Positive(t, count(picture, place(cat), 14, ginger))
	n := 0
	for entry := range drifting.Iter(game.world) {
		if at := place(entry); at.X > 30 && at.X < width-30 {
			require.Positive(t, count(picture, at, 20, cream), "noodles at %v", at)
			n++
		}
	}
	require.Positive(t, n)
	step(3000)
	feast := g.Frame()
	screentest.Like(t, feast, "testdata/pink.png", 4)
	require.Greater(t, count(feast, bowlAt, 40, cream), count(picture, bowlAt, 40, cream), "there is more in the bowl")
}

// count returns how many pixels around a place are almost of a colour.
func count(picture *image.RGBA, at Vec2, reach int, c color.RGBA) (n int) {
	for y := -reach; y <= reach; y++ {
		for x := -reach; x <= reach; x++ {
			p := picture.RGBAAt(int(at.X)+x, int(at.Y)+y)
			if max(p.R, c.R)-min(p.R, c.R) < 8 && max(p.G, c.G)-min(p.G, c.G) < 8 && max(p.B, c.B)-min(p.B, c.B) < 8 {
				n++
			}
		}
	}
	return n
}

// TestOverlay wraps the game: a click on the hand, of which it knows a donburi transform alone, chooses
// it, F2 holds the game and F3 lets it go on by one step. The screen has twice the game's pixels.
func TestOverlay(t *testing.T) {
	g := screentest.Start(t, ".", 2*width, 2*height)
	game := newGame(1)
	defer game.engine.Close()
	press := func(k ebiten.Key) {
		g.Session.PressKey(k)
		g.Step(1)
		g.Session.ReleaseKey(k)
		g.Step(1)
	}
	g.Step(1230)
	for range 1230 {
		game.step(Controls{})
	}
	g.Frame()
	press(ebiten.KeyF1)
	press(ebiten.KeyF2)
	game.step(Controls{}) // the one with F1; then F2 and what follows find it held
	game.step(Controls{})
	before := g.Frame()
	g.Step(100)
	require.Equal(t, before.Pix, g.Frame().Pix, "it is held, its water too")

	hand, _ := hands.First(game.world)
	at := place(hand)
	g.Session.MoveCursor(2*at.X, 2*at.Y)
	g.Session.PressMouseButton(ebiten.MouseButtonLeft)
	g.Step(1)
	g.Session.ReleaseMouseButton(ebiten.MouseButtonLeft)
	g.Step(10)
	chosen := g.Frame()
	screentest.Like(t, chosen, "testdata/overlay.png", 6)
	gold := color.RGBA{255, 200, 90, 255}
	require.Positive(t, count(chosen, Vec2{X: 2 * (at.X - 10), Y: 2 * (at.Y - 10)}, 3, gold), "a corner of the frame around it")

	press(ebiten.KeyF3)
	stepped := g.Frame()
	require.NotEqual(t, chosen.Pix, stepped.Pix)
	g.Step(20)
	require.Equal(t, count(stepped, Vec2{X: 900, Y: 500}, 120, foam), count(g.Frame(), Vec2{X: 900, Y: 500}, 120, foam), "one step alone")
	press(ebiten.KeyF2)
	g.Step(30)
	require.NotEqual(t, stepped.Pix, g.Frame().Pix)
}

// TestPlayedByTouch: a finger takes over from the autopilot.
func TestPlayedByTouch(t *testing.T) {
	g := screentest.Start(t, ".", width, height)
	g.Step(1300)
	g.Session.PressTouch(1, 500, 320)
	g.Step(2)
	g.Session.ReleaseTouch(1)
	g.Step(2)
	picture := g.Frame()
	require.Positive(t, count(picture, Vec2{X: 520, Y: 280}, 30, lacquer), "the chopsticks are there")
	require.Zero(t, count(picture, Vec2{X: catSeat.X, Y: catSeat.Y}, 14, ginger), "it is the first level")
}

// TestWindow runs the game as a player does.
func TestWindow(t *testing.T) {
	screentest.NeedScreen(t)
	out, err := exec.Command(screentest.Build(t, ".", ""), "-frames", "30").CombinedOutput()
	require.NoError(t, err, "%s", out)
	require.Empty(t, string(out), "it found a window")
}
