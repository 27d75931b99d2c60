package render

import "time"

// WithInterpolation lets everything that has a components.Smooth glide between the steps: a screen
// that draws 144 times a second shows 144 places of what moves in 60 steps. It is drawn up to a step
// late. The engine needs the system systems.Smoothing. A guest of Ebitengine's exp/vmhost draws what
// its host asks for, and does not interpolate.
func WithInterpolation() Option {
	return withClock(time.Now)
}

// withClock makes a game interpolate by a clock of the player's time.
func withClock(now func() time.Time) Option {
	return func(g *Game) { g.now = now }
}

// stepped notes when a step was due. Ebitengine calls Update in the first frame that is late enough;
// to count from there would let the picture tremble by a part of a frame.
func (g *Game) stepped() {
	if g.now == nil {
		return
	}
	now, length := g.now(), g.engine.StepLength()
	g.due = g.due.Add(length)
	if late := now.Sub(g.due); late < 0 || late > length {
		g.due = now
	}
}

// interpolate tells the engine how long after the step that was last due the frame is.
func (g *Game) interpolate() {
	if g.now != nil && !isGuest {
		g.engine.Interpolate(g.now().Sub(g.due))
	}
}
