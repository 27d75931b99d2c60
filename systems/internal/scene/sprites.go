package scene

import (
	"math"
	"slices"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

// Sprite is an entity with a Position and a Sprite.
type Sprite struct {
	entity donburi.Entity
	At     components.Vec2
	components.SpriteData
	HUD bool // as of a Shape
}

// Size returns the size of the picture, in pixels of the world.
func (s *Sprite) Size() components.Vec2 {
	size := s.Sheet.Size()
	return components.Vec2{X: float64(size.X), Y: float64(size.Y)}.Mul(s.Scale)
}

// Corners returns where the corners of a sprite are on the screen: the upper left one of its
// picture, the upper right, the lower left, the lower right.
func (s *Sprite) Corners(eye Eye) (corners [4]components.Vec2) {
	at, zoom := eye.See(s.At, s.HUD)
	half := s.Size().Mul(zoom / 2)
	sin, cos := math.Sincos(s.Rotation)
	for i := range corners {
		x, y := float64(2*(i&1)-1), float64(2*(i>>1)-1)
		if s.FlipX {
			x = -x
		}
		if s.FlipY {
			y = -y
		}
		x, y = (x-s.Anchor.X)*half.X, (y-s.Anchor.Y)*half.Y
		corners[i] = at.Add(components.Vec2{X: x*cos - y*sin, Y: x*sin + y*cos})
	}
	return corners
}

// Sprites collects sprites, as [Shapes] does.
type Sprites struct {
	world, hud *ecs.Query3[components.Vec2, components.SpriteData, components.SmoothData]
	list       []Sprite
}

// NewSprites returns an empty collection.
func NewSprites() *Sprites {
	query := func(where ecs.Filter) *ecs.Query3[components.Vec2, components.SpriteData, components.SmoothData] {
		return ecs.NewQuery3(components.Position, components.Sprite, components.Smooth,
			ecs.Optional(components.Smooth), where)
	}
	return &Sprites{world: query(ecs.Without(components.HUD)), hud: query(ecs.With(components.HUD))}
}

// In returns the sprites of a view, as [Shapes.In] does. Those that show nothing are left out, and a
// Scale of 0 is 1.
func (s *Sprites) In(view ecs.View, hud bool) []Sprite {
	s.list = s.list[:0]
	query := s.world
	if hud {
		query = s.hud
	}
	for e := range query.Values(view) {
		if e.B.Cell < 0 || e.B.Cell >= e.B.Sheet.Len() {
			continue
		}
		if e.B.Scale == 0 {
			e.B.Scale = 1
		}
		e.B.Color = whiteIfZero(e.B.Color)
		s.list = append(s.list, Sprite{e.Entity, seen(view, e.A, e.C), e.B, hud})
	}
	slices.SortFunc(s.list, func(a, b Sprite) int { return order(a.Z, b.Z, a.entity, b.entity) })
	return s.list
}
