package savetest

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gdamore/tcell/v2"
	"github.com/hajimehoshi/ebiten/v2"
	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/examples/internal/screentest"
	"github.com/somen-go/somen/systems/render"
	"github.com/somen-go/somen/systems/term"
)

// step runs a step, with what a player does in it: the same in each run.
func (g *Game) step(n int) {
	r := rand.New(rand.NewPCG(uint64(n), 7))
	if g.Step != nil {
		g.Step(r)
		return
	}
	in := g.Engine.Input()
	if r.IntN(20) == 0 {
		in.X, in.Y = r.Float64()*float64(g.Width), r.Float64()*float64(g.Height)
	}
	for _, k := range g.Keys {
		switch r.IntN(40) {
		case 0:
			in.Press(k)
		case 1, 2, 3:
			in.Release(k)
		}
	}
	g.Engine.Step(g.Engine.StepLength())
}

// picture is the pixels of the game where there is a screen, and otherwise what a terminal shows of it: nothing, if
// it draws itself.
func (g *Game) picture(t *testing.T) []byte {
	if !screentest.HasScreen() {
		if g.Draw != nil {
			return nil
		}
		return g.characters(t)
	}
	if g.screen == nil {
		g.screen = ebiten.NewImage(g.Width, g.Height)
		if g.Draw == nil {
			options := []render.Option{render.WithSize(g.Width, g.Height), render.WithRenderers(g.Renderers...)}
			if g.Background != nil {
				options = append(options, render.WithBackground(g.Background))
			}
			g.Draw = render.NewGame(g.Engine, options...).Draw
		}
	}
	g.Draw(g.screen)
	pixels := image.NewRGBA(g.screen.Bounds())
	g.screen.ReadPixels(pixels.Pix)
	var out bytes.Buffer
	fast := png.Encoder{CompressionLevel: png.BestSpeed}
	require.NoError(t, fast.Encode(&out, pixels))
	return out.Bytes()
}

// characters are those of a terminal, with their colours.
func (g *Game) characters(t *testing.T) []byte {
	screen := tcell.NewSimulationScreen("UTF-8")
	require.NoError(t, screen.Init())
	defer screen.Fini()
	screen.SetSize(120, 40)
	background := g.Background
	if background == nil {
		background = color.Black
	}
	term.Draw(g.Engine.View(), screen, term.WithSize(g.Width, g.Height), term.WithBackground(background))
	var out bytes.Buffer
	cells, columns, _ := screen.GetContents()
	for i, c := range cells {
		front, back, _ := c.Style.Decompose()
		fmt.Fprintf(&out, "%s %06x %06x ", string(c.Runes), front.Hex(), back.Hex())
		if i%columns == columns-1 {
			out.WriteByte('\n')
		}
	}
	return out.Bytes()
}

// look reports whether two pictures are the same. A level of a colour more or less is nothing, nor is more of that in
// one value of two thousand: it depends on where the glyphs of a text lie on the graphics card, which is in the order
// in which they were needed.
func look(t *testing.T, a, b []byte) bool {
	if bytes.Equal(a, b) || !screentest.HasScreen() {
		return bytes.Equal(a, b)
	}
	x, y := pixels(t, a), pixels(t, b)
	if x.Rect != y.Rect {
		return false
	}
	values, most := 0, uint8(0)
	for i, v := range x.Pix {
		if d := max(v, y.Pix[i]) - min(v, y.Pix[i]); d > 1 {
			values, most = values+1, max(most, d)
		}
	}
	if values > 0 {
		t.Logf("%d of %d values differ, by up to %d", values, len(x.Pix), most)
	}
	return values <= len(x.Pix)/2000
}

func pixels(t *testing.T, picture []byte) *image.RGBA {
	decoded, err := png.Decode(bytes.NewReader(picture))
	require.NoError(t, err)
	all := image.NewRGBA(decoded.Bounds())
	draw.Draw(all, all.Rect, decoded, decoded.Bounds().Min, draw.Src)
	return all
}

// keep keeps a picture in the folder SCREENSHOTS.
func keep(t *testing.T, name string, picture []byte) {
	folder := os.Getenv("SCREENSHOTS")
	if folder == "" {
		return
	}
	end := ".png"
	if !screentest.HasScreen() {
		end = ".txt"
	}
	require.NoError(t, os.WriteFile(filepath.Join(folder, name+end), picture, 0o600))
}

// same asserts that two saves have the same state.
func same(t *testing.T, a, b, otherwise string) {
	t.Helper()
	x, y := read(t, a), read(t, b)
	if bytes.Equal(x, y) {
		return
	}
	found, err := save.Diff(bytes.NewReader(x), bytes.NewReader(y), 10)
	require.NoError(t, err)
	require.NotEmpty(t, found, "%s: in the order alone", otherwise)
	var text strings.Builder
	for _, d := range found {
		fmt.Fprintln(&text, d)
	}
	require.FailNow(t, otherwise, text.String())
}

// isCompiled reports whether the program was built with the tool somen.
func isCompiled() bool {
	s := coroutine.NewScheduler()
	defer s.Close()
	s.Start(coroutine.Script(func(co *coroutine.Co) { co.Sleep(time.Hour) }))
	s.Tick(0, coroutine.Budget{})
	_, err := s.Memory()
	return err == nil
}
