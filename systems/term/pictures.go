package term

import (
	"image/color"

	"github.com/gdamore/tcell/v2"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/systems/internal/scene"
)

// Sprite draws a picture as its rune, or as a block, in its mean colour.
func (c *canvas) Sprite(s *scene.Sprite) {
	mean := s.Sheet.Mean(s.Cell)
	if mean.A == 0 {
		return
	}
	corners := s.Corners(c.eye)
	least, most := corners[0], corners[0]
	for _, p := range corners[1:] {
		least = components.Vec2{X: min(least.X, p.X), Y: min(least.Y, p.Y)}
		most = components.Vec2{X: max(most.X, p.X), Y: max(most.Y, p.Y)}
	}
	middle, size := least.Lerp(most, .5), most.Sub(least)
	c.block(middle, size, s.Rune, '█', multiply(mean, s.Color), func(off components.Vec2) bool { return covers(components.Box, size, off) })
}

// Tiles colours each cell as the tile in its middle, and writes that one's rune there.
func (c *canvas) Tiles(m *scene.TileMap) {
	for row := range c.rows {
		for column := range c.columns {
			at := c.eye.Find(c.middle(column, row), m.HUD)
			tile := m.TileMapData.At(m.PlaceOf(at.Sub(m.At)))
			mean := m.Sheet().Mean(tile)
			if mean.A == 0 { // or there is none
				continue
			}
			back := multiply(mean, m.Color)
			c.screen.SetContent(column, row, ' ', nil, tcell.StyleDefault.Background(tcellColor(back, c.background)))
			if r := m.Runes.At(tile); r != 0 {
				c.put(column, row, r, lighter(back))
			}
		}
	}
}

func multiply(a, b color.RGBA) color.RGBA {
	of := func(a, b uint8) uint8 { return uint8(int(a) * int(b) / 255) }
	return color.RGBA{of(a.R, b.R), of(a.G, b.G), of(a.B, b.B), of(a.A, b.A)}
}

// lighter returns a colour that can be read on the other.
func lighter(c color.RGBA) color.RGBA {
	up := func(v uint8) uint8 { return uint8(int(v) + (255-int(v))/4) }
	return color.RGBA{up(c.R), up(c.G), up(c.B), c.A}
}
