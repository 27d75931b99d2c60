package inspect

import (
	"time"

	"github.com/somen-go/somen/systems"
)

// Frames is how many frames are plotted.
const Frames = 120

// history is a ring of what the last frames did.
type history struct {
	ring  [Frames]systems.BehaviourStats
	next  int
	count int
	drawn Plot
}

// note adds what a frame did. If it is known, it has had more steps since.
func (h *history) note(s systems.BehaviourStats) {
	if s.Steps == 0 {
		return
	}
	if last := h.last(); h.count > 0 && last.Frame == s.Frame {
		*last = s
		return
	}
	h.ring[h.next] = s
	h.next = (h.next + 1) % Frames
	h.count = min(h.count+1, Frames)
}

// last returns the newest entry.
func (h *history) last() *systems.BehaviourStats { return &h.ring[(h.next+Frames-1)%Frames] }

// Plot is the history as heights from 0 to 1, the newest last.
type Plot struct {
	Bars  [Frames]PlotBar
	Limit float64 // where the budget is; 0 if there is none
	Peak  float64 // what is highest: nanoseconds, or resumes
	Times bool    // the bars are times
}

// PlotBar is one frame of a [Plot].
type PlotBar struct {
	Height   float64
	Over     bool // it took more time than it had
	LeftOver bool // not all that was ready fitted
}

// plot returns the times of the frames, or their resumes if these alone have a budget.
func (h *history) plot() *Plot {
	p, budget := &h.drawn, h.last().Budget
	p.Times = budget.Time > 0 || budget.Resumes <= 0
	limit := float64(max(0, budget.Time))
	if !p.Times {
		limit = float64(budget.Resumes)
	}
	p.Peak = 0
	for i := range h.ring {
		p.Peak = max(p.Peak, h.value(i))
	}
	top := max(p.Peak, 1)
	switch {
	case limit > 0: // one frame that takes far more must not hide the others
		top = min(max(top, 1.2*limit), 2*limit)
	case p.Times: // a game that does next to nothing looks like it
		top = max(top, float64(time.Millisecond))
	}
	p.Limit = limit / top
	for i := range Frames {
		at := (h.next + i) % Frames
		s := &h.ring[at]
		p.Bars[i] = PlotBar{
			Height:   min(1, h.value(at)/top),
			Over:     s.Budget.Time > 0 && s.Time > s.Budget.Time,
			LeftOver: s.LeftOver > 0,
		}
	}
	return p
}

func (h *history) value(i int) float64 {
	if h.drawn.Times {
		return float64(h.ring[i].Time)
	}
	return float64(h.ring[i].Resumed)
}
