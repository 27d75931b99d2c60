package render

import (
	"bytes"
	"image/color"
	"math"
	"sync"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/text/v2"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems/internal/inspect"
	"golang.org/x/image/font/gofont/gomono"
)

var (
	glass  = color.RGBA{8, 12, 22, 216}
	groove = color.RGBA{52, 62, 84, 255}
	paper  = color.RGBA{208, 216, 228, 255}
	pale   = color.RGBA{128, 140, 162, 255}
	gold   = color.RGBA{255, 200, 90, 255}
	sky    = color.RGBA{86, 156, 224, 255}
	rose   = color.RGBA{255, 96, 104, 255}
	shine  = color.RGBA{255, 200, 90, 52}
)

var tones = [...]color.RGBA{
	inspect.Plain:  paper,
	inspect.Dim:    pale,
	inspect.Head:   gold,
	inspect.Bad:    rose,
	inspect.Chosen: gold,
}

// drawPanel draws the panel on an image of a screen of the height.
func (o *overlay) drawPanel(screen *ebiten.Image, height int) {
	lines := o.inspector.Lines(mostRows(height))
	p := newPanel(lines, height)
	in := &o.ink
	in.fill(screen, p.left, p.top, p.width, p.height, glass)
	left, right := p.left+panelPad, p.left+p.width-panelPad
	p.each(lines, func(n int, top, height float64) {
		l := lines[n]
		if l.Plot {
			o.drawPlot(screen, left, math.Round(top)+1, right-left, math.Round(height)-3)
			return
		}
		if gapBefore(n, l) > 0 {
			in.fill(screen, left, math.Round(top)-panelGap/2, right-left, 1, groove)
		}
		if l.Tone == inspect.Chosen {
			in.fill(screen, p.left, math.Round(top), p.width, math.Round(height), shine)
		}
		in.write(screen, l.Text, left, top+height/2, p.size, tones[l.Tone])
		if l.Slider {
			in.slider(screen, left, math.Round(top), right-left, math.Round(height), l.Part)
		}
		if l.Bar {
			from := left + inspect.BarFrom*p.column
			in.bar(screen, from, math.Round(top+height*.25), right-from, math.Round(height*.5), l.Part)
		}
	})
}

// bar draws a bar with a part of it filled. One that is too full is red.
func (in *ink) bar(screen *ebiten.Image, x, y, width, height, part float64) {
	in.fill(screen, x, y, width, height, groove)
	tone := sky
	if part > 1 {
		tone = rose
	}
	in.fill(screen, x, y, math.Round(width*min(1, part)), height, tone)
}

// slider draws a groove with a knob.
func (in *ink) slider(screen *ebiten.Image, x, y, width, height, part float64) {
	in.bar(screen, x, y+math.Round(height*.4), width, max(2, math.Round(height*.2)), part)
	knob := max(4, math.Round(height*.3))
	in.fill(screen, x+math.Round((width-knob)*part), y+math.Round(height*.1), knob, math.Round(height*.8), paper)
}

// drawPlot draws the history, with a line at the budget.
func (o *overlay) drawPlot(screen *ebiten.Image, x, y, width, height float64) {
	in, p := &o.ink, o.inspector.History()
	for n, b := range p.Bars {
		from, to := math.Floor(float64(n)*width/inspect.Frames), math.Floor(float64(n+1)*width/inspect.Frames)
		tone := sky
		switch {
		case b.Over:
			tone = rose
		case b.LeftOver:
			tone = gold
		}
		h := math.Ceil(height * b.Height)
		in.fill(screen, x+from, y+height-h, max(1, to-from), h, tone)
	}
	in.fill(screen, x, y+height, width, 1, groove)
	if p.Limit > 0 {
		in.fill(screen, x, y+math.Round(height*(1-p.Limit)), width, 1, paper)
	}
}

// drawChosen draws the corners of a frame around the chosen entity.
func (o *overlay) drawChosen(screen *ebiten.Image) {
	ref, ok := o.inspector.Chosen()
	if !ok {
		return
	}
	entry, ok := ref.Get()
	if !ok {
		return
	}
	size, view := screen.Bounds().Size(), o.engine.View()
	seen, zoom, ok := o.see(entry, size.X, size.Y)
	if !ok {
		return
	}
	shape, _ := ecs.Value(view, ref.Entity(), components.Shape)
	glow, _ := ecs.Value(view, ref.Entity(), components.Glow)
	half := math.Round(max(6, shape.Size.X/2*zoom, shape.Size.Y/2*zoom, glow.Size/2*zoom) + 4)
	x, y := math.Round(seen.X), math.Round(seen.Y)
	arm := max(4, math.Round(half/2))
	for _, sx := range [2]float64{-1, 1} {
		for _, sy := range [2]float64{-1, 1} {
			cx, cy := x+sx*half, y+sy*half
			o.ink.fill(screen, min(cx, cx-sx*arm), cy-1, arm, 2, gold)
			o.ink.fill(screen, cx-1, min(cy, cy-sy*arm), 2, arm, gold)
		}
	}
}

// ink fills and writes. It uses its memory again.
type ink struct {
	dot     *ebiten.Image
	fills   ebiten.DrawImageOptions
	letters text.DrawOptions
	face    *text.GoTextFace
}

func (in *ink) fill(screen *ebiten.Image, x, y, width, height float64, c color.RGBA) {
	if in.dot == nil {
		in.dot = ebiten.NewImage(1, 1)
		in.dot.Fill(color.White)
	}
	in.fills.GeoM.Reset()
	in.fills.GeoM.Scale(width, height)
	in.fills.GeoM.Translate(x, y)
	in.fills.ColorScale.Reset()
	tint(&in.fills.ColorScale, c)
	screen.DrawImage(in.dot, &in.fills)
}

// write writes a line whose middle is at a height.
func (in *ink) write(screen *ebiten.Image, s string, x, middle, size float64, c color.RGBA) {
	if in.face == nil || in.face.Size != size {
		in.face = &text.GoTextFace{Source: goMono(), Size: size}
	}
	in.letters.SecondaryAlign = text.AlignCenter
	in.letters.GeoM.Reset()
	in.letters.GeoM.Translate(x, math.Round(middle))
	in.letters.ColorScale.Reset()
	tint(&in.letters.ColorScale, c)
	text.Draw(screen, s, in.face, &in.letters)
}

// goMono parses the face once, as goRegular does.
var goMono = sync.OnceValue(func() *text.GoTextFaceSource {
	source, err := text.NewGoTextFaceSource(bytes.NewReader(gomono.TTF))
	if err != nil {
		panic("render: the bundled face can't be read: " + err.Error())
	}
	return source
})
