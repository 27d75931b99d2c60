// Package term shows a Somen engine in a terminal: the same components as package render, as
// characters.
//
//	if err := term.Run(ctx, engine, term.WithSize(640, 360)); err != nil {
//		log.Fatal(err)
//	}
//
// The world is stretched over the whole terminal. A Shape with a Rune is this one character at its
// Position. One without covers as many cells as it is large, with ● or ■; a small one covers the
// cell of its Position. A Sprite is its Rune or a block, in its picture's mean colour, and a TileMap
// colours the cells that it covers and writes its Runes there. A Text is written as it is. A Pulse
// dims the colour. A Glow is one •, and what has a HUD stays where it is when the Camera moves.
// The order is that of package render: by Z, then the lights, then the HUD.
//
// A terminal tells which characters are typed, so that the keys are those that type them, with signs
// where the United States have them. It can't tell Shift, Control, Alt and Meta, the locks, the menu key,
// Pause and PrintScreen, the numeric pad from the rest, F13 and beyond, IntlBackslash, a mouse or a
// gamepad; and Esc ends the game.
//
// Like every screen it reads components through an ecs.View, and never waits for a behaviour.
package term
