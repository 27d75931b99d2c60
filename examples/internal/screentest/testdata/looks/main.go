// Looks shows things of all kinds over each other, for a test of what covers what.
package main

import (
	"image"
	"image/color"
	"log"
	"math"
	"strings"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems/render"
	"github.com/yohamta/donburi"
)

var (
	red   = color.RGBA{255, 0, 0, 255}
	green = color.RGBA{0, 255, 0, 255}
	blue  = color.RGBA{0, 0, 255, 255}
)

// field returns a picture of ten by ten pixels: the first column in one colour, the rest in another.
func field(first, rest color.Color) image.Image {
	return components.Pixels(components.Palette{'1': first, '2': rest}, strings.Repeat("1222222222\n", 10))
}

func main() {
	engine := ecs.New()
	at := func(x, y float64, looks ...donburi.IComponentType) *donburi.Entry {
		e := engine.Spawn(append(looks, components.Position)...)
		components.Position.SetValue(e, components.Vec2{X: x, Y: y})
		return e
	}
	sheet := components.SheetOf(field(green, green), field(red, blue))
	sprite := func(x, y float64, s components.SpriteData) {
		s.Sheet = sheet
		components.Sprite.SetValue(at(x, y, components.Sprite), s)
	}

	// A land of 2 by 2 tiles at {10, 10}, one of which is missing.
	land := components.NewTileMap(sheet, 2, 2)
	land.Set(image.Pt(1, 0), 1)
	land.Set(image.Pt(1, 1), components.NoTile)
	components.TileMap.SetValue(at(10, 10, components.TileMap), land)

	// The picture with the red column: as it is, flipped, turned by a right angle, three times as
	// large on its feet, and in a tint that takes the blue away.
	sprite(45, 15, components.SpriteData{Cell: 1})
	sprite(65, 15, components.SpriteData{Cell: 1, FlipX: true})
	sprite(85, 15, components.SpriteData{Cell: 1, Rotation: math.Pi / 2})
	sprite(55, 60, components.SpriteData{Cell: 1, Scale: 3, Anchor: components.Vec2{Y: 1}})
	sprite(85, 45, components.SpriteData{Cell: 1, Color: color.RGBA{255, 255, 0, 255}})

	// A box between two sprites, and one above a text.
	box := func(x, y float64, z int) {
		components.Shape.SetValue(at(x, y, components.Shape), components.ShapeData{
			Form: components.Box, Size: components.Vec2{X: 16, Y: 16}, Color: red, Z: z})
	}
	sprite(20, 80, components.SpriteData{Scale: 3, Z: -2})
	box(20, 80, -1)
	sprite(20, 80, components.SpriteData{})
	components.Text.SetValue(at(50, 80, components.Text), components.TextData{String: "MMMM", Z: 1})
	box(58, 80, 2)

	if err := render.Run(render.NewGame(engine, render.WithSize(100, 100))); err != nil {
		log.Fatal(err)
	}
}
