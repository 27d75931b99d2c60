package components_test

import (
	"fmt"
	"image"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
)

// The tiles of a land: a constant for each cell of the sheet.
const (
	grass = iota
	wall
)

func newLand() components.TileMapData {
	tiles := components.SheetOf(
		components.Pixels(inks, "gg\ngg"),
		components.Pixels(inks, "##\n##"),
	)
	return components.NewTileMap(tiles, 8, 4)
}

func ExampleTileMapData() {
	engine := ecs.New()
	defer engine.Close()
	land := engine.Spawn(components.Position, components.TileMap)
	components.TileMap.SetValue(land, newLand())

	tiles := components.TileMap.Get(land)
	tiles.Z, tiles.Runes = -1, components.ListOf([]rune{wall: '#'}...)
	for x := range 8 {
		tiles.Set(image.Pt(x, 0), wall)
	}
	fmt.Println(tiles.At(image.Pt(3, 0)) == wall, tiles.At(image.Pt(3, 1)) == grass)
	// Output: true true
}

func ExampleNewTileMap() {
	land := newLand()
	fmt.Println(land.Bounds(), land.Sheet().Len())
	// Output: (0,0)-(8,4) 2
}

func ExampleTileMapData_At() {
	land := newLand()
	fmt.Println(land.At(image.Pt(1, 1)), land.At(image.Pt(-1, 1)) == components.NoTile)
	// Output: 0 true
}

// A hole in the ground, through which what lies below can be seen.
func ExampleTileMapData_Set() {
	land := newLand()
	land.Set(image.Pt(2, 2), components.NoTile)
	fmt.Println(land.At(image.Pt(2, 2)))
	// Output: -1
}

func ExampleTileMapData_Bounds() {
	land := newLand()
	fmt.Println(image.Pt(7, 3).In(land.Bounds()), image.Pt(8, 3).In(land.Bounds()))
	// Output: true false
}

func ExampleTileMapData_Sheet() {
	land := newLand()
	fmt.Println(land.Sheet().Size())
	// Output: (2,2)
}

// What the mouse points at.
func ExampleTileMapData_PlaceOf() {
	land, corner := newLand(), components.Vec2{X: 100, Y: 50}
	mouse := components.Vec2{X: 105, Y: 51}
	fmt.Println(land.PlaceOf(mouse.Sub(corner)))
	// Output: (2,0)
}

func ExampleTileMapData_Middle() {
	land, corner := newLand(), components.Vec2{X: 100, Y: 50}
	fmt.Println(corner.Add(land.Middle(image.Pt(2, 0))))
	// Output: {105 51}
}
