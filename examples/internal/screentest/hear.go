package screentest

import (
	"encoding/binary"
	"io"
	"math"
	"time"

	"github.com/hajimehoshi/ebiten/v2/exp/vmhost"
	"github.com/stretchr/testify/require"
)

// Listen returns the next d of what the example plays, as samples for the left and the right side in
// turn. The example must have run a step, and play sounds.
func (g *Guest) Listen(d time.Duration) []float32 {
	g.t.Helper()
	require.NotEmpty(g.t, g.streams, "the example plays nothing")
	buf := make([]byte, 8*int(d.Seconds()*float64(g.Session.AudioSampleRate())))
	_, err := io.ReadFull(g.streams[0], buf)
	require.NoError(g.t, err)
	samples := make([]float32, len(buf)/4)
	for i := range samples {
		samples[i] = math.Float32frombits(binary.LittleEndian.Uint32(buf[4*i:]))
	}
	return samples
}

// heard keeps a stream that the example has begun to play.
func (g *Guest) heard(s *vmhost.GuestAudioStream) { g.streams = append(g.streams, s) }
