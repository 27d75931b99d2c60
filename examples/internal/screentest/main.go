package screentest

import (
	"errors"
	"os"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/somen-go/somen/examples/internal/play"
)

// errNoScreen is why there is no host: until [Main] has one, because it wasn't called.
var errNoScreen = errors.New("TestMain does not call screentest.Main")

// Main runs the tests of a package, in front of a hidden window if there is a screen, and exits.
// TestMain must call it, since a window needs the goroutine of main, and there can be one only.
func Main(m *testing.M) {
	h := &host{tests: m}
	errNoScreen = errors.New("there is no screen; set DISPLAY, or run it under xvfb-run")
	if play.HasScreen() {
		ebiten.SetWindowVisible(false)
		if errNoScreen = ebiten.RunGame(h); errNoScreen == nil && !h.ran {
			errNoScreen = errors.New("the window was closed before the tests ran")
		}
	}
	if !h.ran {
		h.code = m.Run()
	}
	os.Exit(h.code)
}

// host is the game whose one Update runs the tests, so that they are within its frame, where images
// can be read.
type host struct {
	tests *testing.M
	code  int
	ran   bool
}

func (h *host) Update() error {
	errNoScreen, h.ran = nil, true
	h.code = h.tests.Run()
	return ebiten.Termination
}

func (h *host) Draw(*ebiten.Image) {}

func (h *host) Layout(width, height int) (int, int) { return width, height }

// NeedScreen skips the test if there is no screen, and fails it instead if CI=true.
func NeedScreen(t *testing.T) {
	t.Helper()
	if errNoScreen == nil {
		return
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("this test needs a screen: %v", errNoScreen)
	}
	t.Skipf("this test needs a screen: %v", errNoScreen)
}
