package main

import (
	"image"
	"image/color"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/examples/internal/guest"
	"github.com/somen-go/somen/examples/internal/screentest"
)

func TestMain(m *testing.M) { screentest.Main(m) }

// TestCity plays the city with three nodes before a screen, and kills one by a click: its walkers go on in the colours of the
// others.
func TestCity(t *testing.T) {
	screentest.NeedScreen(t)
	file := filepath.Join(t.TempDir(), "cluster.exe")
	out, err := exec.Command("go", "tool", "somen", "build", "-tags", guest.Tag, "-o", file, ".").CombinedOutput()
	require.NoError(t, err, string(out))
	g, err := guest.Start(file, int(city.Width), int(city.Height)+panel, "-nodes", "3", "-walkers", "1600")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, g.Close()) })

	var picture *image.RGBA
	kept := 0
	until := func(what string, cond func() bool) {
		for deadline := time.Now().Add(2 * time.Minute); ; {
			require.NoError(t, g.Step(10))
			picture, err = g.Frame()
			require.NoError(t, err)
			if came := cond(); came || time.Now().After(deadline) {
				kept++
				screentest.Keep(t, kept, picture)
				require.True(t, came, what)
				return
			}
		}
	}
	s := &spectator{}
	walkers := func(node string) int { return count(picture, s.tone(node)) }
	until("all walkers are seen, and each node has its share", func() bool {
		return walkers("node-1") > 300 && walkers("node-2") > 300 && walkers("node-3") > 300
	})
	until("walkers cross borders", func() bool { return count(picture, color.RGBA{255, 255, 255, 255}) > 10 })

	at := rowOf(0)
	g.Session.MoveCursor(at.X+40, at.Y)
	g.Session.PressMouseButton(ebiten.MouseButtonLeft)
	require.NoError(t, g.Step(2))
	g.Session.ReleaseMouseButton(ebiten.MouseButtonLeft)
	until("the quarters of the node that was killed are seen to stand still", func() bool { return count(picture, crash) > 400 })
	until("the walkers go on with the others", func() bool {
		return walkers("node-1") == 0 && walkers("node-2")+walkers("node-3") > 1200
	})
}

// count counts the pixels of the city in a colour.
func count(picture *image.RGBA, tone color.RGBA) (n int) {
	for y := range int(city.Height) {
		for x := range int(city.Width) {
			if picture.RGBAAt(x, y) == tone {
				n++
			}
		}
	}
	return n
}
