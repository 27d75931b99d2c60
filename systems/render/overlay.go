package render

import (
	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/inpututil"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems/internal/inspect"
	"github.com/somen-go/somen/systems/internal/scene"
	"github.com/yohamta/donburi"
	"github.com/yohamta/donburi/features/transform"
)

// WithOverlay gives the game a debug overlay that F1 opens: the budget of a frame and its history,
// the behaviours by what they wait for, the busiest of them, and where the chosen one stands in the
// source. While it is open F2 pauses the game, F3 runs one step, F4 halves its speed, and Tab or a
// click chooses an entity; with a tape it goes back in time, see [WithTape].
//
// The game doesn't see F1, nor the overlay's other keys and the clicks on its panel while it is open
// (the arrows and PageUp and PageDown are its own only while the game is paused); everything else the game sees
// as ever. Looking changes nothing: a game does the same whether the overlay is open or not, save
// that the time of each behaviour is measured while it is, which costs about 30 ns a resume.
func WithOverlay(options ...OverlayOption) Option {
	return func(g *Game) { g.overlay = newOverlay(g.engine, g.engine, options) }
}

// OverlayOption is an option of [Overlay] and [WithOverlay].
type OverlayOption func(*overlay)

// SeenAt lets the game say where on its screen an entity is seen, in pixels of the size that its Layout
// returns, and false if it can't be clicked on. Without it an entity is where its components.Position is,
// as the components.Camera sees it, or else where its transform.WorldPosition is (of donburi's
// features/transform); so a game that has a camera or a position of its own needs it.
func SeenAt(where func(*donburi.Entry) (at components.Vec2, ok bool)) OverlayOption {
	return func(o *overlay) { o.where = where }
}

// EngineFrom is for a game that makes a new engine now and then, as for each level: the overlay asks in
// each Update which is the present one. Where current returns nil it keeps to the one before. A [Game],
// which has one engine, doesn't need it.
func EngineFrom(current func() *ecs.Engine) OverlayOption {
	return func(o *overlay) { o.current = current }
}

// Tape is a recording of the engine: a *rewind.Tape of package ecs/rewind.
type Tape = inspect.Tape

// WithTape gives the overlay a slider that goes back to any step that the tape has, and forth again: pulled with the mouse, or,
// while the game is paused, with the arrows to the left and to the right for a step, PageUp and PageDown for a second. To go
// somewhere pauses the game; F2 plays on from there, and what was recorded of later steps is forgotten then. F3 goes a
// step forth: the one that was recorded, as long as there is one.
//
// If the tape can't record the game the overlay says why, as that its behaviours run on stacks. It is the tape of the first
// engine; a game that goes over to another has no slider any more.
func WithTape(t Tape) OverlayOption {
	return func(o *overlay) { o.inspector.WithTape(t) }
}

// overlay is the debug overlay of a game.
type overlay struct {
	inspector *inspect.Inspector
	engine    *ecs.Engine
	current   func() *ecs.Engine // or nil
	where     func(*donburi.Entry) (components.Vec2, bool)
	eyes      *scene.Eyes
	ink       ink
	captured  bool // the mouse button went down on the panel, and is down
	slides    bool // on the slider
}

func newOverlay(engine *ecs.Engine, pace inspect.Pace, options []OverlayOption) *overlay {
	o := &overlay{inspector: inspect.New(engine, pace), engine: engine, eyes: scene.NewEyes()}
	for _, option := range options {
		option(o)
	}
	return o
}

// follow goes over to the present engine of the game.
func (o *overlay) follow() {
	if o.current == nil {
		return
	}
	if e := o.current(); e != nil && e != o.engine {
		o.engine = e
		o.inspector.Follow(e)
	}
}

// takes reports whether a key that went down is the overlay's. It is nil in a game without one.
func (o *overlay) takes(k ecs.Key) bool { return o != nil && o.inspector.Press(k) }

// takesMouse reports whether the left button, as it is now, is the overlay's.
func (o *overlay) takesMouse() bool { return o != nil && o.captured }

// reach is how far from an entity a click may be, in pixels.
const reach = 24

// feed tells the inspector of clicks on a screen of the size. The panel is on a screen of the height
// panelHeight, on which the point of the click is where onPanel says. It is called once an Update,
// before the game is told.
func (o *overlay) feed(width, height, panelHeight int, onPanel func(x, y float64) (px, py float64)) {
	switch {
	case !ebiten.IsMouseButtonPressed(ebiten.MouseButtonLeft):
		o.captured, o.slides = false, false
	case o.slides:
		px, _ := onPanel(ebiten.CursorPositionF())
		o.slide(px, panelHeight)
	case o.inspector.Open() && inpututil.IsMouseButtonJustPressed(ebiten.MouseButtonLeft):
		x, y := ebiten.CursorPositionF()
		px, py := onPanel(x, y)
		lines := o.inspector.Lines(mostRows(panelHeight))
		p := newPanel(lines, panelHeight)
		if o.captured = p.covers(px, py); o.captured {
			at := p.lineAt(lines, py)
			switch {
			case at < 0:
			case lines[at].Slider:
				o.slides = true
				o.slide(px, panelHeight)
			default:
				o.inspector.ClickLine(lines[at])
			}
			return
		}
		o.inspector.Click(components.Vec2{X: x, Y: y}, reach, func(e *donburi.Entry) (components.Vec2, bool) {
			at, _, ok := o.see(e, width, height)
			return at, ok
		})
	}
}

// slide pulls the slider to a place on the panel.
func (o *overlay) slide(px float64, panelHeight int) {
	p := newPanel(o.inspector.Lines(mostRows(panelHeight)), panelHeight)
	o.inspector.Slide((px - p.left - panelPad) / (p.width - 2*panelPad))
}

// see returns where on a screen of the size an entity is, and how much larger it is there.
func (o *overlay) see(e *donburi.Entry, width, height int) (at components.Vec2, zoom float64, ok bool) {
	switch {
	case o.where != nil:
		at, ok = o.where(e)
		return at, 1, ok
	case e.HasComponent(components.Position):
		eye := o.eyes.In(o.engine.View(), width, height)
		at, zoom = eye.See(components.Position.GetValue(e), e.HasComponent(components.HUD))
		return at, zoom, true
	case e.HasComponent(transform.Transform):
		at := transform.WorldPosition(e)
		return components.Vec2{X: at.X, Y: at.Y}, 1, true
	}
	return components.Vec2{}, 1, false
}
