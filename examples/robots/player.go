package main

import (
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
)

// player leaves a mine at every click, which a tap is too.
func (a *Arena) player() coroutine.Behaviour {
	in := a.engine.Input()
	return coroutine.Script(func(co *coroutine.Co) {
		for {
			in.WaitPress(co, ecs.MouseLeft)
			if at := (Vec2{X: in.X, Y: in.Y}); at.X < field { // and not beside the arena
				a.layMine(at, chalk)
			}
		}
	})
}
