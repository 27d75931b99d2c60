package term

import (
	"image/color"

	"github.com/gdamore/tcell/v2"
	"github.com/mattn/go-runewidth"
	"github.com/somen-go/somen/systems/internal/inspect"
)

var (
	glass = color.RGBA{12, 16, 28, 255}
	tones = [...]color.RGBA{
		inspect.Plain:  {208, 216, 228, 255},
		inspect.Dim:    {128, 140, 162, 255},
		inspect.Head:   {255, 200, 90, 255},
		inspect.Bad:    {255, 96, 104, 255},
		inspect.Chosen: {255, 200, 90, 255},
	}
	sky = color.RGBA{86, 156, 224, 255}
)

// eighths are the parts of a cell that a bar fills, from below.
var eighths = []rune(" ▁▂▃▄▅▆▇█")

// overlay writes the lines of an inspector over the left of the screen.
func (c *canvas) overlay(i *inspect.Inspector) {
	row := 0
	for _, l := range i.Lines(c.rows) {
		if l.Plot {
			c.plot(i.History(), row)
			row += inspect.PlotRows
			continue
		}
		column := 1
		for x := range inspect.Columns + 2 {
			c.glass(x, row, ' ', glass)
		}
		for _, r := range l.Text {
			c.glass(column, row, r, tones[l.Tone])
			column += runewidth.RuneWidth(r)
		}
		if l.Slider {
			c.slider(row, l.Part)
		}
		if l.Bar {
			c.bar(1+inspect.BarFrom, 1+inspect.Columns, row, l.Part)
		}
		row++
	}
}

// bar fills a part of the cells between two columns.
func (c *canvas) bar(from, to, row int, part float64) {
	tone := sky
	if part > 1 {
		tone = tones[inspect.Bad]
	}
	for x := from; x < to; x++ {
		r := '░'
		if float64(x-from) < part*float64(to-from) {
			r = '█'
		}
		c.glass(x, row, r, tone)
	}
}

// slider draws a groove with a knob.
func (c *canvas) slider(row int, part float64) {
	knob := int(part*(inspect.Columns-1) + .5)
	for x := range inspect.Columns {
		r, tone := '━', sky
		switch {
		case x == knob:
			r, tone = '●', tones[inspect.Plain]
		case x > knob:
			r, tone = '─', tones[inspect.Dim]
		}
		c.glass(1+x, row, r, tone)
	}
}

// plot draws the history, several frames to a column: the highest of them.
func (c *canvas) plot(p *inspect.Plot, top int) {
	for x := range inspect.Columns {
		var bar inspect.PlotBar
		for _, b := range p.Bars[x*inspect.Frames/inspect.Columns : (x+1)*inspect.Frames/inspect.Columns] {
			bar.Height = max(bar.Height, b.Height)
			bar.Over, bar.LeftOver = bar.Over || b.Over, bar.LeftOver || b.LeftOver
		}
		tone := sky
		switch {
		case bar.Over:
			tone = tones[inspect.Bad]
		case bar.LeftOver:
			tone = tones[inspect.Head]
		}
		full := int(bar.Height*inspect.PlotRows*8 + .999)
		for y := range inspect.PlotRows {
			part := min(8, max(0, full-8*(inspect.PlotRows-1-y)))
			c.glass(1+x, top+y, eighths[part], tone)
		}
	}
	for y := range inspect.PlotRows {
		c.glass(0, top+y, ' ', glass)
		c.glass(1+inspect.Columns, top+y, ' ', glass)
	}
}

// glass writes a character on the panel.
func (c *canvas) glass(column, row int, r rune, front color.RGBA) {
	style := tcell.StyleDefault.Foreground(tcellColor(front, front)).Background(tcellColor(glass, glass))
	c.screen.SetContent(column, row, r, nil, style)
}
