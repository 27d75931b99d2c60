package term

import (
	"image/color"
	"math"

	"github.com/gdamore/tcell/v2"
	"github.com/mattn/go-runewidth"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems/internal/scene"
)

// Draw draws what there is to see in the view, once, and shows it. The options are those of [Run].
func Draw(view ecs.View, screen tcell.Screen, options ...Option) {
	newPlayer(options).draw(view, screen)
}

func (p *player) draw(view ecs.View, screen tcell.Screen) {
	columns, rows := screen.Size()
	c := canvas{
		screen:     screen,
		columns:    columns,
		rows:       rows,
		perX:       float64(columns) / float64(p.width),
		perY:       float64(rows) / float64(p.height),
		background: tcellColor(p.background, p.background),
	}
	screen.Fill(' ', tcell.StyleDefault.Background(c.background))
	for _, s := range p.shapes.In(view) {
		c.shape(s, tcellColor(s.Color, p.background))
	}
	for _, t := range p.texts.In(view) {
		c.text(t, tcellColor(t.Color, p.background))
	}
	screen.Show()
}

// canvas is a screen that knows where a point of the world is on it.
type canvas struct {
	screen        tcell.Screen
	columns, rows int
	perX, perY    float64 // cells a pixel
	background    tcell.Color
}

func (c *canvas) cell(at components.Vec2) (column, row int) {
	return int(math.Floor(at.X * c.perX)), int(math.Floor(at.Y * c.perY))
}

func (c *canvas) put(column, row int, r rune, colour tcell.Color) {
	c.screen.SetContent(column, row, r, nil, tcell.StyleDefault.Foreground(colour).Background(c.background))
}

func (c *canvas) shape(s scene.Shape, colour tcell.Color) {
	column, row := c.cell(s.At)
	if s.Rune != 0 {
		c.put(column, row, s.Rune, colour)
		return
	}
	r, size := '■', s.Size
	if s.Form == components.Circle {
		r, size.Y = '●', s.Size.X
	}
	covered := false
	left, top := c.cell(components.Vec2{X: s.At.X - size.X/2, Y: s.At.Y - size.Y/2})
	right, bottom := c.cell(components.Vec2{X: s.At.X + size.X/2, Y: s.At.Y + size.Y/2})
	for y := max(top, 0); y <= min(bottom, c.rows-1); y++ {
		for x := max(left, 0); x <= min(right, c.columns-1); x++ {
			centre := components.Vec2{X: (float64(x) + .5) / c.perX, Y: (float64(y) + .5) / c.perY}
			if covers(s.Form, size, centre.Sub(s.At)) {
				c.put(x, y, r, colour)
				covered = true
			}
		}
	}
	if !covered {
		c.put(column, row, r, colour)
	}
}

// covers reports whether a form covers the point that is off its middle.
func covers(form components.Form, size, off components.Vec2) bool {
	if form == components.Circle {
		return off.Len() <= size.X/2
	}
	return math.Abs(off.X) <= size.X/2 && math.Abs(off.Y) <= size.Y/2
}

func (c *canvas) text(t scene.Text, colour tcell.Color) {
	column, row := c.cell(t.At)
	for _, r := range t.String {
		c.put(column, row, r, colour)
		column += runewidth.RuneWidth(r)
	}
}

// tcellColor mixes a colour with the one behind it, since a terminal has no alpha.
func tcellColor(c, behind color.RGBA) tcell.Color {
	mix := func(front, back uint8) int32 {
		return (int32(front)*int32(c.A) + int32(back)*(255-int32(c.A)) + 127) / 255
	}
	return tcell.NewRGBColor(mix(c.R, behind.R), mix(c.G, behind.G), mix(c.B, behind.B))
}
