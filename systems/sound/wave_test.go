package sound_test

import (
	"math"
	"testing"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/systems/sound"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// crossings counts how often the left side goes from below zero to zero or above.
func crossings(samples []float32) (n int) {
	for i := 2; i < len(samples); i += 2 {
		if samples[i-2] < 0 && samples[i] >= 0 {
			n++
		}
	}
	return n
}

func TestFrequency(t *testing.T) {
	for _, wave := range []components.Wave{components.Sine, components.Triangle, components.Square, components.Saw} {
		for _, hertz := range []float64{110, 440, 1000} {
			s := components.Sound{Wave: wave, From: hertz, Duration: time.Second}
			require.InDelta(t, hertz, crossings(sound.Samples(s, 44100)), 2)
			require.InDelta(t, hertz, crossings(sound.Samples(s, 22050)), 2, "at any rate")
		}
	}
	glide := components.Sound{From: 200, To: 600, Duration: time.Second}
	require.InDelta(t, 400, crossings(sound.Samples(glide, 44100)), 2, "the mean of both ends")
}

func TestNoise(t *testing.T) {
	hiss := components.Sound{Wave: components.Noise, From: 8000, Duration: time.Second}
	rumble := components.Sound{Wave: components.Noise, From: 300, Duration: time.Second}
	require.Greater(t, crossings(sound.Samples(hiss, 44100)), 10*crossings(sound.Samples(rumble, 44100)))
	require.Greater(t, crossings(sound.Samples(components.Sound{Wave: components.Noise, Duration: time.Second}, 44100)), 5000)
}

// TestEverySound: whatever the sound is, it has its length, keeps its bounds, is the same again, and
// neither begins nor ends with a click.
func TestEverySound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ms := func(name string, most int) time.Duration {
			return time.Duration(rapid.IntRange(0, most).Draw(t, name)) * time.Millisecond
		}
		s := components.Sound{
			Wave:     rapid.SampledFrom([]components.Wave{components.Sine, components.Triangle, components.Square, components.Saw, components.Noise}).Draw(t, "wave"),
			From:     rapid.Float64Range(0, 30000).Draw(t, "from"),
			To:       rapid.Float64Range(0, 30000).Draw(t, "to"),
			Duration: ms("duration", 300),
			Attack:   ms("attack", 400),
			Decay:    ms("decay", 400),
			Volume:   rapid.Float64Range(0, 2).Draw(t, "volume"),
			Pan:      rapid.Float64Range(-2, 2).Draw(t, "pan"),
		}
		rate := rapid.SampledFrom([]int{8000, 44100, 48000}).Draw(t, "rate")
		samples := sound.Samples(s, rate)
		require.InDelta(t, s.Duration.Seconds()*float64(rate), float64(len(samples))/2, 1)
		require.Equal(t, samples, sound.Samples(s, rate))
		for i, v := range samples {
			require.False(t, v < -1 || v > 1 || math.IsNaN(float64(v)), "%v at %d", v, i)
		}
		if n := len(samples); n > 0 {
			require.Zero(t, samples[0])
			require.Zero(t, samples[n-1])
			require.Zero(t, samples[n-2])
		}
	})
}

func TestPanAndVolume(t *testing.T) {
	loudest := func(s components.Sound) (left, right float32) {
		s.From, s.Duration = 440, time.Second/10
		samples := sound.Samples(s, 44100)
		for i := 0; i < len(samples); i += 2 {
			left, right = max(left, samples[i]), max(right, samples[i+1])
		}
		return left, right
	}
	left, right := loudest(components.Sound{})
	require.InDelta(t, 1, left, 0.1)
	require.Equal(t, left, right)
	left, right = loudest(components.Sound{Pan: -1, Volume: 0.5})
	require.InDelta(t, 0.5, left, 0.05)
	require.Zero(t, right)
	left, right = loudest(components.Sound{Pan: 0.5})
	require.InDelta(t, 0.5, left, 0.05)
	require.InDelta(t, 1, right, 0.1)
}
