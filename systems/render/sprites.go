package render

import (
	"github.com/hajimehoshi/ebiten/v2"
	"github.com/somen-go/somen/systems/internal/scene"
)

func (p *painter) Sprite(s *scene.Sprite) {
	texture, filter := p.textures.of(s.Sheet), ebiten.FilterPixelated
	if s.Rotation != 0 {
		filter = ebiten.FilterNearest // the other one counts on pixels that are parallel to the screen's
	}
	p.batch.use(p.screen, texture.image, filter)
	p.batch.colour(s.Color)
	corners := s.Corners(p.eye)
	p.batch.add(&corners, texture.cell(s.Cell))
}
