package render

import (
	"bytes"
	"image/color"
	"sync"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/text/v2"
	"github.com/hajimehoshi/ebiten/v2/vector"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems/internal/scene"
	"golang.org/x/image/font/gofont/goregular"
)

// Renderer draws what it finds in the view. It is called once a frame, however many steps the
// frame has.
type Renderer func(view ecs.View, screen *ebiten.Image)

// stencilSize is the size of the white forms that all shapes are scaled and coloured copies of, in
// pixels. Copies are far cheaper than paths: thousands of them make one draw call.
const stencilSize = 128

// Shapes returns a renderer for every entity with a Position and a components.Shape. Its Pulse, if
// it has one, dims the colour: full at level 1, three tenths of it at level 0.
func Shapes() Renderer {
	var (
		shapes  = scene.NewShapes()
		circle  *ebiten.Image
		box     *ebiten.Image
		options ebiten.DrawImageOptions
	)
	return func(view ecs.View, screen *ebiten.Image) {
		if circle == nil {
			circle, box = newStencils()
		}
		for _, s := range shapes.In(view) {
			stencil, size := box, s.Size
			options.Filter = ebiten.FilterNearest
			if s.Form == components.Circle {
				stencil, size.Y = circle, s.Size.X
				options.Filter = ebiten.FilterLinear
			}
			side := float64(stencil.Bounds().Dx())
			options.GeoM.Reset()
			options.GeoM.Scale(size.X/side, size.Y/side)
			options.GeoM.Translate(s.At.X-size.X/2, s.At.Y-size.Y/2)
			options.ColorScale.Reset()
			tint(&options.ColorScale, s.Color)
			screen.DrawImage(stencil, &options)
		}
	}
}

func newStencils() (circle, box *ebiten.Image) {
	circle = ebiten.NewImage(stencilSize, stencilSize)
	vector.FillCircle(circle, stencilSize/2, stencilSize/2, stencilSize/2, color.White, true)
	box = ebiten.NewImage(1, 1)
	box.Fill(color.White)
	return circle, box
}

// Texts returns a renderer for every entity with a Position and a components.Text. The text is
// size pixels high, begins at the Position, and is centred on it vertically. Its face is Go
// Regular, which knows Latin, Greek and Cyrillic.
func Texts(size float64) Renderer {
	var (
		texts   = scene.NewTexts()
		face    *text.GoTextFace
		options text.DrawOptions
	)
	options.SecondaryAlign = text.AlignCenter
	return func(view ecs.View, screen *ebiten.Image) {
		if face == nil {
			face = &text.GoTextFace{Source: goRegular(), Size: size}
		}
		for _, t := range texts.In(view) {
			options.GeoM.Reset()
			options.GeoM.Translate(t.At.X, t.At.Y)
			options.ColorScale.Reset()
			tint(&options.ColorScale, t.Color)
			text.Draw(screen, t.String, face, &options)
		}
	}
}

// goRegular parses the face once; it never changes after that.
var goRegular = sync.OnceValue(func() *text.GoTextFaceSource {
	source, err := text.NewGoTextFaceSource(bytes.NewReader(goregular.TTF))
	if err != nil {
		panic("render: the bundled face can't be read: " + err.Error())
	}
	return source
})

// tint multiplies a scale with a colour that is not multiplied with its alpha.
func tint(s *ebiten.ColorScale, c color.RGBA) {
	a := float32(c.A) / 255
	s.Scale(float32(c.R)/255*a, float32(c.G)/255*a, float32(c.B)/255*a, a)
}
