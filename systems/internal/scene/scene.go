// Package scene collects what there is to draw, in the order in which to draw it. It is the one
// place where the renderers of all screens read components.
package scene

import (
	"image/color"
	"slices"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

// Shape is an entity with a Position and a Shape.
type Shape struct {
	entity donburi.Entity
	At     components.Vec2
	components.ShapeData
	HUD bool // At is a place on the screen, not in the world
}

// Text is an entity with a Position and a Text.
type Text struct {
	entity donburi.Entity
	At     components.Vec2
	components.TextData
	Font components.FontData
	HUD  bool // as of a Shape
}

// Shapes collects shapes. It uses its memory again in every frame.
type Shapes struct {
	world, hud *ecs.Query4[components.Vec2, components.ShapeData, components.PulseData, components.SmoothData]
	list       []Shape
}

// NewShapes returns an empty collection.
func NewShapes() *Shapes {
	query := func(where ecs.Filter) *ecs.Query4[components.Vec2, components.ShapeData, components.PulseData, components.SmoothData] {
		return ecs.NewQuery4(components.Position, components.Shape, components.Pulse, components.Smooth,
			ecs.Optional(components.Pulse, components.Smooth), where)
	}
	return &Shapes{world: query(ecs.Without(components.HUD)), hud: query(ecs.With(components.HUD))}
}

// In returns the shapes of a view's world, or those of its HUD, good until the next call: lower ones
// first, and those at one height by the id of their entity. Their colours are those to be drawn,
// their Pulse included.
func (s *Shapes) In(view ecs.View, hud bool) []Shape {
	s.list = s.list[:0]
	query := s.world
	if hud {
		query = s.hud
	}
	for e := range query.Values(view) {
		s.add(view, e, hud)
	}
	slices.SortFunc(s.list, func(a, b Shape) int { return order(a.Z, b.Z, a.entity, b.entity) })
	return s.list
}

func (s *Shapes) add(view ecs.View, e ecs.Value4[components.Vec2, components.ShapeData, components.PulseData, components.SmoothData], hud bool) {
	e.B.Color = dim(whiteIfZero(e.B.Color), e.C.Level()) // which is 1 without a pulse
	s.list = append(s.list, Shape{e.Entity, seen(view, e.A, e.D), e.B, hud})
}

// Texts collects texts, as [Shapes] does.
type Texts struct {
	world, hud *ecs.Query4[components.Vec2, components.TextData, components.FontData, components.SmoothData]
	list       []Text
}

// NewTexts returns an empty collection.
func NewTexts() *Texts {
	query := func(where ecs.Filter) *ecs.Query4[components.Vec2, components.TextData, components.FontData, components.SmoothData] {
		return ecs.NewQuery4(components.Position, components.Text, components.Font, components.Smooth,
			ecs.Optional(components.Font, components.Smooth), where)
	}
	return &Texts{world: query(ecs.Without(components.HUD)), hud: query(ecs.With(components.HUD))}
}

// In returns the texts of a view, as [Shapes.In] does. Empty ones are left out.
func (s *Texts) In(view ecs.View, hud bool) []Text {
	s.list = s.list[:0]
	query := s.world
	if hud {
		query = s.hud
	}
	for e := range query.Values(view) {
		s.add(view, e, hud)
	}
	slices.SortFunc(s.list, func(a, b Text) int { return order(a.Z, b.Z, a.entity, b.entity) })
	return s.list
}

func (s *Texts) add(view ecs.View, e ecs.Value4[components.Vec2, components.TextData, components.FontData, components.SmoothData], hud bool) {
	if e.B.String == "" {
		return
	}
	e.B.Color = whiteIfZero(e.B.Color)
	s.list = append(s.list, Text{e.Entity, seen(view, e.A, e.D), e.B, e.C, hud})
}

// darkest is the part of a colour that is left at level 0 of a pulse. It is not 0, so that a lamp
// looks switched off instead of gone.
const darkest = 0.3

func dim(c color.RGBA, level float64) color.RGBA {
	f := darkest + (1-darkest)*level
	c.R, c.G, c.B = uint8(float64(c.R)*f+.5), uint8(float64(c.G)*f+.5), uint8(float64(c.B)*f+.5)
	return c
}

func whiteIfZero(c color.RGBA) color.RGBA {
	if c == (color.RGBA{}) {
		return color.RGBA{255, 255, 255, 255}
	}
	return c
}
