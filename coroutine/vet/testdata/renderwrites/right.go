package renderwrites

import (
	"fmt"
	"io"
	"testing"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine/vet/testdata/helpers"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

func draw(view ecs.View, s *screen) {
	for entity, at := range ecs.Values(view, components.Position) {
		at.X++ // a copy
		shape, ok := ecs.Value(view, entity, components.Shape)
		shape.Z = 3
		s.pixels = append(s.pixels, int(at.X), int(shape.Z))
		_ = ok
	}
}

func values(view ecs.View) {
	for row := range moving.Values(view) {
		row.A.X += row.B.X // a copy too
	}
}

func resources(view ecs.View) {
	s, _ := ecs.ResourceValue[score](view)
	s.points++
}

func report() func(ecs.View, io.Writer) {
	last := 0
	return func(view ecs.View, out io.Writer) {
		last++
		fmt.Fprintln(out, view.Len(), last)
	}
}

func (g *game) counts(view ecs.View) {
	g.drawn++
	g.hero, g.engine = nil, nil
}

func (g *game) reads(view ecs.View) {
	at := components.Position.Get(g.hero)
	to := *at
	to.X++
	at = nil
	_ = helpers.Where(g.hero)
	_ = components.Position.GetValue(g.hero)
	for at, vel := range moving.Each(g.engine.World()) {
		_ = at.X + vel.X
	}
	_ = g.hero.Valid() && g.hero.HasComponent(components.Shape)
}

func (g *game) hands(view ecs.View) func() {
	return func() { g.engine.Spawn(components.Position) } // who calls it, knows
}

func (g *game) guarded(view ecs.View) {
	view.Guard("bars", func() {})
}

func (g *game) asksLater(view ecs.View) {
	g.engine.AfterStep(func() { g.engine.Spawn(components.Position) })
}

func system(e *ecs.Engine) { // no renderer
	for at, vel := range moving.Each(e.World()) {
		at.X += vel.X
	}
	e.Spawn(components.Position)
}

func behaviour(hero *donburi.Entry) {
	components.Position.Get(hero).X++
}

func pauses(view ecs.View, e *ecs.Engine) { e.Pause() } // a button of a panel

func paints(view ecs.View, s *screen) {
	for i := range s.pixels {
		s.pixels[i] = 0
	}
	copy(s.pixels, []int{1})
}

type sprites struct {
	last map[donburi.Entity]components.Vec2
}

func (s *sprites) in(view ecs.View) {
	for entity, at := range ecs.Values(view, components.Position) {
		s.last[entity] = at
	}
}

func clocks(view ecs.View) { _ = view.Now() + view.Delta() }

func debugs(view ecs.View, e *ecs.Engine) { e.Spawn(components.Position) } // it is handed the engine

func tests(t *testing.T, view ecs.View, g *game) { g.spawn() }

func rows(view ecs.View, g *game) {
	for row := range moving.Rows(g.engine.World()) {
		row.A, row.B = nil, nil // of the copy
	}
}
