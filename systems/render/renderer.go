package render

import (
	"bytes"
	"image/color"
	"strings"
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
// it has one, dims the colour: full at level 1, three tenths of it at level 0. What has a
// components.HUD is left to [HUD].
func Shapes() Renderer { return shapes(false) }

// shapes draws the shapes of the world, or those of the HUD.
func shapes(hud bool) Renderer {
	var (
		shapes  = scene.NewShapes()
		eyes    = scene.NewEyes()
		circle  *ebiten.Image
		box     *ebiten.Image
		options ebiten.DrawImageOptions
	)
	return func(view ecs.View, screen *ebiten.Image) {
		if circle == nil {
			circle, box = newStencils()
		}
		bounds := screen.Bounds().Size()
		eye := eyes.In(view, bounds.X, bounds.Y)
		for _, s := range shapes.In(view) {
			if s.HUD != hud {
				continue
			}
			at, zoom := eye.See(s.At, s.HUD)
			stencil, size := box, s.Size.Mul(zoom)
			options.Filter = ebiten.FilterNearest
			if s.Form == components.Circle {
				stencil, size.Y = circle, size.X
				options.Filter = ebiten.FilterLinear
			}
			side := float64(stencil.Bounds().Dx())
			options.GeoM.Reset()
			options.GeoM.Scale(size.X/side, size.Y/side)
			options.GeoM.Translate(at.X-size.X/2, at.Y-size.Y/2)
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
// size pixels high and begins at the Position, unless a components.Font says otherwise. Its first
// line is centred on the Position vertically. Its face is Go Regular, which knows Latin, Greek and
// Cyrillic. What has a components.HUD is left to [HUD].
func Texts(size float64) Renderer { return texts(size, false) }

// HUD returns a renderer for every Shape and every Text that has a components.HUD. It belongs after
// all others. The size is that of [Texts].
func HUD(size float64) Renderer {
	shapes, texts := shapes(true), texts(size, true)
	return func(view ecs.View, screen *ebiten.Image) {
		shapes(view, screen)
		texts(view, screen)
	}
}

// texts draws the texts of the world, or those of the HUD.
func texts(size float64, hud bool) Renderer {
	var (
		texts   = scene.NewTexts()
		eyes    = scene.NewEyes()
		faces   = make(map[float64]*text.GoTextFace)
		options text.DrawOptions
	)
	options.SecondaryAlign = text.AlignCenter
	return func(view ecs.View, screen *ebiten.Image) {
		bounds := screen.Bounds().Size()
		eye := eyes.In(view, bounds.X, bounds.Y)
		for _, t := range texts.In(view) {
			if t.HUD != hud {
				continue
			}
			at, zoom := eye.See(t.At, t.HUD)
			height := t.Font.Size
			if height == 0 {
				height = size
			}
			face := faces[height]
			if face == nil {
				face = &text.GoTextFace{Source: goRegular(), Size: height}
				faces[height] = face
			}
			options.PrimaryAlign = aligns[t.Font.Align]
			options.LineSpacing = height * 1.4
			options.GeoM.Reset()
			// The whole block would be centred, and jump with every line that comes.
			options.GeoM.Translate(0, options.LineSpacing/2*float64(strings.Count(t.String, "\n")))
			options.GeoM.Scale(zoom, zoom)
			options.GeoM.Translate(at.X, at.Y)
			options.ColorScale.Reset()
			tint(&options.ColorScale, t.Color)
			text.Draw(screen, t.String, face, &options)
		}
	}
}

var aligns = [...]text.Align{
	components.AlignStart:  text.AlignStart,
	components.AlignCenter: text.AlignCenter,
	components.AlignEnd:    text.AlignEnd,
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
