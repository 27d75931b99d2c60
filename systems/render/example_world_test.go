package render_test

import (
	"image/color"
	"log"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems/render"
)

var ghost = components.SheetOf(components.Pixels(components.Palette{'w': color.White, 'b': color.Black}, `
	.www.
	wbwbw
	wwwww
	w.w.w`))

func newHauntedEngine() *ecs.Engine {
	engine := newEngine()
	e := engine.Spawn(components.Position, components.Sprite)
	components.Position.SetValue(e, components.Vec2{X: 320, Y: 180})
	components.Sprite.SetValue(e, components.SpriteData{Sheet: ghost, Scale: 8, Z: 1})
	return engine
}

// The world in one order of heights, a layer of the game's own above it, and the glass.
func ExampleWorld() {
	game := render.NewGame(newHauntedEngine(), render.WithRenderers(render.World(16), bars, render.HUD(16)))
	if err := render.Run(game); err != nil {
		log.Fatal(err)
	}
}

// Sprites alone, above a layer of the game's own.
func ExampleSprites() {
	game := render.NewGame(newHauntedEngine(), render.WithRenderers(bars, render.Sprites()))
	if err := render.Run(game); err != nil {
		log.Fatal(err)
	}
}

func ExampleTiles() {
	engine := newHauntedEngine()
	wall := engine.Spawn(components.Position, components.TileMap)
	components.TileMap.SetValue(wall, components.NewTileMap(ghost, 20, 10))
	game := render.NewGame(engine, render.WithRenderers(render.Tiles(), render.Shapes()))
	if err := render.Run(game); err != nil {
		log.Fatal(err)
	}
}
