package components_test

import (
	"fmt"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
)

// A laser: a square wave that falls by two octaves.
func ExampleSound() {
	laser := components.Sound{
		Wave: components.Square, From: 880, To: 220,
		Duration: 80 * time.Millisecond, Volume: 0.3,
	}
	fmt.Println(laser.From/laser.To, "times lower")
	// Output: 4 times lower
}

func ExampleWave() {
	fmt.Println(components.Sound{}.Wave == components.Sine)
	// Output: true
}

func ExampleNote() {
	const c, e, g = 3, 7, 10 // above the A
	fmt.Printf("%.0f %.0f %.0f\n", components.Note(c), components.Note(e), components.Note(g))
	// Output: 523 659 784
}

// Whoever hears it, the same sound is heard once a step.
func ExamplePlay() {
	engine := ecs.New()
	defer engine.Close()
	for range 5000 {
		components.Play(engine.World(), components.Sound{From: 440, Duration: time.Second / 10})
	}
	fmt.Println(len(components.TakeSounds(engine.World())))
	// Output: 1
}

// Music is a coroutine: it plays a note, and sleeps to the next one.
func ExamplePlay_tune() {
	engine := newEngine()
	defer engine.Close()

	tune := coroutine.Script(func(co *coroutine.Co) {
		for _, semitones := range []int{3, 7, 10, 15} { // a chord, broken
			components.Play(engine.World(), components.Sound{
				Wave: components.Triangle, From: components.Note(semitones), Duration: 400 * time.Millisecond,
			})
			co.Sleep(200 * time.Millisecond)
		}
	})
	components.Behaviour.SetValue(engine.Spawn(components.Behaviour), components.Behave("tune", tune))

	for range 8 {
		engine.Step(100 * time.Millisecond)
		for _, note := range components.TakeSounds(engine.World()) { // as the system of systems/sound does
			fmt.Printf("%v: %.0f Hz\n", engine.Now(), note.From)
		}
	}
	// Output:
	// 100ms: 523 Hz
	// 300ms: 659 Hz
	// 500ms: 784 Hz
	// 700ms: 1047 Hz
}

// A system of your own can take the sounds, to write them into subtitles.
func ExampleTakeSounds() {
	engine := ecs.New()
	defer engine.Close()
	components.Play(engine.World(), components.Sound{Wave: components.Noise, Duration: time.Second})
	for _, s := range components.TakeSounds(engine.World()) {
		if s.Wave == components.Noise {
			fmt.Println("[a crash]")
		}
	}
	// Output: [a crash]
}

// The sounds of a step are kept on an entity of their own.
func ExampleSoundsData() {
	engine := ecs.New()
	defer engine.Close()
	components.Play(engine.World(), components.Sound{})
	_, found := components.Sounds.First(engine.World())
	fmt.Println(found)
	// Output: true
}
