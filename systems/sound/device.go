//go:build !ebitenginevmguest

package sound

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/ebitengine/oto/v3"
)

// Device returns the machine's sound device, which all engines of a process share. It is opened by
// the first that plays to it. If there is none, the log says so once, and it is never ready.
//
// It is used without Ebitengine's audio package, which would end the game where there is no device.
func Device() Speaker { return &device{} }

type device struct {
	source io.Reader
	player *oto.Player
}

// hardware is opened once: a process can have no second one.
var hardware = sync.OnceValue(func() (h struct {
	context *oto.Context
	ready   <-chan struct{}
}) {
	if seemsSilent(runtime.GOOS, os.Getenv, filepath.Glob) {
		silent(errors.New("there is no server of PulseAudio, and no card"))
		return h
	}
	context, ready, err := oto.NewContext(&oto.NewContextOptions{
		SampleRate:   rate,
		ChannelCount: 2,
		Format:       oto.FormatFloat32LE,
		BufferSize:   latency,
	})
	if err != nil {
		silent(err)
		return h
	}
	h.context, h.ready = context, ready
	return h
})

func (d *device) Rate() int { return rate }

func (d *device) Open(source io.Reader) {
	hardware()
	d.source = source
}

func (d *device) Ready() bool {
	h := hardware()
	if h.context == nil || d.source == nil {
		return false
	}
	select {
	case <-h.ready:
	default:
		return false
	}
	if err := h.context.Err(); err != nil {
		silent(err)
		return false
	}
	if d.player == nil {
		d.player = h.context.NewPlayer(d.source)
		d.player.SetBufferSize(int(latency.Seconds() * rate * 8))
		d.player.Play()
	}
	return true
}

func (d *device) Close() {
	d.source = nil
	if d.player != nil {
		d.player.PauseAndStopReading()
		d.player = nil
	}
}
