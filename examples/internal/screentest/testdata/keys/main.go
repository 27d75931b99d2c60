// Keys writes what the player does into its one line of text, and paints its box with it.
package main

import (
	"image/color"
	"log"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/somen-go/somen/systems/play"
)

func main() {
	engine := ecs.New()
	box := engine.Spawn(components.Position, components.Shape, components.Behaviour)
	components.Shape.SetValue(box, components.ShapeData{Form: components.Box, Size: components.Vec2{X: 20, Y: 20}})
	in := engine.Input()
	paint := func(c color.RGBA) { components.Shape.Get(box).Color = c }
	components.Behaviour.SetValue(box, components.Behave("painter", coroutine.Script(func(co *coroutine.Co) {
		in.WaitPress(co, ecs.KeySpace)
		paint(color.RGBA{255, 0, 0, 255})
		in.WaitPress(co, ecs.MouseLeft)
		paint(color.RGBA{0, 255, 0, 255})
		co.Until(func() bool { return in.Released("Space") })
		paint(color.RGBA{0, 0, 255, 255})
	})))
	engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}), ecs.System{Name: "follow", Update: func(*ecs.Engine) {
		components.Position.SetValue(box, components.Vec2{X: in.X, Y: in.Y})
	}})
	if err := play.Run(engine, play.WithFlags(play.Parse()), play.WithTitle("keys"), play.WithSize(100, 100)); err != nil {
		log.Fatal(err)
	}
}
