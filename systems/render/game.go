package render

import (
	"image/color"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
)

// Game shows an engine: it is an ebiten.Game, whose Update runs one step of the engine and whose
// Draw calls the renderers. Make one with [NewGame].
type Game struct {
	engine     *ecs.Engine
	renderers  []Renderer
	background color.Color
	title      string
	width      int
	height     int
	limit      int
	feeder     feeder
	overlay    *overlay // or nil
	window     Window
	gate       func() (open bool, err error) // or nil

	now     func() time.Time // of the player, if it interpolates
	due     time.Time        // when the last step should have been
	updates int              // that ran a step
	steps   int              // in the present frame
	drawn   bool             // since the last step
	opened  bool             // Update was called
}

// Option is an option of [NewGame].
type Option func(*Game)

// WithSize sets the size of the game's world, in pixels; the window scales it. It is 640 by 360
// without this option. It panics with a *[coroutine.ArgumentError] if one of them is not
// positive.
func WithSize(width, height int) Option {
	if width <= 0 || height <= 0 {
		panic(&coroutine.ArgumentError{Package: "render", Func: "WithSize", Reason: "the size is not positive; pass width and height in pixels"})
	}
	return func(g *Game) { g.width, g.height = width, height }
}

// WithBackground sets the colour behind everything. It is black without this option.
func WithBackground(c color.Color) Option { return func(g *Game) { g.background = c } }

// WithTitle sets the title of the window.
func WithTitle(title string) Option { return func(g *Game) { g.title = title } }

// WithRenderers sets the renderers, the layers of the picture: each covers those before it. Without
// this option they are [World], [Glows], [Particles] and [HUD].
func WithRenderers(rs ...Renderer) Option { return func(g *Game) { g.renderers = rs } }

// WithLimit ends the game after n calls of Update. These are n steps of the engine, unless its time
// is scaled or it is paused: a paused game ends as well, since whoever asked for an end wants one. Zero
// sets no limit.
func WithLimit(n int) Option { return func(g *Game) { g.limit = n } }

// NewGame returns a game that shows an engine. Behaviours may be attached before and after. It panics
// with a *coroutine.ArgumentError if the engine is nil.
func NewGame(engine *ecs.Engine, options ...Option) *Game {
	if engine == nil {
		panic(argumentError("NewGame", "the engine is nil; pass one of ecs.New"))
	}
	g := &Game{engine: engine, background: color.Black, title: "Somen", width: 640, height: 360}
	for _, o := range options {
		o(g)
	}
	if g.renderers == nil {
		g.renderers = []Renderer{World(16), Glows(), Particles(), HUD(16)}
	}
	return g
}

// mostSteps is how many steps share the budget of one frame, at most.
const mostSteps = 5

// Update tells the engine's Input what the player does and runs one step, with its fixed length;
// Ebitengine calls it as often as [Run] asks for. The budgets of an engine are for a rendered frame,
// so the steps between two calls of Draw share them. A host that doesn't draw, as tests do, gets a
// new budget every five steps.
func (g *Game) Update() error {
	g.opened = true
	if g.limit > 0 && g.updates >= g.limit {
		return ebiten.Termination
	}
	if g.gate != nil {
		if open, err := g.gate(); err != nil || !open {
			return err
		}
	}
	if g.drawn || g.steps == mostSteps || g.updates == 0 {
		g.engine.NewFrame()
		g.drawn, g.steps = false, 0
	}
	g.steps++
	g.updates++
	if g.overlay != nil {
		g.overlay.feed(g.width, g.height, g.height, func(x, y float64) (px, py float64) { return x, y })
	}
	g.feeder.feed(g.engine.Input(), g.overlay)
	g.engine.FixedStep()
	g.stepped()
	if g.overlay != nil {
		g.overlay.inspector.Frame()
	}
	return nil
}

// Draw fills the screen with the background and calls every renderer. Built with the tag
// somen_guard it panics when one of them has changed a component.
func (g *Game) Draw(screen *ebiten.Image) {
	g.drawn = true
	screen.Fill(g.background)
	g.interpolate()
	view := g.engine.View()
	for _, draw := range g.renderers {
		view.Guard(draw, func() { draw(view, screen) })
	}
	if g.overlay != nil && g.overlay.inspector.Open() {
		view.Guard("overlay", func() {
			g.overlay.drawChosen(screen)
			g.overlay.drawPanel(screen, g.height)
		})
	}
}

// Layout returns the size of the game's world, whatever the size of the window is.
func (g *Game) Layout(int, int) (width, height int) { return g.width, g.height }
