package ecs

import (
	"slices"
	"time"
)

// Moment is what comes to a step from outside of the engine: its time, what the player does, and what the host has set
// between two steps. Steps from one state with the same moments are the same, if all else that they go by is in the state. It is
// for package ecs/rewind.
type Moment struct {
	dt    time.Duration
	host  host
	input Input // without who waits for it
}

// host is what a host changes between two steps.
type host struct {
	scale                float64
	alpha                float64
	paused, single, skip bool
	debt                 time.Duration
	frame                int64
}

// Note makes m the moment of a step that is about to begin, as in a function of [Engine.AroundStep]. It allocates if the
// player does more at once than ever before.
func (m *Moment) Note(e *Engine) {
	m.host = host{e.scale, e.alpha, e.paused, e.single, e.skip, e.debt, e.frame}
	m.input.set(&e.input)
}

// Done notes the time of the step when it has ended.
func (m *Moment) Done(e *Engine) { m.dt = e.delta }

// Play plays the step with this moment once more, on an engine that is where it was then. Functions of
// [Engine.AroundStep] and [Engine.AfterStep] are not called. It must be called between two steps; it panics with
// coroutine.ErrBusy inside of one.
func (m *Moment) Play(e *Engine) {
	e.mustRest()
	h := &m.host
	e.scale, e.alpha, e.paused, e.single, e.skip, e.debt, e.frame = h.scale, h.alpha, h.paused, h.single, h.skip, h.debt, h.frame
	in := &e.input
	down := in.down
	in.down = nil // for the player does nothing now
	defer func() { in.down = down }()
	if !slices.Equal(in.pressed, m.input.pressed) { // else the state has them already
		for _, k := range m.input.pressed {
			if i := slices.Index(in.held, k); i >= 0 {
				in.held = slices.Delete(in.held, i, i+1)
			}
			in.Press(k)
		}
	}
	in.set(&m.input)
	after := e.after
	e.systems(m.dt)
	e.after = after
}

// set makes in what another is, but for who waits for it.
func (in *Input) set(as *Input) {
	in.X, in.Y, in.WheelX, in.WheelY = as.X, as.Y, as.WheelX, as.WheelY
	in.Touches = append(in.Touches[:0], as.Touches...)
	in.Typed = append(in.Typed[:0], as.Typed...)
	in.held = append(in.held[:0], as.held...)
	in.pressed = append(in.pressed[:0], as.pressed...)
	in.released = append(in.released[:0], as.released...)
	for len(in.Axes) < len(as.Axes) {
		in.Axes = append(in.Axes, nil)
	}
	in.Axes = in.Axes[:len(as.Axes)]
	for i := range in.Axes {
		in.Axes[i] = append(in.Axes[i][:0], as.Axes[i]...)
	}
}
