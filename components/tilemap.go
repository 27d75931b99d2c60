package components

import (
	"image"
	"image/color"
	"math"
	"slices"

	"github.com/yohamta/donburi"
)

// TileMap is a grid of tiles, whose upper left corner is at the Position. Make its value with
// [NewTileMap].
var TileMap = donburi.NewComponentType[TileMapData]().SetName("TileMap")

// NoTile is the tile of a place where there is none.
const NoTile = -1

// TileMapData is the value of [TileMap]. A tile is the number of a cell of the Sheet, whose size is
// that of all tiles. A copy of the value shares its tiles, save that which a View hands out: what is set
// in it shows nowhere else.
//
// Places are counted in tiles, from {0, 0} in the upper left corner.
type TileMapData struct {
	Color color.RGBA // what the colours of the sheet are multiplied with; the zero value is white
	Runes List[rune] // what a terminal shows of each tile on its mean colour; 0 or none is a blank
	Z     int        // higher ones cover lower ones

	sheet Sheet
	size  image.Point
	tiles []int16
	lent  bool // by a View: what is set is set in tiles of its own
}

// NewTileMap returns a map of so many columns and rows, filled with tile 0. It panics with a
// *[coroutine.ArgumentError] if one of them is not positive.
func NewTileMap(sheet Sheet, columns, rows int) TileMapData {
	if columns <= 0 || rows <= 0 {
		panic(argumentError("NewTileMap", "the size is not positive; pass the numbers of columns and rows"))
	}
	return TileMapData{sheet: sheet, size: image.Pt(columns, rows), tiles: make([]int16, columns*rows)}
}

// Sheet returns the sheet that the tiles are cells of; it has none in the zero value.
func (m *TileMapData) Sheet() Sheet { return m.sheet }

// Bounds returns the places that the map has.
func (m *TileMapData) Bounds() image.Rectangle { return image.Rectangle{Max: m.size} }

// At returns the tile at a place, and [NoTile] outside of the map.
func (m *TileMapData) At(place image.Point) int {
	if !place.In(m.Bounds()) {
		return NoTile
	}
	return int(m.tiles[place.Y*m.size.X+place.X])
}

// Set sets the tile at a place. It panics with a *[coroutine.ArgumentError] if the place is outside of
// the map, or the tile is neither a cell of the sheet nor [NoTile].
func (m *TileMapData) Set(place image.Point, tile int) {
	if !place.In(m.Bounds()) {
		panic(argumentError("TileMapData.Set", "%v is outside of the map, which has %v places; ask In(Bounds()) before", place, m.size))
	}
	if tile < NoTile || tile >= m.sheet.Len() || tile > math.MaxInt16 {
		panic(argumentError("TileMapData.Set", "there is no tile %d; the sheet has %d cells, from 0", tile, m.sheet.Len()))
	}
	if m.lent {
		m.tiles, m.lent = slices.Clone(m.tiles), false
	}
	m.tiles[place.Y*m.size.X+place.X] = int16(tile)
}

// PlaceOf returns the place that a point is in, which may be outside of the map, as every place is
// outside of the zero value. The point is seen from the upper left corner: subtract the map's Position
// from a point of the world.
func (m *TileMapData) PlaceOf(p Vec2) image.Point {
	if m.sheet.Len() == 0 {
		return image.Pt(-1, -1)
	}
	size := m.tileSize()
	return image.Pt(int(math.Floor(p.X/size.X)), int(math.Floor(p.Y/size.Y)))
}

// Middle returns the point in the middle of a place, as seen from the upper left corner of the map:
// add the map's Position to get a point of the world.
func (m *TileMapData) Middle(place image.Point) Vec2 {
	size := m.tileSize()
	return Vec2{(float64(place.X) + .5) * size.X, (float64(place.Y) + .5) * size.Y}
}

func (m *TileMapData) tileSize() Vec2 {
	size := m.sheet.Size()
	return Vec2{float64(size.X), float64(size.Y)}
}

// InView returns what an ecs.View hands out: a value that shares its tiles until one is set in it.
func (m TileMapData) InView() TileMapData {
	m.lent = true
	return m
}
