package main

import (
	"slices"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

// corner is how far from the upper right corner the pause sign is touched, in pixels: farther than
// it is drawn, since fingers are thick.
const corner = 64

// mouse is the ID of the finger that the mouse is while its left button is down.
const mouse = -1

// touch makes keys of fingers: one on the pause sign is P, any other is Enter, and when there is one
// already it is X as well. Those that came down elsewhere than on the sign are g.fingers.
func (g *Game) touch() ecs.System {
	var down []ecs.Touch
	before := make(map[int]bool) // the fingers of the last step, and whether they came down on the sign
	return ecs.System{Name: "touch", State: &before, Update: func(e *ecs.Engine) {
		in := e.Input()
		down = append(down[:0], in.Touches...)
		if len(down) == 0 && in.Held(ecs.MouseLeft) {
			down = append(down, ecs.Touch{ID: mouse, X: in.X, Y: in.Y})
		}
		for id := range before {
			if !slices.ContainsFunc(down, func(t ecs.Touch) bool { return t.ID == id }) {
				delete(before, id)
			}
		}
		flew := len(g.fingers)
		g.fingers = g.fingers[:0]
		for _, t := range down {
			onSign, known := before[t.ID]
			if !known {
				onSign = t.X > width-corner && t.Y < corner
				before[t.ID] = onSign
				if onSign {
					strike(in, ecs.KeyP)
				} else {
					strike(in, ecs.KeyEnter)
				}
			}
			if !onSign {
				g.fingers = append(g.fingers, t)
			}
		}
		if len(g.fingers) > max(flew, 1) {
			strike(in, ecs.KeyX)
		}
	}}
}

// strike presses a key and lets it go.
func strike(in *ecs.Input, k ecs.Key) {
	in.Press(k)
	in.Release(k)
}

// spawnSign draws the pause sign, and returns its two bars.
func (g *Game) spawnSign() (bars [2]*donburi.Entry) {
	for i := range bars {
		bars[i] = g.bar(ash, 0)
		components.Shape.Get(bars[i]).Size = Vec2{X: 6, Y: 20}
		components.Position.SetValue(bars[i], Vec2{X: width - 31 + 12*float64(i), Y: 24})
	}
	return bars
}
