package render

import (
	"image/color"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/vector"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/systems/internal/scene"
)

// stencilSize is the size of the white forms that all shapes are scaled and coloured copies of, in
// pixels. Copies are far cheaper than paths: thousands of them make one draw call.
const stencilSize = 128

// stencils draws shapes.
type stencils struct {
	circle, box *ebiten.Image
	options     ebiten.DrawImageOptions
}

func (s *stencils) draw(screen *ebiten.Image, eye scene.Eye, shape *scene.Shape) {
	if s.circle == nil {
		s.circle, s.box = newStencils()
	}
	at, zoom := eye.See(shape.At, shape.HUD)
	stencil, size := s.box, shape.Size.Mul(zoom)
	s.options.Filter = ebiten.FilterNearest
	if shape.Form == components.Circle {
		stencil, size.Y = s.circle, size.X
		s.options.Filter = ebiten.FilterLinear
	}
	side := float64(stencil.Bounds().Dx())
	s.options.GeoM.Reset()
	s.options.GeoM.Scale(size.X/side, size.Y/side)
	s.options.GeoM.Translate(at.X-size.X/2, at.Y-size.Y/2)
	s.options.ColorScale.Reset()
	tint(&s.options.ColorScale, shape.Color)
	screen.DrawImage(stencil, &s.options)
}

func newStencils() (circle, box *ebiten.Image) {
	circle = ebiten.NewImage(stencilSize, stencilSize)
	vector.FillCircle(circle, stencilSize/2, stencilSize/2, stencilSize/2, color.White, true)
	box = ebiten.NewImage(1, 1)
	box.Fill(color.White)
	return circle, box
}

// tint multiplies a scale with a colour that is not multiplied with its alpha.
func tint(s *ebiten.ColorScale, c color.RGBA) {
	a := float32(c.A) / 255
	s.Scale(float32(c.R)/255*a, float32(c.G)/255*a, float32(c.B)/255*a, a)
}
