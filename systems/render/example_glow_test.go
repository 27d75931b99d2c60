package render_test

import (
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems/render"
)

func ExampleGlows() {
	engine := ecs.New()
	// Lights above the shapes, and the glass of the screen above all.
	game := render.NewGame(engine, render.WithRenderers(render.Shapes(), render.Glows(), render.HUD(16)))
	_ = render.Run(game)
}

func ExampleHUD() {
	engine := ecs.New()
	game := render.NewGame(engine, render.WithRenderers(render.Shapes(), render.Texts(16), render.HUD(20)))
	_ = render.Run(game)
}
