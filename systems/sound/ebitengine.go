package sound

import (
	"io"

	"github.com/hajimehoshi/ebiten/v2/audio"
)

// Through returns a [Speaker] that plays through a context of Ebitengine's audio, for games that use
// it for something else too. Beware that Ebitengine ends a game whose context finds no device.
func Through(c *audio.Context) Speaker { return &through{context: c} }

type through struct {
	context *audio.Context
	player  *audio.Player
}

func (t *through) Rate() int { return t.context.SampleRate() }

func (t *through) Open(source io.Reader) {
	player, err := t.context.NewPlayerF32(source)
	if err != nil {
		silent(err)
		return
	}
	player.SetBufferSize(latency)
	player.Play()
	t.player = player
}

func (t *through) Ready() bool { return t.player != nil && t.context.IsReady() }

func (t *through) Close() {
	if t.player != nil {
		t.player.PauseAndStopReading()
		t.player = nil
	}
}
