package scene

import (
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
)

// Eye says where on the screen a point of the world is seen.
type Eye struct {
	at, middle components.Vec2
	Zoom       float64
}

// Eyes finds the camera.
type Eyes struct {
	query *ecs.Query3[components.Vec2, components.CameraData, components.SmoothData]
}

// NewEyes returns what finds the camera.
func NewEyes() *Eyes {
	return &Eyes{ecs.NewQuery3(components.Position, components.Camera, components.Smooth, ecs.Optional(components.Smooth))}
}

// In returns the eye of the view's camera for a screen of a size: the first one, if there are
// several, and without one an eye that sees each pixel where it is.
func (s *Eyes) In(view ecs.View, width, height int) Eye {
	for e := range s.query.Values(view) {
		eye := Eye{at: seen(view, e.A, e.C).Add(e.B.Shaken(view.Now())), Zoom: e.B.Zoom}
		eye.middle = components.Vec2{X: float64(width) / 2, Y: float64(height) / 2}
		if eye.Zoom == 0 {
			eye.Zoom = 1
		}
		return eye
	}
	return Eye{Zoom: 1}
}

// See returns where on the screen a point is, and how much larger things are there. What belongs
// to the HUD is there already.
func (e Eye) See(p components.Vec2, hud bool) (at components.Vec2, zoom float64) {
	if hud {
		return p, 1
	}
	return p.Sub(e.at).Mul(e.Zoom).Add(e.middle), e.Zoom
}

// Find returns the point that is seen at a place on the screen: the way back from [Eye.See].
func (e Eye) Find(at components.Vec2, hud bool) components.Vec2 {
	if hud {
		return at
	}
	return at.Sub(e.middle).Mul(1 / e.Zoom).Add(e.at)
}
