// Package helpers has functions that behaviours of other packages call.
package helpers

import (
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/yohamta/donburi"
)

// Door is in the way.
type Door struct {
	Open  bool
	Angle float64
	State int
}

// Shut tells.
func (d *Door) Shut() bool { return !d.Open }

// Creak changes the angle.
func (d *Door) Creak() { d.Angle += 0.1 }

// Push may open it.
func (d *Door) Push() { d.Open = d.Angle > 1 }

// Walk waits.
func Walk(co *coroutine.Co, steps int) {
	for range steps {
		co.Frame()
	}
}

// Clock never waits.
func Clock(co *coroutine.Co) time.Duration { return co.Now() }

// Rest is a wait of the raw form.
func Rest(yield func(coroutine.Wait) bool) bool { return yield(coroutine.Sleep(time.Second)) }

// Each calls f.
func Each(n int, f func(int)) {
	for i := range n {
		f(i)
	}
}

// Mover is something that moves, somehow.
type Mover interface{ Move() bool }

// Player embeds the Co of its behaviour.
type Player struct {
	*coroutine.Co
	Name string
}

// Breathe waits by the Co that it has.
func (p Player) Breathe() { p.Sleep(time.Second) }

// Nudge changes a component.
func Nudge(e *donburi.Entry) { components.Position.Get(e).X++ }

// Where reads a component.
func Where(e *donburi.Entry) components.Vec2 { return components.Position.GetValue(e) }
