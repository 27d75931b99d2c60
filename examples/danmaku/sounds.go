package main

import (
	"math"
	"time"

	"github.com/somen-go/somen/components"
)

// The sounds of the fight. Thousands of bullets that are fired in one step make one sound.
var (
	pew    = components.Sound{Wave: components.Square, From: 1150, To: 420, Duration: 45 * time.Millisecond, Volume: 0.05}
	plop   = components.Sound{Wave: components.Triangle, From: 620, To: 300, Duration: 55 * time.Millisecond, Volume: 0.09}
	tick   = components.Sound{Wave: components.Triangle, From: 320, To: 180, Duration: 35 * time.Millisecond, Volume: 0.14}
	graze  = components.Sound{From: 1900, Duration: 25 * time.Millisecond, Volume: 0.08}
	thud   = components.Sound{From: 150, To: 30, Duration: 700 * time.Millisecond, Volume: 0.9}
	blast  = components.Sound{Wave: components.Noise, From: 5000, To: 150, Duration: 900 * time.Millisecond, Volume: 0.5}
	ouch   = components.Sound{Wave: components.Saw, From: 520, To: 50, Duration: 600 * time.Millisecond, Volume: 0.5}
	doom   = components.Sound{Wave: components.Noise, From: 2500, To: 60, Duration: 2 * time.Second, Volume: 0.7}
	chime  = components.Sound{From: 880, To: 1760, Duration: 350 * time.Millisecond, Attack: 20 * time.Millisecond, Volume: 0.3}
	paused = components.Sound{Wave: components.Triangle, From: 660, To: 330, Duration: 120 * time.Millisecond, Volume: 0.4}
)

// play lets a sound be heard. The game doesn't know who hears it, or whether anybody does.
func (g *Game) play(s components.Sound) { components.Play(g.engine.World(), s) }

// playAt lets it be heard from the side of the sky where it is. The sides are few, so that the same
// sounds come again.
func (g *Game) playAt(at Vec2, s components.Sound) {
	s.Pan = math.Round((at.X/width*2-1)*3) / 5
	g.play(s)
}
