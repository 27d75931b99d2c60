package scene

import (
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
)

// Glow is an entity with a Position and a Glow.
type Glow struct {
	At components.Vec2
	components.GlowData
	Level float64 // from 1 down to 0 as it fades
}

// Glows collects lights. There may be thousands, so they are not sorted, and there are none in the
// HUD.
type Glows struct {
	query *ecs.Query4[components.Vec2, components.GlowData, components.LifetimeData, components.SmoothData]
	list  []Glow
}

// NewGlows returns an empty collection.
func NewGlows() *Glows {
	return &Glows{query: ecs.NewQuery4(components.Position, components.Glow, components.Lifetime, components.Smooth,
		ecs.Optional(components.Lifetime, components.Smooth))}
}

// In returns the lights of a view, good until the next call.
func (s *Glows) In(view ecs.View) []Glow {
	s.list = s.list[:0]
	for e := range s.query.Values(view) {
		level := 1.0
		if e.C.Left > 0 && e.C.Left < components.FadeTime { // it is 0 without a Lifetime
			level = float64(e.C.Left) / float64(components.FadeTime)
		}
		e.B.Color = whiteIfZero(e.B.Color)
		s.list = append(s.list, Glow{seen(view, e.A, e.D), e.B, level})
	}
	return s.list
}
