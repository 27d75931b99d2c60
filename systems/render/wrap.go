package render

import (
	"log/slog"
	"math"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/inpututil"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
)

// Overlay gives any game the debug overlay of [WithOverlay]: one whose Update calls the engine's Step or
// Frame somewhere, and whose Draw draws whatever it likes.
//
//	ebiten.RunGame(render.Overlay(game, engine))
//
// F1 opens it. While it is open F2 pauses the game by not calling its Update, F3 calls it once, and F4
// calls it every other time, though at once when something is pressed, so that inpututil misses
// nothing; a step of the engine is as long as ever, also in a game that tells engine.Frame the time of
// the wall clock. All of the game stands still, then, save what goes by a clock of its own. Tab or a click
// chooses an entity with a behaviour: see [SeenAt] for where one is. A game that asks Ebitengine for keys
// and clicks sees those of the overlay too.
//
// The panel is drawn on the final screen, in the pixels of the window, whatever the size of the game's
// own screen is, and covers no more than its text. The game's Layout or LayoutF and DrawFinalScreen are
// called as they would be without it. It panics with a
// *coroutine.ArgumentError if the game or the engine is nil; a game that makes a
// new engine for each level passes [EngineFrom].
func Overlay(game ebiten.Game, engine *ecs.Engine, options ...OverlayOption) ebiten.Game {
	if game == nil {
		panic(argumentError("Overlay", "the game is nil; pass the game that ebiten.RunGame would run"))
	}
	w := &wrapped{Game: game, pace: pace{scale: 1}}
	w.overlay = newOverlay(engine, &w.pace, options)
	if w.overlay.follow(); w.overlay.engine == nil {
		panic(argumentError("Overlay", "the engine is nil; pass the one that the game's Update steps, or render.EngineFrom"))
	}
	return w
}

// wrapped is a game with the overlay. It has all optional methods of a game, which do what Ebitengine
// does with a game that lacks them.
type wrapped struct {
	ebiten.Game
	overlay *overlay
	pace    pace
	keys    []ebiten.Key

	size   struct{ x, y int } // of the game's own screen
	height int                // of the final one
	final  ebiten.GeoM        // from the one to the other
	sheet  *ebiten.Image      // the panel is drawn on

	idle int // Updates in which the engine made no step, from the beginning on
}

func (w *wrapped) Update() error {
	o := w.overlay
	o.follow()
	w.keys = inpututil.AppendJustPressedKeys(w.keys[:0])
	for _, k := range w.keys {
		o.takes(ecs.Key(k.String()))
	}
	o.feed(w.size.x, w.size.y, w.height, w.final.Apply)
	if !w.pace.due(w.pace.scale != 1 && somethingPressed()) {
		o.inspector.Frame()
		return nil
	}
	if w.pace.held {
		w.pace.held = false
		o.engine.SkipTime()
	}
	err := w.Game.Update()
	o.follow()
	o.inspector.Frame()
	w.watch()
	return err
}

// idleStart is how many Updates a game may begin with without a step of the engine.
const idleStart = 120

// watch tells once of an engine that is never stepped, while something waits for it.
func (w *wrapped) watch() {
	e := w.overlay.engine
	if w.idle > idleStart || e.Steps() > 0 {
		w.idle = idleStart + 1
		return
	}
	if w.idle++; w.idle > idleStart {
		for entity := range ecs.Values(e.View(), components.Behaviour) {
			slog.Warn("render: the engine makes no step, so the behaviours of its world do not run; call engine.Step(time.Second / 60) in the game's Update",
				"world", e.World().Id(), "entity", ecs.NewRef(e.World(), entity))
			return
		}
	}
}

// somethingPressed reports whether a key, a button or a finger has come or gone in this tick.
func somethingPressed() bool {
	if len(inpututil.AppendJustPressedKeys(nil))+len(inpututil.AppendJustReleasedKeys(nil)) > 0 ||
		len(inpututil.AppendJustPressedTouchIDs(nil))+len(inpututil.AppendJustReleasedTouchIDs(nil)) > 0 {
		return true
	}
	for _, m := range mouseButtons {
		if inpututil.IsMouseButtonJustPressed(m.button) || inpututil.IsMouseButtonJustReleased(m.button) {
			return true
		}
	}
	for _, pad := range ebiten.AppendGamepadIDs(nil) {
		if len(inpututil.AppendJustPressedGamepadButtons(pad, nil))+len(inpututil.AppendJustReleasedGamepadButtons(pad, nil)) > 0 {
			return true
		}
	}
	x, y := ebiten.Wheel()
	return x != 0 || y != 0
}

func (w *wrapped) Draw(screen *ebiten.Image) {
	w.Game.Draw(screen)
	size := screen.Bounds().Size()
	w.size.x, w.size.y = size.X, size.Y
	if w.overlay.inspector.Open() {
		w.overlay.drawChosen(screen)
	}
}

// LayoutF calls what the game has, as Ebitengine does.
func (w *wrapped) LayoutF(width, height float64) (float64, float64) {
	if l, ok := w.Game.(ebiten.LayoutFer); ok {
		return l.LayoutF(width, height)
	}
	x, y := w.Game.Layout(int(max(1, width)), int(max(1, height)))
	return float64(x), float64(y)
}

// DrawFinalScreen calls what the game has, or does what Ebitengine does, and draws the panel above.
func (w *wrapped) DrawFinalScreen(screen ebiten.FinalScreen, offscreen *ebiten.Image, geoM ebiten.GeoM) {
	if d, ok := w.Game.(ebiten.FinalScreenDrawer); ok {
		d.DrawFinalScreen(screen, offscreen, geoM)
	} else {
		ebiten.DefaultDrawFinalScreen(screen, offscreen, geoM)
	}
	w.height, w.final = screen.Bounds().Dy(), geoM
	if !w.overlay.inspector.Open() {
		return
	}
	p := newPanel(w.overlay.inspector.Lines(mostRows(w.height)), w.height)
	width, height := int(math.Ceil(p.left+p.width)), int(math.Ceil(p.top+p.height))
	if w.sheet == nil || w.sheet.Bounds().Dx() < width || w.sheet.Bounds().Dy() < height {
		w.sheet = ebiten.NewImage(width, height)
	}
	w.sheet.Clear()
	w.overlay.drawPanel(w.sheet, w.height)
	screen.DrawImage(w.sheet, nil)
}
