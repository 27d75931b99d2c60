// Package play plays a Somen engine wherever the program runs: in a window where there is a screen, in
// the terminal where there is none, and where the output is no terminal as plain text, ten seconds of
// the game in a moment.
//
//	func main() {
//		flags := play.Parse() // -frames N, -term, -text, -synctest and -seed S, beside the program's own
//		engine := newGame(flags.Seed)
//		if err := play.Run(engine, play.WithFlags(flags), play.WithTitle("patrol")); err != nil {
//			log.Fatal(err)
//		}
//	}
//
// So one program is a game on a desktop, in a browser and over ssh, and in a pipe a log of what happens,
// for a script or a bug report. Nothing in the engine knows which it is: all of them read components.
//
// A window and a terminal have the debug overlay behind F1; what has a components.Smooth glides in a
// window. In a terminal q, Esc and Ctrl-C end the game.
//
// It is made of the packages render, term and sound of systems, and links all three. A game that needs
// more of one of them, or less, calls that one itself; a server calls [ecs.Engine.Run].
package play
