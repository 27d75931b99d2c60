package render

import (
	"github.com/hajimehoshi/ebiten/v2"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems/internal/scene"
)

// Particles returns a renderer for the specks of every components.Particles. All of them make one
// draw call, those whose light adds up and the others.
func Particles() Renderer {
	var (
		specks = scene.NewSpecks()
		eyes   = scene.NewEyes()
		disc   *ebiten.Image
		all    quads
		over   = ebiten.DrawTrianglesOptions{Filter: ebiten.FilterLinear, ColorScaleMode: ebiten.ColorScaleModePremultipliedAlpha}
	)
	return func(view ecs.View, screen *ebiten.Image) {
		if disc == nil {
			disc = newRound(speckLight)
		}
		size := screen.Bounds().Size()
		eye := eyes.In(view, size.X, size.Y)
		all.reset()
		for _, s := range specks.In(view) {
			at, zoom := eye.See(s.At, false)
			c := s.Color
			all.add(at, s.Size/2*zoom, float32(c.R)/255, float32(c.G)/255, float32(c.B)/255, float32(c.A)/255)
			if s.Light {
				all.lighten()
			}
		}
		screen.DrawTriangles32(all.corners, all.order, disc, &over)
	}
}

// lighten makes the light of the square that was added last add up: what is not opaque at all covers
// nothing of what is behind it.
func (q *quads) lighten() {
	for i := len(q.corners) - 4; i < len(q.corners); i++ {
		q.corners[i].ColorA = 0
	}
}

// speckLight is opaque in the middle alone, and much softer than a disc.
func speckLight(r float64) float64 { return 1.6 * max(0, 1-r) * max(0, 1-r) }
