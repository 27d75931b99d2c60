package harness

import (
	"cmp"
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// chart draws a plot. The names of the lines stand at their ends, where a legend need not be looked for.
type chart struct {
	canvas draw.Canvas
	plot   Plot
	lines  []line
	theme  theme

	left, right, bottom, top vg.Length // of the field in which the lines are
	xs, ys                   [2]float64
}

const (
	small  = vg.Length(9)
	normal = vg.Length(10.5)
	large  = vg.Length(13)
	gap    = vg.Length(7)
	margin = vg.Length(12)
)

func newChart(canvas draw.Canvas, p Plot, lines []line, t theme) *chart {
	c := &chart{canvas: canvas, plot: p, lines: lines, theme: t}
	c.xs, c.ys = [2]float64{math.Inf(1), 0}, [2]float64{math.Inf(1), 0}
	for _, l := range lines {
		for _, p := range l.points {
			c.xs = [2]float64{min(c.xs[0], p.x), max(c.xs[1], p.x)}
			c.ys = [2]float64{min(c.ys[0], p.y), max(c.ys[1], p.y)}
		}
	}
	if c.xs[0] == c.xs[1] {
		c.xs = [2]float64{c.xs[0] / 2, c.xs[1] * 2}
	}
	// Some air above and below, a little more if the lines are close together.
	air := max(1.3, math.Pow(c.ys[1]/c.ys[0], 0.06))
	c.ys = [2]float64{c.ys[0] / air, c.ys[1] * air}

	var names, ticks vg.Length
	for i := range lines {
		names = max(names, c.style(small, nil).Width(c.name(i)))
	}
	for _, y := range c.ticks() {
		ticks = max(ticks, c.style(small, nil).Width(tick(y, lines[0].unit)))
	}
	c.left, c.bottom = canvas.Min.X+margin+ticks+gap, canvas.Min.Y+margin+3*normal
	c.right, c.top = canvas.Max.X-margin-names-3*gap, canvas.Max.Y-margin-large-2.2*normal
	return c
}

func (c *chart) draw() {
	t := c.theme
	c.text(c.style(large, t.ink), text.XLeft, text.YTop, c.canvas.Min.X+margin, c.canvas.Max.Y-margin, c.plot.Title)
	c.text(c.style(small, t.muted), text.XLeft, text.YTop, c.canvas.Min.X+margin, c.canvas.Max.Y-margin-large*1.4, c.plot.YLabel)
	c.text(c.style(small, t.muted), text.XCenter, text.YBottom, (c.left+c.right)/2, c.canvas.Min.Y+margin, c.plot.XLabel)
	c.grid()
	for _, m := range c.plot.Marks {
		c.mark(m)
	}
	for i := range c.lines {
		c.line(i)
	}
	c.labels()
}

func (c *chart) grid() {
	t := c.theme
	rule := draw.LineStyle{Color: t.faint, Width: 0.7}
	for _, y := range c.ticks() {
		c.canvas.StrokeLine2(rule, c.left, c.y(y), c.right, c.y(y))
		c.text(c.style(small, t.muted), text.XRight, text.YCenter, c.left-gap, c.y(y), tick(y, c.lines[0].unit))
	}
	var drawn []float64
	for _, l := range c.lines {
		for _, p := range l.points {
			if slices.Contains(drawn, p.x) {
				continue
			}
			drawn = append(drawn, p.x)
			c.canvas.StrokeLine2(rule, c.x(p.x), c.bottom-gap/2, c.x(p.x), c.top)
			c.text(c.style(small, t.muted), text.XCenter, text.YTop, c.x(p.x), c.bottom-gap, p.size)
		}
	}
}

func (c *chart) mark(m Mark) {
	if m.Y < c.ys[0] || m.Y > c.ys[1] {
		return
	}
	c.canvas.StrokeLine2(draw.LineStyle{Color: c.theme.muted, Width: 1, Dashes: []vg.Length{1.5, 3}}, c.left, c.y(m.Y), c.right, c.y(m.Y))
	c.text(c.style(small, c.theme.muted), text.XLeft, text.YBottom, c.left+gap/2, c.y(m.Y)+2, m.Label)
}

func (c *chart) line(i int) {
	l := c.lines[i]
	style := draw.LineStyle{Color: c.theme.colour(i), Width: 1.5}
	if strings.HasPrefix(l.peer, "Somen") {
		style.Width = 2.8
	}
	if i >= len(series) {
		style.Dashes = []vg.Length{5, 3}
	}
	var way []vg.Point
	for _, p := range l.points {
		way = append(way, vg.Point{X: c.x(p.x), Y: c.y(p.y)})
	}
	c.canvas.StrokeLines(style, way)
	for _, at := range way {
		c.canvas.DrawGlyph(draw.GlyphStyle{Color: style.Color, Radius: 2.2 + style.Width/4, Shape: draw.CircleGlyph{}}, at)
	}
}

// labels names the lines beside their ends. Where names would lie upon each other they are moved apart,
// and a thin line leads to each.
func (c *chart) labels() {
	order := make([]int, len(c.lines))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(c.lines[a].last().y, c.lines[b].last().y) })
	var ends []vg.Length
	for _, i := range order {
		ends = append(ends, c.y(c.lines[i].last().y))
	}
	for n, y := range apart(ends, small*1.25, c.bottom, c.top) {
		i := order[n]
		colour := c.theme.colour(i)
		from := vg.Point{X: c.x(c.lines[i].last().x), Y: ends[n]}
		knee := vg.Point{X: max(c.right, from.X), Y: ends[n]}
		to := vg.Point{X: c.right + 2*gap, Y: y}
		c.canvas.StrokeLines(draw.LineStyle{Color: colour, Width: 0.6, Dashes: []vg.Length{1, 2}}, []vg.Point{from, knee, to})
		c.text(c.style(small, c.theme.ink), text.XLeft, text.YCenter, to.X+gap/2, y, c.name(i))
	}
}

