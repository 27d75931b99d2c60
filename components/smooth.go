package components

import "github.com/yohamta/donburi"

// Smooth lets what can be seen of its entity glide from step to step, where a screen draws more
// often than the game steps: it is drawn between the Position before the last step, which the
// system systems.Smoothing notes here, and the present one. It is drawn up to a step late for that.
// A Camera that follows it should have one too, or both seem to tremble.
var Smooth = donburi.NewComponentType[SmoothData]().SetName("Smooth")

// SmoothData is the value of [Smooth].
type SmoothData struct {
	Before Vec2 // the Position before the last step
	Noted  bool // that is known; else it is drawn at its Position
}

// Jump makes the entity be drawn at its new Position at once. Whoever puts it somewhere else calls
// it, or it would be seen to race there.
func (s *SmoothData) Jump() { s.Noted = false }

// At returns where to draw what is at a point now, at a part of the way there, from 0 to 1.
func (s SmoothData) At(now Vec2, alpha float64) Vec2 {
	if !s.Noted {
		return now
	}
	return s.Before.Lerp(now, alpha)
}
