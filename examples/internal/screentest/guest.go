package screentest

import (
	"image"
	"image/png"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/exp/vmhost"
	"github.com/stretchr/testify/require"
)

// Guest is an example that runs in a process of its own.
type Guest struct {
	// Session takes input for the game: keys, the mouse and so on. What is put in is seen from
	// the next step on.
	Session *vmhost.GuestSession

	t        *testing.T
	width    int
	height   int
	scale    float64 // pixels of the screen a pixel of the game
	screen   *ebiten.Image
	pictures int
	streams  []*vmhost.GuestAudioStream // of sound
}

// hang is how long a guest may be silent. It only bounds a test that has failed.
const hang = time.Minute

// Build builds the package in a folder, with build tags, and returns the file to run.
func Build(t *testing.T, folder, tags string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "game.exe")
	build := exec.Command("go", "build", "-tags", tags, "-o", file, folder)
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)
	return file
}

// Start builds the example in a folder, starts it with arguments before a screen of the size in
// pixels, and stops it when the test ends. It has not run a step then.
func Start(t *testing.T, folder string, width, height int, args ...string) *Guest {
	t.Helper()
	NeedScreen(t)
	file := Build(t, folder, "ebitenginevmguest")

	// Not t.TempDir: the path of a socket must be short.
	short, err := os.MkdirTemp("", "vm")
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(short) })
	listener, err := net.Listen("unix", filepath.Join(short, "s"))
	require.NoError(t, err)
	t.Cleanup(func() { listener.Close() })
	endpoint, err := vmhost.EndpointURLFromAddr(listener.Addr())
	require.NoError(t, err)

	guest := exec.Command(file, args...)
	guest.Env = append(os.Environ(), "EBITENGINE_VM_ENDPOINT="+endpoint)
	var said strings.Builder
	guest.Stdout, guest.Stderr = &said, &said
	require.NoError(t, guest.Start())
	ended := make(chan error, 1)
	go func() {
		ended <- guest.Wait()
		listener.Close() // one that ends before it calls must not be waited for
	}()
	stop := func() error {
		kill := time.AfterFunc(hang, func() { guest.Process.Kill() })
		defer kill.Stop()
		return <-ended
	}

	conn, err := listener.Accept()
	if err != nil {
		stop()
		t.Fatalf("the example ended before it opened its window:\n%s", said.String())
	}
	g := &Guest{t: t, width: width, height: height, scale: ebiten.Monitor().DeviceScaleFactor()}
	session, err := vmhost.NewGuestSession(conn, &vmhost.NewGuestSessionOptions{IdleTimeout: hang, OnAudioStream: g.heard})
	if err != nil {
		guest.Process.Kill()
		stop()
		require.NoError(t, err)
	}
	g.Session = session
	t.Cleanup(func() {
		session.Close() // which ends the guest
		if err := stop(); err != nil {
			t.Errorf("the example failed: %v\n%s", err, said.String())
		}
	})
	g.screen = ebiten.NewImage(int(float64(width)*g.scale), int(float64(height)*g.scale))
	require.NoError(t, session.SetOutsideScreen(g.screen))
	return g
}

// Step runs n steps, without drawing.
func (g *Guest) Step(n int) {
	g.t.Helper()
	g.Session.AdvanceTicks(n)
	require.True(g.t, g.Session.WaitTicks(), "the example ended: %v", g.Session.Err())
}

// Frame draws and returns the picture, in the size that was given to Start.
func (g *Guest) Frame() *image.RGBA {
	g.t.Helper()
	g.Session.AdvanceFrame()
	require.True(g.t, g.Session.WaitFrame(), "the example ended: %v", g.Session.Err())
	require.True(g.t, g.Session.CompositeFrame(), "the picture can't be read: %v", g.Session.Err())
	full := image.NewRGBA(g.screen.Bounds())
	g.screen.ReadPixels(full.Pix)
	picture := image.NewRGBA(image.Rect(0, 0, g.width, g.height))
	for y := range g.height {
		for x := range g.width {
			picture.SetRGBA(x, y, full.RGBAAt(int((float64(x)+.5)*g.scale), int((float64(y)+.5)*g.scale)))
		}
	}
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
