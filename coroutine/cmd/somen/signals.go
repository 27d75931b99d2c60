//go:build !js && !plan9 && !wasip1

package main

import (
	"os"
	"syscall"
)

// endSignals are those that end the command with the game that it watches.
var endSignals = []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}
