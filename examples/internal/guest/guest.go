package guest

import (
	"errors"
	"fmt"
	"image"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/exp/vmhost"
)

// Tag is the build tag that makes a guest of an example.
const Tag = "ebitenginevmguest"

// hang is how long a guest may be silent. It only bounds a run that has failed.
const hang = time.Minute

// Guest is an example that runs in a process of its own.
type Guest struct {
	// Session takes input for the game: keys, the mouse and so on. What is put in is seen from
	// the next step on.
	Session *vmhost.GuestSession
	// Streams are what the game has begun to play, to be heard.
	Streams []*vmhost.GuestAudioStream

	process *exec.Cmd
	said    strings.Builder
	ended   chan error
	width   int
	height  int
	scale   float64 // pixels of the screen a pixel of the game
	screen  *ebiten.Image
}

// Build builds the package in a folder, with build tags, into a file.
func Build(file, folder, tags string) error {
	out, err := exec.Command("go", "build", "-tags", tags, "-o", file, folder).CombinedOutput()
	if err != nil {
		return fmt.Errorf("go build %s: %w\n%s", folder, err, out)
	}
	return nil
}

// Start starts a file that was built with the [Tag], with arguments, before a screen of the size in
// pixels. It has not run a step then. It must be called within the frame of [Host], as all that
// follows.
func Start(file string, width, height int, args ...string) (*Guest, error) {
	// The path of a socket must be short.
	short, err := os.MkdirTemp("", "vm")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(short)
	listener, err := net.Listen("unix", filepath.Join(short, "s"))
	if err != nil {
		return nil, err
	}
	defer listener.Close()
	endpoint, err := vmhost.EndpointURLFromAddr(listener.Addr())
	if err != nil {
		return nil, err
	}

	g := &Guest{process: exec.Command(file, args...), width: width, height: height}
	g.process.Env = append(os.Environ(), "EBITENGINE_VM_ENDPOINT="+endpoint)
	g.process.Stdout, g.process.Stderr = &g.said, &g.said
	if err := g.process.Start(); err != nil {
		return nil, err
	}
	g.ended = make(chan error, 1)
	go func() {
		g.ended <- g.process.Wait()
		listener.Close() // one that ends before it calls must not be waited for
	}()

	conn, err := listener.Accept()
	if err != nil {
		return nil, errors.Join(errors.New("the example ended before it opened its window"), g.wait())
	}
	g.Session, err = vmhost.NewGuestSession(conn, &vmhost.NewGuestSessionOptions{
		IdleTimeout:   hang,
		OnAudioStream: func(s *vmhost.GuestAudioStream) { g.Streams = append(g.Streams, s) },
	})
	if err != nil {
		g.process.Process.Kill()
		return nil, errors.Join(err, g.wait())
	}
	g.scale = ebiten.Monitor().DeviceScaleFactor()
	g.screen = ebiten.NewImage(int(float64(width)*g.scale), int(float64(height)*g.scale))
	if err := g.Session.SetOutsideScreen(g.screen); err != nil {
		return nil, errors.Join(err, g.Close())
	}
	return g, nil
}

// Close stops the example. The error says how it failed, if it did.
func (g *Guest) Close() error {
	g.Session.Close() // which ends the guest
	return g.wait()
}

func (g *Guest) wait() error {
	kill := time.AfterFunc(hang, func() { g.process.Process.Kill() })
	defer kill.Stop()
	if err := <-g.ended; err != nil || g.Session == nil {
		return fmt.Errorf("the example ended (%v):\n%s", err, g.said.String())
	}
	return nil
}

// Step runs n steps, without drawing.
func (g *Guest) Step(n int) error {
	g.Session.AdvanceTicks(n)
	if !g.Session.WaitTicks() {
		return fmt.Errorf("the example ended: %w", g.Session.Err())
	}
	return nil
}

// Frame draws and returns the picture, in the size that was given to [Start].
func (g *Guest) Frame() (*image.RGBA, error) {
	g.Session.AdvanceFrame()
	if !g.Session.WaitFrame() {
		return nil, fmt.Errorf("the example ended: %w", g.Session.Err())
	}
	if !g.Session.CompositeFrame() {
		return nil, fmt.Errorf("the picture can't be read: %w", g.Session.Err())
	}
	full := image.NewRGBA(g.screen.Bounds())
	g.screen.ReadPixels(full.Pix)
	picture := image.NewRGBA(image.Rect(0, 0, g.width, g.height))
	for y := range g.height {
		for x := range g.width {
			picture.SetRGBA(x, y, full.RGBAAt(int((float64(x)+.5)*g.scale), int((float64(y)+.5)*g.scale)))
		}
	}
	return picture, nil
}
