// Package play starts the examples: it has the flags that all of them share, and finds out where
// there is something to play on.
//
//	func main() {
//		flags := play.Parse()
//		...
//		play.Run(flags, play.Game{Title: "patrol", Engine: engine})
//	}
//
// On a machine with a screen that is a window; without one, the terminal; and where the output is
// no terminal, plain text: ten seconds of the game, as fast as it can.
package play
