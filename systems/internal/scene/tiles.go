package scene

import (
	"image"
	"slices"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

// TileMap is an entity with a Position and a TileMap.
type TileMap struct {
	entity donburi.Entity
	At     components.Vec2
	components.TileMapData
	HUD bool // as of a Shape
}

// TileMaps collects tile maps, as [Shapes] does.
type TileMaps struct {
	world, hud *ecs.Query3[components.Vec2, components.TileMapData, components.SmoothData]
	list       []TileMap
}

// NewTileMaps returns an empty collection.
func NewTileMaps() *TileMaps {
	query := func(where ecs.Filter) *ecs.Query3[components.Vec2, components.TileMapData, components.SmoothData] {
		return ecs.NewQuery3(components.Position, components.TileMap, components.Smooth,
			ecs.Optional(components.Smooth), where)
	}
	return &TileMaps{world: query(ecs.Without(components.HUD)), hud: query(ecs.With(components.HUD))}
}

// In returns the tile maps of a view, as [Shapes.In] does. Those without a sheet are left out.
func (s *TileMaps) In(view ecs.View, hud bool) []TileMap {
	s.list = s.list[:0]
	query := s.world
	if hud {
		query = s.hud
	}
	for e := range query.Values(view) {
		if e.B.Sheet().Len() == 0 {
			continue
		}
		e.B.Color = whiteIfZero(e.B.Color)
		s.list = append(s.list, TileMap{e.Entity, seen(view, e.A, e.C), e.B, hud})
	}
	slices.SortFunc(s.list, func(a, b TileMap) int { return order(a.Z, b.Z, a.entity, b.entity) })
	return s.list
}

// Visible returns the places of the map that an eye sees on a screen of a size, in pixels. A tile
// that only touches the screen may be among them.
func (m *TileMap) Visible(eye Eye, width, height int) image.Rectangle {
	first := m.PlaceOf(eye.Find(components.Vec2{}, m.HUD).Sub(m.At))
	last := m.PlaceOf(eye.Find(components.Vec2{X: float64(width), Y: float64(height)}, m.HUD).Sub(m.At))
	return image.Rectangle{Min: first, Max: last.Add(image.Pt(1, 1))}.Intersect(m.Bounds())
}
