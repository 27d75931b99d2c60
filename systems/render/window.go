package render

import (
	"slices"

	"github.com/hajimehoshi/ebiten/v2"
)

// Window is where a window is, and how it is shown.
type Window struct {
	Monitor       string // by its name; if there is none of it, the one that Ebitengine chooses
	X, Y          int    // from the upper left corner of the monitor, in device-independent pixels
	Width, Height int    // without what the system puts around it, in device-independent pixels
	Fullscreen    bool   // the others are what it has when it isn't
	Maximized     bool
}

// WindowNow returns where the window of the running game is. Elsewhere than on desktops it is the zero Window.
func WindowNow() Window {
	w := Window{Fullscreen: ebiten.IsFullscreen(), Maximized: ebiten.IsWindowMaximized()}
	w.X, w.Y = ebiten.WindowPosition()
	w.Width, w.Height = ebiten.WindowSize()
	if m := ebiten.Monitor(); m != nil {
		w.Monitor = m.Name()
	}
	return w
}

// WithWindow opens the window where another one is or was. Without this option, or if w has no size, it is in the middle
// of the monitor, and as large as [WithSize] says.
func WithWindow(w Window) Option { return func(g *Game) { g.window = w } }

// place says where the window is to be opened.
func (g *Game) place() {
	w := g.window
	if w.Width <= 0 || w.Height <= 0 {
		ebiten.SetWindowSize(g.width, g.height)
		return
	}
	monitors := ebiten.AppendMonitors(nil)
	if i := slices.IndexFunc(monitors, func(m *ebiten.MonitorType) bool { return m.Name() == w.Monitor }); i >= 0 {
		ebiten.SetMonitor(monitors[i])
	}
	ebiten.SetWindowSize(w.Width, w.Height)
	ebiten.SetWindowPosition(w.X, w.Y)
	if w.Maximized {
		ebiten.MaximizeWindow()
	}
	ebiten.SetFullscreen(w.Fullscreen)
}

// WithGate has open called at the beginning of each Update, between two steps, where a game may be saved and loaded. As long
// as it returns false no step runs, the player isn't heard, and the picture stands still. An error ends the game: Run returns it, but for
// ebiten.Termination.
func WithGate(open func() (bool, error)) Option { return func(g *Game) { g.gate = open } }
