package components

import (
	"math"
	"time"

	"github.com/yohamta/donburi"
)

// Camera makes its entity the camera: its Position is shown in the middle of the screen. Without
// one, a pixel of the world is a pixel of the screen. It is moved as everything else is: by a
// Velocity, a Tween or a behaviour. The system systems.Cameras lets it follow, and calms its Shake.
var Camera = donburi.NewComponentType[CameraData]().SetName("Camera")

// CameraData is the value of [Camera].
type CameraData struct {
	Zoom   float64        // 2 shows everything twice as large; 0 is 1
	Shake  float64        // how far it shakes, in pixels of the world; add to it when something hits
	Follow donburi.Entity // whose Position it keeps to, as long as there is such an entity
	Lag    time.Duration  // about how long it takes to catch up with it; 0 is at once
}

// FadeTime is how long a light takes to go out; see [GlowData].
const FadeTime = time.Second / 2

// Shaken returns how far the camera is off its place at a time, which depends on nothing else.
func (c CameraData) Shaken(now time.Duration) Vec2 {
	t := now.Seconds()
	return Vec2{X: math.Sin(t*71) * c.Shake, Y: math.Sin(t*83+1) * c.Shake}
}