// name is what stands at the end of a line: who it is, and the last figure if it goes to the end.
func (c *chart) name(i int) string {
	l := c.lines[i]
	if l.last().x < c.xs[1] {
		return l.peer
	}
	return l.peer + ": " + Quantity(l.last().y, l.unit)
}

// apart moves ascending positions so that each is at least step from the next, all are within low and
// high if there is room, and none is farther from its place than it has to be.
func apart(at []vg.Length, step, low, high vg.Length) []vg.Length {
	// Neighbours that touch make a block, which stands around the middle of its members' places.
	type block struct {
		sum vg.Length // of the places, each less its offset in the block
		n   int
	}
	start := func(b block) vg.Length {
		return max(low, min(b.sum/vg.Length(b.n), high-step*vg.Length(b.n-1)))
	}
	var blocks []block
	for _, y := range at {
		b := block{y, 1}
		for len(blocks) > 0 {
			prev := blocks[len(blocks)-1]
			if start(prev)+step*vg.Length(prev.n) <= start(b) {
				break
			}
			b = block{prev.sum + b.sum - step*vg.Length(prev.n*b.n), prev.n + b.n}
			blocks = blocks[:len(blocks)-1]
		}
		blocks = append(blocks, b)
	}
	var placed []vg.Length
	for _, b := range blocks {
		for k := range b.n {
			placed = append(placed, start(b)+step*vg.Length(k))
		}
	}
	return placed
}

// ticks are the round figures of the y axis: powers of ten, or more where these are few.
func (c *chart) ticks() (all []float64) {
	factors := []float64{1}
	if c.ys[1]/c.ys[0] < 100 {
		factors = []float64{1, 2, 5}
	}
	for e := math.Floor(math.Log10(c.ys[0])); e <= math.Log10(c.ys[1]); e++ {
		for _, f := range factors {
			if y := f * math.Pow(10, e); y >= c.ys[0] && y <= c.ys[1] {
				all = append(all, y)
			}
		}
	}
	return all
}

func (c *chart) x(v float64) vg.Length { return c.left + (c.right-c.left)*share(v, c.xs) }
func (c *chart) y(v float64) vg.Length { return c.bottom + (c.top-c.bottom)*share(v, c.ys) }

// share returns where v is in a range, by its logarithm: from 0 to 1.
func share(v float64, of [2]float64) vg.Length {
	return vg.Length(math.Log(v/of[0]) / math.Log(of[1]/of[0]))
}

func (c *chart) style(size vg.Length, colour color.Color) text.Style {
	return text.Style{Color: colour, Font: font.From(font.Font{Typeface: "Liberation", Variant: "Sans"}, size),
		Handler: plot.DefaultTextHandler}
}

func (c *chart) text(style text.Style, x text.XAlignment, y text.YAlignment, atX, atY vg.Length, s string) {
	style.XAlign, style.YAlign = x, y
	if y == text.YCenter {
		atY += style.Font.Size / 8 // the middle of the small letters
	}
	c.canvas.FillText(style, vg.Point{X: atX, Y: atY}, s)
}
