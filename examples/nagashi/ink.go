package main

import (
	"bytes"
	"image/color"
	"math"
	"math/rand/v2"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/text/v2"
	"github.com/hajimehoshi/ebiten/v2/vector"
	"golang.org/x/image/font/gofont/gobold"
)

// picture keeps what is drawn once and shown in every frame.
type picture struct {
	garden *ebiten.Image
	source *text.GoTextFaceSource
}

// write writes a line at a place: from there on if align is negative, up to there if it is positive.
func (p *picture) write(screen *ebiten.Image, s string, at Vec2, size float64, align int, c color.RGBA) {
	if p.source == nil {
		source, err := text.NewGoTextFaceSource(bytes.NewReader(gobold.TTF))
		if err != nil {
			panic(err) // the bundled face is broken
		}
		p.source = source
	}
	options := &text.DrawOptions{}
	options.PrimaryAlign = [...]text.Align{text.AlignStart, text.AlignCenter, text.AlignEnd}[align+1]
	options.SecondaryAlign = text.AlignCenter
	face := &text.GoTextFace{Source: p.source, Size: size}
	for _, layer := range []struct {
		shift float64
		c     color.RGBA
	}{{1.5, alpha(ink, .7*float64(c.A)/255)}, {0, c}} {
		options.GeoM.Reset()
		options.GeoM.Translate(at.X+layer.shift, at.Y+layer.shift)
		options.ColorScale.Reset()
		options.ColorScale.ScaleWithColor(layer.c)
		text.Draw(screen, s, face, options)
	}
}

// scenery returns the garden with the bamboo pipes in it.
func (p *picture) scenery() *ebiten.Image {
	if p.garden != nil {
		return p.garden
	}
	p.garden = ebiten.NewImage(width, height)
	to := p.garden
	for y := range height {
		t := float64(y) / height
		c := color.RGBA{uint8(196 - 120*t), uint8(226 - 66*t), uint8(206 - 110*t), 255}
		vector.FillRect(to, 0, float32(y), width, 1, c, false)
	}
	random := rand.New(rand.NewPCG(3, 3))
	for n := range 26 { // the grove, the far stalks first
		far := 1 - float64(n)/26
		x := random.Float64() * width
		w := 5 + 9*(1-far)
		c := color.RGBA{uint8(96 + 70*far), uint8(156 + 46*far), uint8(96 + 74*far), 255}
		lean := random.NormFloat64() * 14
		line(to, Vec2{X: x, Y: height}, Vec2{X: x + lean, Y: -10}, float32(w), c)
		for y := random.Float64() * 50; y < height; y += 46 {
			at := x + lean*(1-y/height)
			line(to, Vec2{X: at - w/2, Y: y}, Vec2{X: at + w/2, Y: y}, 1.5, alpha(leaf, .5))
			if random.IntN(3) == 0 {
				way := math.Copysign(1, random.NormFloat64())
				tip := Vec2{X: at + way*(18+14*random.Float64()), Y: y + 10*random.Float64()}
				fill(to, polygon(Vec2{X: at, Y: y}, Vec2{X: (at + tip.X) / 2, Y: (y+tip.Y)/2 - 4}, tip, Vec2{X: (at + tip.X) / 2, Y: (y+tip.Y)/2 + 3}), alpha(leaf, .5))
			}
		}
	}
	fill(to, blob(width/2, height+26, width*.7, 70), color.RGBA{74, 124, 66, 255})
	for range 60 {
		x, y := random.Float64()*width, 318+random.Float64()*42
		line(to, Vec2{X: x, Y: y}, Vec2{X: x + random.NormFloat64()*3, Y: y - 7}, 1.4, color.RGBA{100, 156, 80, 255})
	}
	for n := range 5 {
		x := 200 + 80*float64(n) + random.Float64()*30
		fill(to, blob(x, 350, 16+random.Float64()*12, 9), color.RGBA{138, 144, 140, 255})
		fill(to, blob(x-3, 347, 10, 4), color.RGBA{168, 174, 168, 255})
	}
	for _, x := range []float64{130, 330, 520} { // what carries the pipes
		line(to, Vec2{X: x - 12, Y: height}, Vec2{X: x + 12, Y: 60}, 5, color.RGBA{142, 112, 66, 255})
		line(to, Vec2{X: x + 12, Y: height}, Vec2{X: x - 12, Y: 60}, 5, color.RGBA{162, 130, 80, 255})
	}
	line(to, Vec2{X: 44, Y: catSeat.Y + 32}, Vec2{X: 186, Y: catSeat.Y + 32}, 7, color.RGBA{150, 116, 70, 255})
	line(to, Vec2{X: 44, Y: catSeat.Y + 30}, Vec2{X: 186, Y: catSeat.Y + 30}, 2, color.RGBA{186, 152, 100, 255})
	for _, n := range []int{0, 2, 4} {
		pipe(to, course[n], course[n+1])
	}
	tub(to)
	return to
}

