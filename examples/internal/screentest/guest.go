package screentest

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/hajimehoshi/ebiten/v2/exp/vmhost"
	"github.com/somen-go/somen/examples/internal/guest"
	"github.com/stretchr/testify/require"
)

// Guest is an example that runs in a process of its own.
type Guest struct {
	// Session takes input for the game: keys, the mouse and so on. What is put in is seen from
	// the next step on.
	Session *vmhost.GuestSession

	t        *testing.T
	guest    *guest.Guest
	pictures int
}

// Build builds the package in a folder, with build tags, and returns the file to run.
func Build(t *testing.T, folder, tags string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "game.exe")
	require.NoError(t, guest.Build(file, folder, tags))
	return file
}

// Start builds the example in a folder, starts it with arguments before a screen of the size in
// pixels, and stops it when the test ends. It has not run a step then.
func Start(t *testing.T, folder string, width, height int, args ...string) *Guest {
	t.Helper()
	NeedScreen(t)
	g, err := guest.Start(Build(t, folder, guest.Tag), width, height, args...)
	require.NoError(t, err)
	t.Cleanup(func() {
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	})
	return &Guest{Session: g.Session, t: t, guest: g}
}

// Step runs n steps, without drawing.
func (g *Guest) Step(n int) {
	g.t.Helper()
	require.NoError(g.t, g.guest.Step(n))
}

// Frame draws and returns the picture, in the size that was given to Start.
func (g *Guest) Frame() *image.RGBA {
	g.t.Helper()
	picture, err := g.guest.Frame()
	require.NoError(g.t, err)
	g.keep(picture)
	return picture
}

func (g *Guest) keep(picture *image.RGBA) {
	folder := os.Getenv("SCREENSHOTS")
	if folder == "" {
		return
	}
	g.pictures++
	name := strings.ReplaceAll(g.t.Name(), "/", "_") + "_" + strconv.Itoa(g.pictures) + ".png"
	file, err := os.Create(filepath.Join(folder, name))
	require.NoError(g.t, err)
	defer file.Close()
	require.NoError(g.t, png.Encode(file, picture))
}

// Keep keeps a picture of a game that the test has started otherwise, with a number, as Frame does.
func Keep(t *testing.T, number int, picture *image.RGBA) {
	(&Guest{t: t, pictures: number - 1}).keep(picture)
}
