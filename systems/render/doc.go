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
// Without [WithRenderers] a game has four layers: first every components.TileMap, Shape, Sprite and
// Text as the components.Camera sees them, those with a higher Z above those with a lower one; then
// every components.Glow, whose light adds up; then components.Particles; and last what has a
// components.HUD, where it is, again by Z.
//
// The order of the renderers is the order of the layers: each covers those before it, whatever the Z
// of anything is. [World] is all kinds in one layer; [Tiles], [Shapes], [Sprites] and [Texts] are each
// a layer of one kind. A game with looks of its own puts its own functions before, after or between:
//
//	bars := func(view ecs.View, screen *ebiten.Image) {
//		for entity, health := range ecs.Values(view, Health) {
//			...
//		}
//	}
//	game := render.NewGame(engine, render.WithRenderers(render.World(16), bars, render.Glows(), render.HUD(16)))
//
// With [WithOverlay] F1 opens a debug overlay: what the behaviours of the game do, how long they take,
// and what the one that is chosen waits for, on which line. [Overlay] gives it to any other game of
// Ebitengine's, in one line.
//
// A [Game] is an ebiten.Game, so it can be part of another one, or be run by a test.
package render
