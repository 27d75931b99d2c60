// Package render shows a Somen engine in an Ebitengine window.
//
// A [Renderer] is a function that draws. All it gets to know of the game is an ecs.View, which
// hands out values: a renderer reads components and can't write them, and it never has to ask what
// a behaviour is about to do. So a robot that sleeps five seconds is drawn in each of their 300
// frames.
//
//	game := render.NewGame(engine, render.WithTitle("patrol"), render.WithSize(640, 360))
//	if err := render.Run(game); err != nil {
//		log.Fatal(err)
//	}
//
// Without [WithRenderers] a game draws its components.Shape, components.Glow and components.Text, as
// its components.Camera sees them, and last what has a components.HUD, where it is. A game with looks
// of its own passes its own functions, before, after or instead of these:
//
//	bars := func(view ecs.View, screen *ebiten.Image) {
//		for entity, health := range ecs.Values(view, Health) {
//			...
//		}
//	}
//	game := render.NewGame(engine, render.WithRenderers(render.Shapes(), bars, render.Texts()))
//
// A [Game] is an ebiten.Game, so it can be part of another one, or be run by a test.
package render
