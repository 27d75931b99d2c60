package render

// pace lets the Updates of a game through: all, none, one, or every other one.
type pace struct {
	paused, single bool
	scale          float64
	owed           float64 // Updates
	held           bool    // one was not let through
}

func (p *pace) Pause()                  { p.paused = true }
func (p *pace) Resume()                 { p.paused, p.single = false, false }
func (p *pace) Paused() bool            { return p.paused }
func (p *pace) SingleStep()             { p.single = p.paused }
func (p *pace) SetTimeScale(to float64) { p.scale, p.owed = to, 0 }
func (p *pace) TimeScale() float64      { return p.scale }

// due reports whether the Update of this tick is to be called. One that can't wait is called instead of
// a later one.
func (p *pace) due(urgent bool) bool {
	switch {
	case p.paused:
		due := p.single
		p.single, p.held = false, true
		return due
	case p.scale == 1:
		return true
	}
	if p.owed += p.scale; p.owed >= 1 || urgent && p.owed > -1 {
		p.owed--
		return true
	}
	p.held = true
	return false
}
