package main

import (
	"math"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
)

// What the arena sounds like.
var (
	arrival = components.Sound{Wave: components.Triangle, From: 220, To: 660, Duration: 140 * time.Millisecond, Volume: 0.3}
	clank   = components.Sound{Wave: components.Square, From: 240, To: 90, Duration: 70 * time.Millisecond, Volume: 0.14}
	drop    = components.Sound{From: 520, To: 260, Duration: 90 * time.Millisecond, Volume: 0.25}
	armed   = components.Sound{Wave: components.Square, From: 990, Duration: 40 * time.Millisecond, Volume: 0.06}
	bang    = components.Sound{Wave: components.Noise, From: 4000, To: 150, Duration: 550 * time.Millisecond, Volume: 0.5}
	boom    = components.Sound{Wave: components.Noise, From: 1400, To: 50, Duration: 1100 * time.Millisecond, Volume: 0.8}
)

// play lets a sound be heard from the side of the arena where it is. The sides are few, so that the
// same sounds come again.
func (a *Arena) play(at Vec2, s components.Sound) {
	s.Pan = math.Round((at.X/field*2-1)*3) / 5
	components.Play(a.engine.World(), s)
}

// fanfare plays for who has won. Music is what anybody does who plays a note and sleeps.
func (a *Arena) fanfare(co *coroutine.Co) {
	const beat = 130 * time.Millisecond
	for _, note := range []struct{ semitones, beats int }{{-2, 1}, {-2, 1}, {-2, 1}, {3, 2}, {0, 1}, {3, 1}, {7, 5}} {
		long := time.Duration(note.beats) * beat
		for _, below := range []int{0, 12} {
			components.Play(a.engine.World(), components.Sound{
				Wave: components.Square, From: components.Note(note.semitones - below), Duration: long, Volume: 0.15,
			})
		}
		co.Sleep(long)
	}
}
