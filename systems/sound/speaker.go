package sound

import (
	"encoding/binary"
	"io"
	"math"
	"time"
)

// Speaker is where sound comes out. None of its methods may wait for a device.
type Speaker interface {
	// Rate returns how many moments make a second. Each has two samples, left and right.
	Rate() int
	// Open says where to read the samples, as 32-bit floats in little endian. There is always more
	// to read, silence at least, and it may be read from any goroutine.
	Open(source io.Reader)
	// Ready reports whether it reads now.
	Ready() bool
	// Close ends the reading.
	Close()
}

// Recorder is a [Speaker] for tests: it hears what [Recorder.Listen] asks for.
type Recorder struct{ source io.Reader }

// Rate returns 44100.
func (r *Recorder) Rate() int { return 44100 }

// Open makes it ready.
func (r *Recorder) Open(source io.Reader) { r.source = source }

// Ready reports whether a system plays to it.
func (r *Recorder) Ready() bool { return r.source != nil }

// Close makes it deaf.
func (r *Recorder) Close() { r.source = nil }

// Listen returns the samples of the next d of sound, left and right in turn; none if it isn't ready.
func (r *Recorder) Listen(d time.Duration) []float32 {
	if !r.Ready() {
		return nil
	}
	buf := make([]byte, 8*int(math.Round(d.Seconds()*float64(r.Rate()))))
	n, _ := io.ReadFull(r.source, buf)
	all := make([]float32, n/4)
	for i := range all {
		all[i] = math.Float32frombits(binary.LittleEndian.Uint32(buf[4*i:]))
	}
	return all
}
