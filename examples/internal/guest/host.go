package guest

import (
	"errors"
	"os"
	"runtime"

	"github.com/hajimehoshi/ebiten/v2"
)

// Host opens a hidden window and calls f within its frame, where images can be read. If it can't, it
// says why, and f was not called. It must be called on the goroutine of main, since a window needs
// that, and once only.
func Host(f func()) error {
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return errors.New("there is no screen; set DISPLAY, or run it under xvfb-run")
	}
	ebiten.SetWindowVisible(false)
	h := &host{f: f}
	err := ebiten.RunGame(h)
	switch {
	case h.called:
		return nil
	case err == nil:
		return errors.New("the window was closed before it could be used")
	}
	return err
}

// host is a game with one Update.
type host struct {
	f      func()
	called bool
}

func (h *host) Update() error {
	h.called = true
	h.f()
	return ebiten.Termination
}

func (h *host) Draw(*ebiten.Image) {}

func (h *host) Layout(width, height int) (int, int) { return width, height }
