package render

import (
	"image"
	"image/color"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/somen-go/somen/components"
)

// batch collects parts of one picture for one draw call. It uses its memory again.
type batch struct {
	quads
	source  *ebiten.Image
	options ebiten.DrawTrianglesOptions
	vertex  ebiten.Vertex // has the colour of what is added next
}

// use says which picture the next parts are from, and draws those of another.
func (b *batch) use(screen, source *ebiten.Image, filter ebiten.Filter) {
	if b.source != source || b.options.Filter != filter {
		b.flush(screen)
		b.source, b.options.Filter = source, filter
	}
}

// colour sets what the colours of the next parts are multiplied with.
func (b *batch) colour(c color.RGBA) {
	a := float32(c.A) / 255
	b.vertex.ColorR, b.vertex.ColorG, b.vertex.ColorB = float32(c.R)/255*a, float32(c.G)/255*a, float32(c.B)/255*a
	b.vertex.ColorA = a
}

// add adds a part of the picture, with its corners row by row.
func (b *batch) add(corners *[4]components.Vec2, part image.Rectangle) {
	first, v := uint32(len(b.corners)), b.vertex
	for i, c := range corners {
		v.DstX, v.DstY = float32(c.X), float32(c.Y)
		v.SrcX, v.SrcY = float32(part.Min.X+i&1*part.Dx()), float32(part.Min.Y+i>>1*part.Dy())
		b.corners = append(b.corners, v)
	}
	b.order = append(b.order, first, first+1, first+2, first+1, first+3, first+2)
}

// flush draws what there is.
func (b *batch) flush(screen *ebiten.Image) {
	if len(b.corners) > 0 {
		screen.DrawTriangles32(b.corners, b.order, b.source, &b.options)
		b.reset()
	}
}
