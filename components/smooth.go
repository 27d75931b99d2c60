package components

import "github.com/yohamta/donburi"

// Smooth lets what can be seen of its entity glide from step to step, where a screen draws more
// often than the game steps: it is drawn between the Position before the last step, which the
// system systems.Smoothing notes here, and the present one. It is drawn up to a step late for that.
// A Camera that follows it should have one too, or both seem to tremble.
var Smooth = donburi.NewComponentType[SmoothData]().SetName("Smooth")

// SmoothData is the value of [Smooth].
type SmoothData struct {
	before Vec2
	noted  bool
}

// Note notes the Position before a step. It is for the system.
func (s *SmoothData) Note(at Vec2) { s.before, s.noted = at, true }

// Jump makes the entity be drawn at its new Position at once. Whoever puts it somewhere else calls
// it, or it would be seen to race there.
func (s *SmoothData) Jump() { s.noted = false }

// At returns where to draw what is at a point now, at a part of the way there, from 0 to 1.
func (s SmoothData) At(now Vec2, alpha float64) Vec2 {
	if !s.noted {
		return now
	}
	return s.before.Lerp(now, alpha)
}
