package play

import (
	"bytes"
	"log"
	"os"

	"golang.org/x/term"
)

// holdLog keeps what the program logs while the terminal shows the game, and returns the function
// that writes it out. Without it the log would be written across the picture.
func holdLog() (release func()) {
	if !term.IsTerminal(int(os.Stderr.Fd())) {
		return func() {}
	}
	var held bytes.Buffer
	log.SetOutput(&held) // which is where slog writes too; both hold a lock of log's
	return func() {
		log.SetOutput(os.Stderr)
		os.Stderr.Write(held.Bytes())
	}
}
