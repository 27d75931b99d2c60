package screentest

import (
	"encoding/binary"
	"io"
	"math"
	"time"

	"github.com/stretchr/testify/require"
)

// patience is how long a test waits for sound. It only bounds one that has failed.
const patience = time.Minute

// Listen returns the next d of what the example plays, as samples for the left and the right side in
// turn. The first time it runs steps until the example's sound is ready, which it is on a goroutine of
// its own, so that nobody knows in which step.
func (g *Guest) Listen(d time.Duration) []float32 {
	g.t.Helper()
	for begin := time.Now(); len(g.guest.Streams) == 0; g.Step(1) {
		require.Less(g.t, time.Since(begin), patience, "the example plays nothing")
	}
	buf := make([]byte, 8*int(d.Seconds()*float64(g.Session.AudioSampleRate())))
	_, err := io.ReadFull(g.guest.Streams[0], buf)
	require.NoError(g.t, err)
	samples := make([]float32, len(buf)/4)
	for i := range samples {
		samples[i] = math.Float32frombits(binary.LittleEndian.Uint32(buf[4*i:]))
	}
	return samples
}
