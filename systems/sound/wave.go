package sound

import (
	"math"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
)

// softest is the shortest time in which a sound begins or ends. Faster ones would click.
const softest = 2 * time.Millisecond

// Samples returns the samples of a sound: two for each moment, left and right, from -1 to 1. The
// rate is that of the moments in a second. It depends on nothing else, noise included. It panics
// with a *[coroutine.ArgumentError] if the rate is not positive.
func Samples(s components.Sound, rate int) []float32 {
	if rate <= 0 {
		panic(&coroutine.ArgumentError{Package: "sound", Func: "Samples", Reason: "the rate is not positive; pass the number of samples a second, as 44100"})
	}
	n := int(s.Duration.Seconds() * float64(rate))
	if n <= 0 {
		return nil
	}
	left, right := pan(s)
	all := make([]float32, 0, 2*n)
	osc := oscillator{wave: s.Wave, random: 1}
	to := s.To
	if to == 0 {
		to = s.From
	}
	rise := max(s.Attack, softest).Seconds() * float64(rate)
	fall := max(s.Decay, softest).Seconds() * float64(rate)
	if s.Decay == 0 {
		fall = max(fall, float64(n)-rise)
	}
	for i := range n {
		passed, ahead := float64(i), float64(n-1-i)
		loud := min(1, passed/rise) * min(1, ahead/fall)
		v := loud * osc.value()
		all = append(all, float32(v*left), float32(v*right))
		osc.advance((s.From + (to-s.From)*passed/float64(n)) / float64(rate))
	}
	return all
}

// pan returns how loud a sound is on each side. One in the middle is as loud as its volume on both.
func pan(s components.Sound) (left, right float64) {
	volume := s.Volume
	if volume == 0 {
		volume = 1
	}
	volume = min(1, max(0, volume))
	side := min(1, max(-1, s.Pan))
	return volume * min(1, 1-side), volume * min(1, 1+side)
}

// oscillator goes round and round a wave.
type oscillator struct {
	wave   components.Wave
	phase  float64 // from 0 to 1
	random uint32  // of noise
}

func (o *oscillator) value() float64 {
	switch o.wave {
	case components.Triangle:
		return 1 - 4*math.Abs(o.phase-0.5)
	case components.Square:
		if o.phase < 0.5 {
			return 0.8
		}
		return -0.8
	case components.Saw:
		return 2*o.phase - 1
	case components.Noise:
		return float64(int32(o.random)) / math.MaxInt32 * 0.999
	}
	return math.Sin(2 * math.Pi * o.phase)
}

// advance moves on by a part of a period.
func (o *oscillator) advance(periods float64) {
	if o.wave == components.Noise {
		o.noise(periods)
		return
	}
	o.phase += periods
	o.phase -= math.Floor(o.phase)
}

// noise draws a new value twice a period, as a square wave would.
func (o *oscillator) noise(periods float64) {
	if o.phase += 2 * periods; o.phase < 1 && periods > 0 {
		return
	}
	o.phase -= math.Floor(o.phase)
	o.random ^= o.random << 13 // Marsaglia's xorshift
	o.random ^= o.random >> 17
	o.random ^= o.random << 5
}
