package sound

import (
	"encoding/binary"
	"math"
	"sync"
)

// mixer adds up the voices that sound at once. It is an io.Reader without an end, which speakers
// read from goroutines of their own.
type mixer struct {
	mu     sync.Mutex
	voices []voice // the oldest first
	most   int
	volume float64
}

// voice is a sound on its way.
type voice struct {
	samples []float32 // those that are left
	loud    float64
}

// play adds a voice. If there are too many, the quietest is dropped, and of several the oldest.
func (m *mixer) play(samples []float32, loud float64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.voices = append(m.voices, voice{samples, loud})
	if len(m.voices) <= m.most {
		return
	}
	quietest := 0
	for i, v := range m.voices {
		if v.loud < m.voices[quietest].loud {
			quietest = i
		}
	}
	m.drop(quietest)
}

func (m *mixer) drop(i int) {
	copy(m.voices[i:], m.voices[i+1:])
	m.voices[len(m.voices)-1] = voice{}
	m.voices = m.voices[:len(m.voices)-1]
}

func (m *mixer) setVolume(volume float64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.volume = volume
}

// Read fills buf with samples, as 32-bit floats in little endian, left and right in turn. Where
// nothing sounds they are silence.
func (m *mixer) Read(buf []byte) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := len(buf) / 8 * 8
	for at := 0; at < n; at += 4 {
		sum := float32(0)
		for i := range m.voices {
			if v := &m.voices[i]; len(v.samples) > 0 {
				sum += v.samples[0]
				v.samples = v.samples[1:]
			}
		}
		v := limit(float64(sum) * m.volume)
		binary.LittleEndian.PutUint32(buf[at:], math.Float32bits(float32(v)))
	}
	for i := len(m.voices) - 1; i >= 0; i-- {
		if len(m.voices[i].samples) == 0 {
			m.drop(i)
		}
	}
	return n, nil
}

// limit bends what is too loud, so that many voices at once neither crackle nor exceed 1.
func limit(v float64) float64 {
	const straight = 0.7
	if a := math.Abs(v); a > straight {
		return math.Copysign(straight+(1-straight)*math.Tanh((a-straight)/(1-straight)), v)
	}
	return v
}
