package systems

import (
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
)

// Animations moves every Animation on and shows its cell in the Sprite of its entity. An entity
// without an Animation keeps the cell that its Sprite has.
func Animations() ecs.System {
	animated := ecs.NewQuery2(components.Animation, components.Sprite)
	return ecs.System{Name: "animations", Update: func(e *ecs.Engine) {
		for a, sprite := range animated.Each(e.World()) {
			switch length := a.Length(); {
			case a.Once:
				a.Passed = min(a.Passed+e.Delta(), length)
			case length > 0:
				a.Passed = (a.Passed + e.Delta()) % length
			}
			if cell, ok := a.Cell(); ok {
				sprite.Cell = cell
			}
		}
	}}
}
