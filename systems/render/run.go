package render

import (
	"math"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/somen-go/somen/ecs"
)

// OpenError says that there is no window: the game has not run a step, and its engine is as it
// was, so that another screen can show it.
type OpenError struct{ Err error }

func (e *OpenError) Error() string {
	return "render: can't open a window: " + e.Err.Error() + "; run it where there is a screen " +
		"(on Linux DISPLAY or WAYLAND_DISPLAY says where; xvfb-run is one that nobody sees), " +
		"or play the engine without one: with term.Run in a terminal, or with engine.Run"
}

func (e *OpenError) Unwrap() error { return e.Err }

// Run opens a window, plays the game until the window is closed or the limit of steps is reached,
// and closes the engine. It must be called from the goroutine of main, as ebiten.RunGame must. The
// behaviours run on another goroutine, that of Update; those attached before are started there.
//
// The error is an *[OpenError] if there can't be a window. In this case alone the engine stays
// open.
func Run(g *Game) error {
	if err := g.engine.Start(); err != nil {
		g.engine.Close()
		return err
	}
	ebiten.SetTPS(tps(g.engine))
	ebiten.SetWindowTitle(g.title)
	ebiten.SetWindowResizingMode(ebiten.WindowResizingModeEnabled)
	g.place()
	err := ebiten.RunGame(g)
	if err != nil && !g.opened {
		return &OpenError{Err: err}
	}
	g.engine.Close()
	return err
}

// tps returns how many steps make a second: Ebitengine takes whole numbers alone.
func tps(e *ecs.Engine) int {
	return max(1, int(math.Round(float64(time.Second)/float64(e.StepLength()))))
}
