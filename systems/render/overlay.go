package render

import (
	"math"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/inpututil"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems/internal/inspect"
	"github.com/somen-go/somen/systems/internal/scene"
)

// WithOverlay gives the game a debug overlay that F1 opens: the budget of a frame and its history,
// the behaviours by what they wait for, the busiest of them, and where the chosen one stands in the
// source. While it is open F2 pauses the game, F3 runs one step, F4 halves its speed, and Tab or a
// click chooses an entity.
//
// The game doesn't see F1, nor the overlay's other keys and the clicks on its panel while it is open
// (the arrows up and down are its own only while the game is paused); everything else the game sees
// as ever. Looking changes nothing: a game does the same whether the overlay is open or not, save
// that the time of each behaviour is measured while it is, which costs about 30 ns a resume.
func WithOverlay() Option {
	return func(g *Game) { g.overlay = &overlay{inspector: inspect.New(g.engine), eyes: scene.NewEyes()} }
}

// overlay is the debug overlay of a game.
type overlay struct {
	inspector *inspect.Inspector
	eyes      *scene.Eyes
	ink       ink
	captured  bool // the mouse button went down on the panel, and is down
}

// takes reports whether a key that went down is the overlay's. It is nil in a game without one.
func (o *overlay) takes(k ecs.Key) bool { return o != nil && o.inspector.Press(k) }

// takesMouse reports whether the left button, as it is now, is the overlay's.
func (o *overlay) takesMouse() bool { return o != nil && o.captured }

// reach is how far from an entity a click may be, in pixels.
const reach = 24

// feed tells the inspector of clicks. It is called once an Update, before the game is told.
func (o *overlay) feed(view ecs.View, width, height int) {
	switch {
	case !ebiten.IsMouseButtonPressed(ebiten.MouseButtonLeft):
		o.captured = false
	case o.inspector.Open() && inpututil.IsMouseButtonJustPressed(ebiten.MouseButtonLeft):
		x, y := ebiten.CursorPosition()
		lines := o.inspector.Lines(mostRows(height))
		p := newPanel(lines, height)
		if o.captured = p.covers(x, y); o.captured {
			if at := p.lineAt(lines, y); at >= 0 {
				o.inspector.ClickLine(lines[at])
			}
			return
		}
		eye := o.eyes.In(view, width, height)
		o.inspector.Click(components.Vec2{X: float64(x), Y: float64(y)}, reach,
			func(at components.Vec2, hud bool) components.Vec2 {
				seen, _ := eye.See(at, hud)
				return seen
			})
	}
}

// panel is where the lines are, in pixels of the game.
type panel struct {
	left, top, width, height float64
	size                     float64 // of the letters
	column, row              float64 // of a character
}

const (
	panelMargin = 5   // around the panel
	panelPad    = 6   // within it
	panelGap    = 4   // before a part
	smallest    = 9   // the size of letters that can be read, just
	advance     = 0.6 // of a letter of Go Mono, by its size
)

func newPanel(lines []inspect.Line, height int) panel {
	rows, gaps := 0, 0.0
	for n, l := range lines {
		rows++
		if l.Plot {
			rows += inspect.PlotRows - 1
		}
		gaps += gapBefore(n, l)
	}
	room := float64(height) - 2*(panelMargin+panelPad) - gaps
	p := panel{left: panelMargin, top: panelMargin}
	fits := math.Floor(room / float64(rows) / 1.1)
	p.size = max(smallest, min(fits, max(10, math.Round(float64(height)/50))))
	p.row = min(1.3*p.size, max(1.05*p.size, room/float64(rows)))
	p.column = advance * p.size
	p.width = inspect.Columns*p.column + 2*panelPad
	p.height = float64(rows)*p.row + gaps + 2*panelPad
	return p
}

// mostRows returns how many rows fit on a screen.
func mostRows(height int) int {
	return int((float64(height) - 2*(panelMargin+panelPad) - 4*panelGap) / (1.1 * smallest))
}

// gapBefore is the empty space before a line that begins a part.
func gapBefore(n int, l inspect.Line) float64 {
	if n > 0 && l.Tone == inspect.Head {
		return panelGap
	}
	return 0
}

func (p panel) covers(x, y int) bool {
	dx, dy := float64(x)-p.left, float64(y)-p.top
	return 0 <= dx && dx < p.width && 0 <= dy && dy < p.height
}

// each calls f with the upper edge of every line.
func (p panel) each(lines []inspect.Line, f func(n int, top, height float64)) {
	y := p.top + panelPad
	for n, l := range lines {
		y += gapBefore(n, l)
		height := p.row
		if l.Plot {
			height *= inspect.PlotRows
		}
		f(n, y, height)
		y += height
	}
}

// lineAt returns the index of the line at a height, or -1.
func (p panel) lineAt(lines []inspect.Line, y int) int {
	at := -1
	p.each(lines, func(n int, top, height float64) {
		if top <= float64(y) && float64(y) < top+height {
			at = n
		}
	})
	return at
}
