package render_test

import (
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/somen-go/somen/systems/render"
)

// Fireworks above the shapes.
func ExampleParticles() {
	engine := ecs.New()
	engine.Add(ecs.Update, systems.Particles())
	game := render.NewGame(engine, render.WithRenderers(render.Shapes(), render.Particles(), render.HUD(16)))
	_ = render.Run(game)
}

// On a screen that draws 144 times a second the car glides, although the game steps 60 times.
func ExampleWithInterpolation() {
	engine := ecs.New()
	engine.Add(ecs.Early, systems.Smoothing())
	engine.Add(ecs.Update, systems.Movement())
	car := engine.Spawn(components.Position, components.Velocity, components.Shape, components.Smooth)
	components.Velocity.SetValue(car, components.Vec2{X: 120})
	_ = render.Run(render.NewGame(engine, render.WithInterpolation()))
}
