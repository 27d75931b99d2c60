package main

import (
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
)

// song is what the band plays: four bars of eight beats each, in semitones from A.
var song = [...]struct {
	root   int
	melody [8]int
}{
	{-24, [8]int{0, rest, 3, 7, rest, 3, 12, 10}},
	{-28, [8]int{8, rest, 3, 0, rest, 3, 8, 12}},
	{-26, [8]int{10, rest, 5, 2, rest, 5, 10, 14}},
	{-29, [8]int{7, rest, 2, -2, rest, 2, 7, 11}},
}

const (
	rest = 99
	beat = 160 * time.Millisecond
)

// music plays the song over and over, and drums as long as there is a boss. It is a coroutine on the
// clock of the fight: slow motion slows it down, and the pause stops it.
func (g *Game) music() coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for i := range co.Every(beat) {
			bar, at := song[i/8%len(song)], i%8
			if note := bar.melody[at]; note != rest {
				g.play(components.Sound{
					Wave: components.Triangle, From: components.Note(note), Duration: 2 * beat,
					Attack: 5 * time.Millisecond, Volume: 0.22, Pan: 0.3,
				})
			}
			if g.boss == nil {
				continue
			}
			g.play(components.Sound{
				Wave: components.Square, From: components.Note(bar.root + 12*(at%2)), Duration: beat,
				Volume: 0.13, Pan: -0.2,
			})
			if at%4 == 0 {
				g.play(components.Sound{From: 160, To: 40, Duration: beat, Volume: 0.5})
			}
			if at%2 == 1 {
				g.play(components.Sound{Wave: components.Noise, From: 9000, Duration: beat / 4, Volume: 0.05})
			}
		}
	})
}
