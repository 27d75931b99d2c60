package main

import (
	"slices"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
)

// player leaves a mine at every click and every tap.
func (a *Arena) player() coroutine.Behaviour {
	in := a.engine.Input()
	return coroutine.Script(func(co *coroutine.Co) {
		var before []ecs.Touch // the fingers that were down in the frame before
		for {
			co.Frame()
			if in.Pressed("MouseLeft") {
				a.tap(Vec2{X: in.X, Y: in.Y})
			}
			for _, finger := range in.Touches {
				if !slices.ContainsFunc(before, func(t ecs.Touch) bool { return t.ID == finger.ID }) {
					a.tap(Vec2{X: finger.X, Y: finger.Y})
				}
			}
			before = append(before[:0], in.Touches...)
		}
	})
}

// tap leaves a mine if that is in the arena.
func (a *Arena) tap(at Vec2) {
	if at.X < field {
		a.layMine(at, chalk)
	}
}
