package main

import (
	"image/color"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/somen-go/somen/examples/internal/screentest"
	"github.com/stretchr/testify/require"
)

// before is the game as it was, around the code of the README.
const before = `package main

import (
	"image/color"
	"log"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/somen-go/somen/systems/render"
	"github.com/yohamta/donburi"
	"github.com/yohamta/donburi/features/math"
	"github.com/yohamta/donburi/features/transform"
	"github.com/yohamta/donburi/filter"
)

type Game struct {
	world  donburi.World
	engine *ecs.Engine
}

func (g *Game) Draw(screen *ebiten.Image) {
	for entry := range donburi.NewQuery(filter.Contains(transform.Transform)).Iter(g.world) {
		at := transform.WorldPosition(entry)
		screen.Set(int(at.X), int(at.Y), color.White)
	}
}

func (g *Game) Layout(int, int) (int, int) { return 80, 40 }

func Prowl(cat *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for n := range co.Every(time.Second) {
			transform.SetWorldPosition(cat, math.Vec2{X: 50 + float64(n%2), Y: 20})
		}
	})
}

`

// TestREADME builds the README's code for a donburi game as it is printed. Where there is a screen it
// plays that: its behaviour moves a pixel of the game's own, once a second, and F2 holds it.
func TestREADME(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	_, section, ok := strings.Cut(string(readme), "\n## Into an existing donburi game\n")
	require.True(t, ok)
	section, _, _ = strings.Cut(section, "\n## ")
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(section, -1)
	require.Len(t, blocks, 1)
	file := filepath.Join(t.TempDir(), "main.go")
	require.NoError(t, os.WriteFile(file, []byte(before+blocks[0][1]), 0o600))
	screentest.Build(t, file, "")

	t.Run("plays", func(t *testing.T) {
		g := screentest.Start(t, file, 800, 400) // ten pixels for each of the game's
		white := func(x int) bool { return g.Frame().RGBAAt(10*x+5, 205) == color.RGBA{255, 255, 255, 255} }
		g.Step(90)
		require.True(t, white(50))
		g.Step(60)
		require.True(t, white(51))
		g.Step(60)
		require.True(t, white(50))
		for _, k := range []ebiten.Key{ebiten.KeyF1, ebiten.KeyF2} {
			g.Session.PressKey(k)
			g.Step(1)
		}
		g.Step(58)
		require.True(t, white(50), "it is held")
		g.Session.ReleaseKey(ebiten.KeyF2)
		g.Step(1)
		g.Session.PressKey(ebiten.KeyF2)
		g.Step(58)
		require.True(t, white(51))
	})
}
