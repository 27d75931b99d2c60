package renderwrites

import (
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine/vet/testdata/helpers"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

type screen struct{ pixels []int }

type score struct{ points int }

type game struct {
	engine *ecs.Engine
	hero   *donburi.Entry
	drawn  int
}

var moving = ecs.NewQuery2(components.Position, components.Velocity)

func (g *game) draw(view ecs.View, s *screen) {
	components.Position.Get(g.hero).X++                                // want `a renderer changes a component; renderers only read: do it in a system or a behaviour`
	components.Position.SetValue(g.hero, components.Vec2{})            // want `a renderer changes a component`
	donburi.SetValue(g.hero, components.Position, components.Vec2{})   // want `a renderer changes a component`
	donburi.Add(g.hero, components.Velocity, &components.Vec2{})       // want `a renderer adds or removes a component`
	donburi.Remove[components.Vec2](g.hero, components.Velocity)       // want `a renderer adds or removes a component`
	g.engine.Spawn(components.Position)                                // want `a renderer creates an entity`
	g.engine.World().Create(components.Position)                       // want `a renderer creates an entity`
	g.engine.World().Remove(g.hero.Entity())                           // want `a renderer removes an entity`
	ecs.RefOf(g.hero).Remove()                                         // want `a renderer removes an entity`
	g.hero.Remove()                                                    // want `a renderer removes an entity`
	ecs.Set(ecs.RefOf(g.hero), components.Position, components.Vec2{}) // want `a renderer changes a component`
	ecs.SetResource(g.engine, score{1})                                // want `a renderer sets a resource`
	ecs.Resource[score](g.engine).points++                             // want `a renderer changes a resource`
	g.engine.Commands().Despawn(g.hero.Entity())                       // want `a renderer puts commands off`
}

func (g *game) pointers() func(ecs.View) {
	return func(view ecs.View) {
		at := components.Position.Get(g.hero)
		at.X = 3                // want `a renderer changes a component`
		*at = components.Vec2{} // want `a renderer changes a component`
		if vel, ok := ecs.Get(ecs.RefOf(g.hero), components.Velocity); ok {
			vel.X++ // want `a renderer changes a component`
		}
		for at, vel := range moving.Each(g.engine.World()) {
			at.X += vel.X // want `a renderer changes a component`
		}
		for row := range moving.Rows(g.engine.World()) {
			row.A.X++ // want `a renderer changes a component`
		}
		if s, ok := ecs.LookupResource[score](g.engine); ok {
			s.points = 0 // want `a renderer changes a resource`
		}
	}
}

func (g *game) calls(view ecs.View) {
	helpers.Nudge(g.hero) // want `a renderer calls Nudge, which changes a component`
	g.spawn()             // want `a renderer calls spawn, which creates an entity`
	func() {
		g.deeper() // want `a renderer calls deeper, which creates an entity`
	}()
}

func (g *game) spawn() { g.engine.Spawn(components.Position) }

func (g *game) deeper() { g.spawn() }
