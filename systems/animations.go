package systems

import (
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
)

// Animations moves every Animation on and shows its cell in the Sprite of its entity. An entity
// without an Animation keeps the cell that its Sprite has.
func Animations(options ...Option) ecs.System {
	o := choose("animations", options)
	animated := ecs.NewQuery2(components.Animation, components.Sprite, o.filters...)
	return ecs.System{Name: o.name, State: o.state(), Update: func(e *ecs.Engine) {
		delta := o.delta(e)
		for a, sprite := range animated.Each(e.World()) {
			switch length := a.Length(); {
			case a.Once:
				a.Passed = min(a.Passed+delta, length)
			case length > 0:
				a.Passed = (a.Passed + delta) % length
			}
			if cell, ok := a.Cell(); ok {
				sprite.Cell = cell
			}
		}
	}}
}
