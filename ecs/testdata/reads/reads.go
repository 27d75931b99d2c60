// Package main is a renderer that only reads.
package main

import (
	"fmt"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
)

func draw(view ecs.View) {
	for entity, at := range ecs.Values(view, components.Position) {
		shape, ok := ecs.Value(view, entity, components.Shape)
		fmt.Println(view.Now(), view.Alpha(), at, shape, ok)
	}
}

func main() { draw(ecs.New().View()) }
