// Package main is a renderer that only reads.
package main

import (
	"fmt"
	"image"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
)

var movers = ecs.NewQuery2(components.Position, components.Velocity)

func draw(view ecs.View) {
	for entity, at := range ecs.Values(view, components.Position) {
		shape, ok := ecs.Value(view, entity, components.Shape)
		fmt.Println(view.Now(), view.Alpha(), at, shape, ok)
		land, _ := ecs.Value(view, entity, components.TileMap)
		fmt.Println(land.At(image.Pt(0, 0)), land.Runes.At(0), land.Sheet().Picture())
		walk, _ := ecs.Value(view, entity, components.Animation)
		for i, cell := range walk.Cells.All() {
			fmt.Println(i, cell)
		}
		smoke, _ := ecs.Value(view, entity, components.Particles)
		for speck := range smoke.All() {
			fmt.Println(smoke.Look(speck))
		}
		if does, ok := systems.ActivityOf(view, entity, ""); ok {
			fmt.Println(does.Name, does.State, does.Waits, does.Where())
		}
	}
	for row := range movers.Values(view) {
		fmt.Println(row.Entity, row.A, row.B)
	}
	stats, _ := ecs.ResourceValue[systems.BehaviourStats](view)
	fmt.Println(stats.Resumed)
}

func main() { draw(ecs.New().View()) }
