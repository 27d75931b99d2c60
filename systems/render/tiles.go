package render

import (
	"image"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/systems/internal/scene"
)

func (p *painter) Tiles(m *scene.TileMap) {
	p.batch.flush(p.screen) // a map is a call of its own
	screen := p.screen.Bounds().Size()
	texture := p.textures.of(m.Sheet())
	p.batch.use(p.screen, texture.image, ebiten.FilterPixelated)
	p.batch.colour(m.Color)
	size := m.Sheet().Size()
	// The sides of neighbours come from the same numbers, so that no light shines through between.
	side := func(place image.Point) components.Vec2 {
		at, _ := p.eye.See(m.At.Add(components.Vec2{X: float64(place.X * size.X), Y: float64(place.Y * size.Y)}), m.HUD)
		return at
	}
	visible := m.Visible(p.eye, screen.X, screen.Y)
	for y := visible.Min.Y; y < visible.Max.Y; y++ {
		for x := visible.Min.X; x < visible.Max.X; x++ {
			place := image.Pt(x, y)
			tile := m.TileMapData.At(place)
			if tile == components.NoTile {
				continue
			}
			from, to := side(place), side(place.Add(image.Pt(1, 1)))
			p.batch.add(&[4]components.Vec2{from, {X: to.X, Y: from.Y}, {X: from.X, Y: to.Y}, to}, texture.cell(tile))
		}
	}
	p.batch.flush(p.screen)
}
