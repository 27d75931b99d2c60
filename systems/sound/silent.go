package sound

import (
	"log/slog"
	"sync"
	"time"
)

const (
	rate    = 44100
	latency = 50 * time.Millisecond // that sounds are late by, for the device's sake
)

var said sync.Once

// silent says, once, why nothing will be heard.
func silent(err error) {
	said.Do(func() { slog.Info("sound: no sound device; the game goes on in silence", "error", err) })
}
