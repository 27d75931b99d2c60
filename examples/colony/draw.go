package main

import (
	"image/color"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/vector"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems/render"
)

var tiles = map[Tile]color.RGBA{
	Grass:  {34, 52, 44, 255},
	Bridge: {110, 88, 70, 255},
	Field:  {84, 78, 44, 255},
	Home:   {128, 84, 76, 255},
	Store:  {214, 168, 84, 255},
	Tree:   {26, 86, 62, 255},
	Rock:   {78, 84, 96, 255},
	Water:  {36, 72, 118, 255},
}

// drawLand returns a renderer that paints the land once, and shows that picture ever after.
func drawLand(land *Land) render.Renderer {
	var picture *ebiten.Image
	return func(_ ecs.View, screen *ebiten.Image) {
		if picture == nil {
			picture = ebiten.NewImage(columns*cellSize, rows*cellSize)
			picture.Fill(tiles[Grass])
			for t := Water; t > Grass; t-- { // bridges over water, roofs over trees
				for i, tile := range land.tiles {
					if tile == t {
						drawTile(picture, Cell{i % columns, i / columns}, t)
					}
				}
			}
		}
		screen.DrawImage(picture, nil)
	}
}

func drawTile(picture *ebiten.Image, c Cell, t Tile) {
	x, y := float32(c.X*cellSize), float32(c.Y*cellSize)
	switch t {
	case Water:
		vector.FillCircle(picture, x+cellSize/2, y+cellSize/2, cellSize*.9, tiles[t], true)
	case Tree:
		vector.FillCircle(picture, x+cellSize/2, y+cellSize/2, cellSize*.55, tiles[t], true)
	case Rock:
		vector.FillCircle(picture, x+cellSize/2, y+cellSize/2, cellSize*.4, tiles[t], true)
	case Field:
		vector.FillRect(picture, x, y, cellSize, cellSize-2, tiles[t], false)
	case Store:
		vector.FillRect(picture, x-6, y-6, cellSize+12, cellSize+12, tiles[t], false)
	default:
		vector.FillRect(picture, x-1, y-1, cellSize+2, cellSize+2, tiles[t], false)
	}
}

// drawNight returns a renderer that darkens the land and lights the windows, if there is wood.
func drawNight(land *Land) render.Renderer {
	return func(view ecs.View, screen *ebiten.Image) {
		sky, _ := ecs.ResourceValue[Sky](view)
		dark := min(1, float32(view.Now()-sky.Changed)/float32(2*time.Second))
		if !sky.Night {
			dark = 1 - dark
		}
		if view.Now() < daylight { // no night before the first day
			dark = 0
		}
		if dark == 0 {
			return
		}
		vector.FillRect(screen, 0, 0, columns*cellSize, rows*cellSize, color.NRGBA{6, 8, 30, uint8(150 * dark)}, false)
		if !sky.Lit {
			return
		}
		for _, home := range land.Homes {
			at := home.middle()
			for _, glow := range []struct {
				size  float32
				alpha float32
			}{{16, 26}, {9, 46}, {3.5, 230}} {
				vector.FillCircle(screen, float32(at.X), float32(at.Y), glow.size, color.NRGBA{255, 190, 90, uint8(glow.alpha * dark)}, true)
			}
		}
	}
}

// drawFocus draws a ring around the villager that the panel tells about.
func drawFocus(view ecs.View, screen *ebiten.Image) {
	focus, _ := ecs.ResourceValue[Focus](view)
	if at, ok := ecs.Value(view, focus.Who.Entity(), components.Position); ok {
		vector.StrokeCircle(screen, float32(at.X), float32(at.Y), 9, 2, color.White, true)
	}
}
