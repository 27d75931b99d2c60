package play

import (
	"context"
	"errors"
	"fmt"
	"image/color"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems/render"
	"github.com/somen-go/somen/systems/sound"
	"github.com/somen-go/somen/systems/term"
)

// Game is an example that is ready to be played.
type Game struct {
	Title         string
	Engine        *ecs.Engine
	Width, Height int               // of the world in pixels; 640 by 360 if zero
	Background    color.Color       // black if nil
	Renderers     []render.Renderer // for a window; those of package render if nil
	Sound         bool              // play sounds, but for plain text; M turns them off

	// Report is called after every step in plain text, to say what happened; nil writes every
	// components.Text that has changed, but for those of the HUD.
	Report func(view ecs.View, out io.Writer)
}

// Run plays the game where that is possible, until the player has enough, and closes its engine.
// On an error it says so and exits.
func Run(f Flags, g Game) {
	if err := run(f, g); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", filepath.Base(os.Args[0]), err)
		os.Exit(1)
	}
}

func run(f Flags, g Game) error {
	g = g.withDefaults()
	here := here()
	mode, err := here.choose(f)
	if err != nil {
		return err
	}
	if mode == window {
		err := g.inWindow(f)
		if open := (*render.OpenError)(nil); !errors.As(err, &open) {
			return err
		}
		fmt.Fprintf(os.Stderr, "%v; playing without one\n", err)
		mode = here.withoutWindow()
	}
	if mode == terminal {
		err := g.inTerminal(f)
		if open := (*term.OpenError)(nil); f.Term || !errors.As(err, &open) {
			return err
		}
		fmt.Fprintf(os.Stderr, "%v; playing in plain text\n", err)
	}
	return g.inText(f, os.Stdout)
}

func (g Game) withDefaults() Game {
	if g.Title == "" {
		g.Title = filepath.Base(os.Args[0])
	}
	if g.Width == 0 || g.Height == 0 {
		g.Width, g.Height = 640, 360
	}
	if g.Background == nil {
		g.Background = color.Black
	}
	if g.Report == nil {
		g.Report = changedTexts()
	}
	return g
}

// hear lets the engine play sounds. It may be called again, for another screen.
func (g Game) hear() {
	if sounds := sound.Sounds(sound.MutedBy("M")); g.Sound && !g.Engine.Enable(sounds.Name, true) {
		g.Engine.Add(ecs.Late, sounds)
	}
}

func (g Game) inWindow(f Flags) error {
	g.hear()
	return render.Run(render.NewGame(g.Engine,
		render.WithTitle(g.Title),
		render.WithSize(g.Width, g.Height),
		render.WithBackground(g.Background),
		render.WithRenderers(g.Renderers...),
		render.WithLimit(f.Frames),
		render.WithInterpolation(),
		render.WithOverlay(),
	))
}

func (g Game) inTerminal(f Flags) error {
	g.hear()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	defer holdLog()()
	return term.Run(ctx, g.Engine,
		term.WithSize(g.Width, g.Height),
		term.WithBackground(g.Background),
		term.WithLimit(f.Frames),
		term.WithOverlay(),
	)
}

// textTime is how much of the game is told in plain text, if -frames doesn't say.
const textTime = 10 * time.Second

func (g Game) inText(f Flags, out io.Writer) error {
	defer g.Engine.Close()
	g.Engine.Enable(sound.Sounds().Name, false) // which is there if there should have been a window
	if err := g.Engine.Start(); err != nil {
		return err
	}
	step := g.Engine.StepLength()
	steps := f.Frames
	if steps == 0 {
		steps = int((textTime + step - 1) / step)
	}
	for range steps {
		g.Engine.Step(step)
		g.Report(g.Engine.View(), out)
	}
	return nil
}
