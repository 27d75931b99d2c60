package sound

import (
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
)

// Option is an option of [Sounds].
type Option func(*player)

// To sets where the sound comes out. It is the machine's device without this option.
func To(s Speaker) Option { return func(p *player) { p.speaker = s } }

// WithVolume sets how loud everything is, from 0 to 1. It is 0.5 without this option, which leaves
// room for several sounds at once. It panics with a *[coroutine.ArgumentError] if v is beyond them.
func WithVolume(v float64) Option {
	if !(v >= 0 && v <= 1) {
		panic(&coroutine.ArgumentError{Package: "sound", Func: "WithVolume", Reason: "the volume is not within 0 and 1; pass a part of 1"})
	}
	return func(p *player) { p.volume = v }
}

// WithVoices sets how many sounds can be heard at once, 16 without this option. When there is one
// more, the quietest is dropped, and of several the oldest. It panics with a
// *[coroutine.ArgumentError] if n is less than 1.
func WithVoices(n int) Option {
	if n < 1 {
		panic(&coroutine.ArgumentError{Package: "sound", Func: "WithVoices", Reason: "the number is less than 1; pass how many sounds may be heard at once"})
	}
	return func(p *player) { p.mixer.most = n }
}

// MutedBy makes a key turn the sound off, and on again.
func MutedBy(k ecs.Key) Option { return func(p *player) { p.mute = k } }

// Sounds plays what components.Play asked for in this step. It belongs into the stage Late. It never
// waits: without a device, and in a browser before the player's first click, sounds are lost.
//
// In a step that is played again, as package ecs/rewind does it, what was heard is not heard twice, and what is new in it
// is heard now.
func Sounds(options ...Option) ecs.System {
	p := &player{volume: 0.5, mixer: mixer{most: 16}, cache: make(map[components.Sound][]float32)}
	for _, o := range options {
		o(p)
	}
	return ecs.System{Name: "sounds", Start: p.start, Update: p.update, Close: p.close}
}

type player struct {
	speaker Speaker
	mixer   mixer
	volume  float64
	mute    ecs.Key
	muted   bool
	cache   map[components.Sound][]float32
	heard   ecs.Effects[components.Sound]
	pressed ecs.Effects[ecs.Key] // the mute key
}

func (p *player) start(*ecs.Engine) error {
	if p.speaker == nil {
		p.speaker = Device()
	}
	p.mixer.setVolume(p.volume)
	p.speaker.Open(&p.mixer)
	return nil
}

func (p *player) update(e *ecs.Engine) {
	if p.mute != "" && e.Input().Pressed(p.mute) && p.pressed.New(e, p.mute) {
		p.muted = !p.muted
		if p.mixer.setVolume(p.volume); p.muted {
			p.mixer.setVolume(0)
		}
	}
	sounds := components.TakeSounds(e.World())
	ready := p.speaker.Ready()
	for _, s := range sounds {
		if !p.heard.New(e, s) || !ready {
			continue
		}
		left, right := pan(s)
		p.mixer.play(p.samples(s), max(left, right))
	}
}

func (p *player) close(*ecs.Engine) { p.speaker.Close() }

// mostCached is how many sounds are kept to be played again.
const mostCached = 256

func (p *player) samples(s components.Sound) []float32 {
	samples, ok := p.cache[s]
	if !ok {
		if len(p.cache) == mostCached {
			clear(p.cache) // a game of ever new sounds gains nothing from it anyway
		}
		samples = Samples(s, p.speaker.Rate())
		p.cache[s] = samples
	}
	return samples
}
