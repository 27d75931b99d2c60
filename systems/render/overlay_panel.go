package render

import (
	"math"

	"github.com/somen-go/somen/systems/internal/inspect"
)

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

func (p panel) covers(x, y float64) bool {
	dx, dy := x-p.left, y-p.top
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
func (p panel) lineAt(lines []inspect.Line, y float64) int {
	at := -1
	p.each(lines, func(n int, top, height float64) {
		if top <= y && y < top+height {
			at = n
		}
	})
	return at
}
