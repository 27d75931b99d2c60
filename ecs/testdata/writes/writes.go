// Package main is a renderer that tries to write, in every way it can think of.
package main

import (
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

func move(*components.Vec2) {}

func remove(*donburi.Entry) {}

func draw(view ecs.View) {
	_ = view.World()
	_ = view.Spawn(components.Position)
	view.e.Step(0)
	for entity, at := range ecs.Values(view, components.Position) {
		move(at)
		*at = components.Vec2{}
		remove(entity)
		components.Position.Get(entity)
	}
}

func main() { draw(ecs.New().View()) }
