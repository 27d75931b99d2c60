package term

import (
	"image/color"
	"math"
	"slices"
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
		background: tcellColor(p.background, p.background),
		eye:        p.eyes.In(view, p.width, p.height),
	}
	screen.Fill(' ', tcell.StyleDefault.Background(c.background))
	shapes := p.shapes.In(view)
	hud := slices.IndexFunc(shapes, func(s scene.Shape) bool { return s.HUD })
	if hud < 0 {
		hud = len(shapes)
	}
	for _, s := range shapes[:hud] {
		c.shape(s, tcellColor(s.Color, p.background))
	}
	for _, g := range p.glows.In(view) {
		g.Color.A = uint8(float64(g.Color.A) * g.Level)
		c.glow(g, tcellColor(g.Color, p.background))
	}
	for _, s := range shapes[hud:] {
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
	eye           scene.Eye
}

func (c *canvas) cell(at components.Vec2) (column, row int) {
	return int(math.Floor(at.X * c.perX)), int(math.Floor(at.Y * c.perY))
}

func (c *canvas) put(column, row int, r rune, colour tcell.Color) {
	c.screen.SetContent(column, row, r, nil, tcell.StyleDefault.Foreground(colour).Background(c.background))
}

func (c *canvas) shape(s scene.Shape, colour tcell.Color) {
	at, zoom := c.eye.See(s.At, s.HUD)
	s.At, s.Size = at, s.Size.Mul(zoom)
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

// glow puts a light into one cell, however large its halo is.
func (c *canvas) glow(g scene.Glow, colour tcell.Color) {
	at, _ := c.eye.See(g.At, false)
	column, row := c.cell(at)
	switch {
	case g.Rune != 0:
		c.put(column, row, g.Rune, colour)
	case g.Soft:
		c.put(column, row, '·', colour)
	default:
		c.put(column, row, '•', colour)
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
			c.put(column, row, r, colour)
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
