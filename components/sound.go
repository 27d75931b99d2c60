package components

import (
	"math"
	"slices"
	"time"

	"github.com/yohamta/donburi"
)

// Sound is something to be heard: a wave whose pitch glides from one frequency to another. It is
// made when it is played; there are no files.
type Sound struct {
	Wave     Wave
	From, To float64       // frequencies in hertz; a To of 0 stays at From. Noise gets coarser with lower ones
	Duration time.Duration // of all of it
	Attack   time.Duration // how long it takes to become loud; 0 is at once
	Decay    time.Duration // how long it takes to fade at its end; 0 is the rest of its time
	Volume   float64       // from 0 to 1; 0 is 1
	Pan      float64       // from -1, left, to 1, right
}

// Wave is the form of a [Sound]'s wave.
type Wave uint8

const (
	Sine     Wave = iota // a flute
	Triangle             // soft
	Square               // hollow, like the game consoles of old
	Saw                  // sharp
	Noise                // wind, drums, explosions
)

// Note returns the frequency of a note in hertz: 0 is the A of a tuning fork, 440 hertz, and 12 is
// the A above it.
func Note(semitones int) float64 { return 440 * math.Exp2(float64(semitones)/12) }

// Sounds is the component of the one entity that keeps the sounds of the present step; see [Play].
var Sounds = donburi.NewComponentType[SoundsData]().SetName("Sounds")

// SoundsData is the value of [Sounds].
type SoundsData struct{ queue []Sound }

// mostSounds is how many different sounds can begin in a step.
const mostSounds = 32

// Play says that a sound is to be heard. Behaviours and systems call it, and needn't know who hears
// it: with the system of the package systems/sound it is played at the end of the step; without, it
// costs nothing more. The same sound played a thousand times in one step is heard once.
//
// Music is a behaviour that plays notes and sleeps in between.
func Play(w donburi.World, s Sound) {
	entry, ok := Sounds.First(w)
	if !ok {
		entry = w.Entry(w.Create(Sounds))
	}
	sounds := Sounds.Get(entry)
	if len(sounds.queue) < mostSounds && !slices.Contains(sounds.queue, s) {
		sounds.queue = append(sounds.queue, s)
	}
}

// TakeSounds returns the sounds that were played since the last call, in their order. The slice is
// good until the next Play. It is for the system that plays them.
func TakeSounds(w donburi.World) []Sound {
	entry, ok := Sounds.First(w)
	if !ok {
		return nil
	}
	sounds := Sounds.Get(entry)
	all := sounds.queue
	sounds.queue = sounds.queue[:0]
	return all
}