// pipe draws a half pipe of bamboo, with water in it.
func pipe(to *ebiten.Image, a, b Vec2) {
	way := b.Sub(a).Normalized()
	a, b = a.Sub(way.MulScalar(10)), b.Add(way.MulScalar(10))
	shift := func(v Vec2, y float64) Vec2 { return Vec2{X: v.X, Y: v.Y + y} }
	line(to, shift(a, 7), shift(b, 7), 24, color.RGBA{70, 104, 46, 255})
	line(to, shift(a, 4), shift(b, 4), 24, color.RGBA{140, 172, 82, 255})
	line(to, shift(a, 11), shift(b, 11), 5, color.RGBA{112, 146, 64, 255})
	line(to, a, b, 18, color.RGBA{214, 206, 150, 255})
	line(to, a, b, 15, color.RGBA{118, 186, 214, 255})
	line(to, shift(a, -4), shift(b, -4), 3, color.RGBA{160, 214, 232, 255})
	for d := 40.0; d < b.Distance(a); d += 92 {
		at := a.Add(way.MulScalar(d))
		line(to, Vec2{X: at.X, Y: at.Y + 9}, Vec2{X: at.X + 1, Y: at.Y + 18}, 3, color.RGBA{84, 118, 52, 255})
	}
}

// tub draws where all that nobody catches ends.
func tub(to *ebiten.Image) {
	x, y := tubAt.X, tubAt.Y
	fill(to, polygon(Vec2{X: x - 34, Y: y - 12}, Vec2{X: x + 44, Y: y - 12}, Vec2{X: x + 38, Y: y + 24}, Vec2{X: x - 28, Y: y + 24}), color.RGBA{156, 112, 62, 255})
	fill(to, blob(x+5, y-12, 39, 8), color.RGBA{186, 142, 88, 255})
	fill(to, blob(x+5, y-12, 34, 6), color.RGBA{110, 178, 208, 255})
	line(to, Vec2{X: x - 32, Y: y + 6}, Vec2{X: x + 41, Y: y + 6}, 3, color.RGBA{96, 66, 36, 255})
}

func xy(v Vec2) (x, y float32) { return float32(v.X), float32(v.Y) }

// alpha makes a colour translucent.
func alpha(c color.RGBA, part float64) color.RGBA {
	part = min(1, max(0, part))
	return color.RGBA{uint8(float64(c.R) * part), uint8(float64(c.G) * part), uint8(float64(c.B) * part), uint8(float64(c.A) * part)}
}

func line(to *ebiten.Image, a, b Vec2, w float32, c color.RGBA) {
	ax, ay := xy(a)
	bx, by := xy(b)
	vector.StrokeLine(to, ax, ay, bx, by, w, c, true)
}

func stroke(to *ebiten.Image, path *vector.Path, w float32, c color.RGBA) {
	round := &vector.StrokeOptions{Width: w, LineCap: vector.LineCapRound, LineJoin: vector.LineJoinRound}
	vector.StrokePath(to, path, round, tinted(c))
}

func fill(to *ebiten.Image, path *vector.Path, c color.RGBA) {
	vector.FillPath(to, path, nil, tinted(c))
}

func tinted(c color.RGBA) *vector.DrawPathOptions {
	options := &vector.DrawPathOptions{AntiAlias: true}
	options.ColorScale.ScaleWithColor(c)
	return options
}

// blob is an ellipse.
func blob(x, y, rx, ry float64) *vector.Path {
	points := make([]Vec2, 0, 28)
	for n := range 28 {
		sin, cos := math.Sincos(float64(n) * 2 * math.Pi / 28)
		points = append(points, Vec2{X: x + rx*cos, Y: y + ry*sin})
	}
	return polygon(points...)
}

func polygon(points ...Vec2) *vector.Path {
	var path vector.Path
	path.MoveTo(xy(points[0]))
	for _, p := range points[1:] {
		path.LineTo(xy(p))
	}
	path.Close()
	return &path
}

// rounded is a rectangle with round ends.
func rounded(x, y, w, h float64) *vector.Path {
	var path vector.Path
	r := float32(min(w, h) / 2)
	path.Arc(float32(x)+r, float32(y)+r, r, math.Pi/2, 3*math.Pi/2, vector.Clockwise)
	path.Arc(float32(x+w)-r, float32(y)+r, r, -math.Pi/2, math.Pi/2, vector.Clockwise)
	path.Close()
	return &path
}
