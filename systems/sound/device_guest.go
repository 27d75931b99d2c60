//go:build ebitenginevmguest

package sound

import "github.com/hajimehoshi/ebiten/v2/audio"

// Device returns the sound device of the host in whose window the game runs.
func Device() Speaker {
	c := audio.CurrentContext()
	if c == nil {
		c = audio.NewContext(rate)
	}
	return Through(c)
}
