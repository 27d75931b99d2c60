package systems

import (
	"math"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
)

// shakeHalves is how often a second the shake of a camera halves.
const shakeHalves = 8

// Cameras moves every Camera to what it follows, and calms its shake. It belongs into the stage
// Late, when everything has moved.
func Cameras() ecs.System {
	cameras := ecs.NewQuery2(components.Position, components.Camera)
	return ecs.System{Name: "cameras", Update: func(e *ecs.Engine) {
		seconds := e.Delta().Seconds()
		for at, camera := range cameras.Each(e.World()) {
			if camera.Shake *= math.Exp2(-shakeHalves * seconds); camera.Shake < 0.05 {
				camera.Shake = 0
			}
			target, ok := ecs.Value(e.View(), camera.Follow, components.Position)
			if !ok {
				continue
			}
			way := 1.0
			if camera.Lag > 0 {
				way = 1 - math.Exp(-seconds/camera.Lag.Seconds())
			}
			*at = at.Lerp(target, way)
		}
	}}
}
