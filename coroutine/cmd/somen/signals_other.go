//go:build js || plan9 || wasip1

package main

import "os"

// endSignals is the signal that ends the command with the game that it watches.
var endSignals = []os.Signal{os.Interrupt}
