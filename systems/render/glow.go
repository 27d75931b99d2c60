package render

import (
	"math"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems/internal/scene"
)

// Glows returns a renderer for every entity with a Position and a components.Glow: first all
// halos, whose light adds up, then all cores. Thousands of them make two draw calls.
func Glows() Renderer {
	var (
		glows       = scene.NewGlows()
		eyes        = scene.NewEyes()
		halo, disc  *ebiten.Image
		halos, core quads
		add         = ebiten.DrawTrianglesOptions{Blend: ebiten.BlendLighter, Filter: ebiten.FilterLinear}
		over        = ebiten.DrawTrianglesOptions{Filter: ebiten.FilterLinear}
	)
	return func(view ecs.View, screen *ebiten.Image) {
		if halo == nil {
			halo, disc = newRound(haloLight), newRound(discLight)
		}
		size := screen.Bounds().Size()
		eye := eyes.In(view, size.X, size.Y)
		halos.reset()
		core.reset()
		for _, g := range glows.In(view) {
			at, zoom := eye.See(g.At, false)
			r := g.Size / 2 * zoom
			alpha := float32(g.Color.A) / 255 * float32(g.Level)
			red, green, blue := float32(g.Color.R)/255, float32(g.Color.G)/255, float32(g.Color.B)/255
			halos.add(at, 3*r, red, green, blue, alpha)
			if !g.Soft {
				core.add(at, r, red, green, blue, alpha)
				core.add(at, 0.68*r, lighter(red), lighter(green), lighter(blue), alpha)
			}
		}
		screen.DrawTriangles32(halos.corners, halos.order, halo, &add)
		screen.DrawTriangles32(core.corners, core.order, disc, &over)
	}
}

// lighter is nearly white, with a breath of the colour.
func lighter(c float32) float32 { return 0.88 + 0.12*c }

// quads collects squares for one draw call. It uses its memory again.
type quads struct {
	corners []ebiten.Vertex
	order   []uint32
}

func (q *quads) reset() { q.corners, q.order = q.corners[:0], q.order[:0] }

func (q *quads) add(at components.Vec2, r float64, red, green, blue, alpha float32) {
	const side = roundSize
	x, y, half := float32(at.X), float32(at.Y), float32(r)
	v := ebiten.Vertex{ColorR: red * alpha, ColorG: green * alpha, ColorB: blue * alpha, ColorA: alpha}
	first := uint32(len(q.corners))
	for i := range 4 {
		right, below := float32(i&1), float32(i>>1)
		v.DstX, v.DstY = x+half*(2*right-1), y+half*(2*below-1)
		v.SrcX, v.SrcY = side*right, side*below
		q.corners = append(q.corners, v)
	}
	q.order = append(q.order, first, first+1, first+2, first+1, first+3, first+2)
}

// roundSize is the size of the white forms that all lights are coloured copies of.
const roundSize = 64

// newRound returns a white form whose opacity depends on the distance from its middle, which is 1
// at its edge.
func newRound(opacity func(r float64) float64) *ebiten.Image {
	pixels := make([]byte, 0, 4*roundSize*roundSize)
	const middle = roundSize / 2
	for y := range roundSize {
		for x := range roundSize {
			r := math.Hypot(float64(x)+.5-middle, float64(y)+.5-middle) / middle
			a := byte(255 * min(1, max(0, opacity(r))))
			pixels = append(pixels, a, a, a, a)
		}
	}
	round := ebiten.NewImage(roundSize, roundSize)
	round.WritePixels(pixels)
	return round
}

func haloLight(r float64) float64 { return 0.6 * math.Pow(max(0, 1-r), 2) }

// discLight is opaque, save for a soft rim.
func discLight(r float64) float64 { return (1 - r) * 8 }
