package scene

import (
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
)

// seen returns where an entity with a Position is drawn in a frame: on its way there if it is
// smooth. The zero value stands for a missing component.
func seen(view ecs.View, at components.Vec2, smooth components.SmoothData) components.Vec2 {
	return smooth.At(at, view.Alpha())
}
