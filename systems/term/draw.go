package term

import (
	"image/color"
	"math"
	"strings"

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
		background: p.background,
		eye:        p.eyes.In(view, p.width, p.height),
	}
	screen.Fill(' ', tcell.StyleDefault.Background(tcellColor(p.background, p.background)))
	p.world.Paint(view, false, &c)
	for _, g := range p.glows.In(view) {
		g.Color.A = uint8(float64(g.Color.A) * g.Level)
		c.glow(g)
	}
	for _, s := range p.specks.In(view) {
		if s.Color.A >= 128 { // a terminal has no room for the paler ones
			at, _ := c.eye.See(s.At, false)
			column, row := c.cell(at)
			c.put(column, row, '·', s.Color)
		}
	}
	p.world.Paint(view, true, &c)
	if p.note != nil {
		c.note(p.note())
	}
	if p.overlay != nil && p.overlay.Open() {
		c.overlay(p.overlay)
	}
	screen.Show()
}

// canvas is a screen that knows where a point of the world is on it.
type canvas struct {
	screen        tcell.Screen
	columns, rows int
	perX, perY    float64 // cells a pixel
	background    color.RGBA
	eye           scene.Eye
}

func (c *canvas) cell(at components.Vec2) (column, row int) {
	return int(math.Floor(at.X * c.perX)), int(math.Floor(at.Y * c.perY))
}

// middle returns the place on the screen that is in the middle of a cell, in pixels.
func (c *canvas) middle(column, row int) components.Vec2 {
	return components.Vec2{X: (float64(column) + .5) / c.perX, Y: (float64(row) + .5) / c.perY}
}

// put writes a character on what is behind it.
func (c *canvas) put(column, row int, r rune, front color.RGBA) {
	_, _, style, _ := c.screen.GetContent(column, row)
	_, behind, _ := style.Decompose()
	back := c.background
	if red, green, blue := behind.RGB(); red >= 0 {
		back = color.RGBA{uint8(red), uint8(green), uint8(blue), 255}
	}
	c.screen.SetContent(column, row, r, nil, style.Foreground(tcellColor(front, back)))
}

func (c *canvas) Shape(s *scene.Shape) {
	at, zoom := c.eye.See(s.At, s.HUD)
	r, size := '■', s.Size.Mul(zoom)
	if s.Form == components.Circle {
		r, size.Y = '●', size.X
	}
	c.block(at, size, s.Rune, r, s.Color, func(off components.Vec2) bool { return covers(s.Form, size, off) })
}

// block fills what a form around a place covers with a character, and the cell of the place at
// least. With a rune of its own it is this one alone.
func (c *canvas) block(at, size components.Vec2, own, r rune, colour color.RGBA, covers func(off components.Vec2) bool) {
	column, row := c.cell(at)
	if own != 0 {
		c.put(column, row, own, colour)
		return
	}
	covered := false
	left, top := c.cell(at.Sub(size.Mul(.5)))
	right, bottom := c.cell(at.Add(size.Mul(.5)))
	for y := max(top, 0); y <= min(bottom, c.rows-1); y++ {
		for x := max(left, 0); x <= min(right, c.columns-1); x++ {
			if covers(c.middle(x, y).Sub(at)) {
				c.put(x, y, r, colour)
				covered = true
			}
		}
	}
	if !covered {
		c.put(column, row, r, colour)
	}
}

// glow puts a light into one cell, however large its halo is.
func (c *canvas) glow(g scene.Glow) {
	at, _ := c.eye.See(g.At, false)
	column, row := c.cell(at)
	switch {
	case g.Rune != 0:
		c.put(column, row, g.Rune, g.Color)
	case g.Soft:
		c.put(column, row, '·', g.Color)
	default:
		c.put(column, row, '•', g.Color)
	}
}

// covers reports whether a form covers the point that is off its middle.
func covers(form components.Form, size, off components.Vec2) bool {
	if form == components.Circle {
		return off.Len() <= size.X/2
	}
	return math.Abs(off.X) <= size.X/2 && math.Abs(off.Y) <= size.Y/2
}

func (c *canvas) Text(t *scene.Text) {
	at, _ := c.eye.See(t.At, t.HUD)
	left, row := c.cell(at)
	for line := range strings.SplitSeq(t.String, "\n") {
		column := left
		switch width := runewidth.StringWidth(line); t.Font.Align {
		case components.AlignCenter:
			column -= width / 2
		case components.AlignEnd:
			column -= width
		}
		for _, r := range line {
			c.put(column, row, r, t.Color)
			column += runewidth.RuneWidth(r)
		}
		row++
	}
}

// tcellColor mixes a colour with the one behind it, since a terminal has no alpha.
func tcellColor(c, behind color.RGBA) tcell.Color {
	mix := func(front, back uint8) int32 {
		return (int32(front)*int32(c.A) + int32(back)*(255-int32(c.A)) + 127) / 255
	}
	return tcell.NewRGBColor(mix(c.R, behind.R), mix(c.G, behind.G), mix(c.B, behind.B))
}
