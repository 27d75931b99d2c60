package systems

import (
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
)

// Smoothing notes in every Smooth where its entity is before the step moves it. It belongs into the
// stage Early. Renderers draw between there and the present Position: those of a window with
// render.WithInterpolation, and those of a terminal always.
func Smoothing() ecs.System {
	smooth := ecs.NewQuery2(components.Position, components.Smooth)
	return ecs.System{Name: "smoothing", Update: func(e *ecs.Engine) {
		for at, s := range smooth.Each(e.World()) {
			s.Before, s.Noted = *at, true
		}
	}}
}
