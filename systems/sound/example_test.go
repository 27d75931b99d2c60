package sound_test

import (
	"fmt"
	"time"

	"github.com/hajimehoshi/ebiten/v2/audio"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/somen-go/somen/systems/sound"
)

// A test listens with a Recorder.
func ExampleSounds() {
	engine := ecs.New()
	defer engine.Close()
	var recorder sound.Recorder
	engine.Add(ecs.Late, sound.Sounds(sound.To(&recorder)))

	components.Play(engine.World(), components.Sound{From: 440, Duration: time.Second})
	engine.Step(time.Second / 60)
	fmt.Println(crossings(recorder.Listen(time.Second)), "waves")
	// Output: 440 waves
}

// Music is a coroutine: on a clock in slow motion it slows down.
func ExampleSounds_music() {
	engine := ecs.New()
	defer engine.Close()
	var recorder sound.Recorder
	engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}))
	engine.Add(ecs.Late, sound.Sounds(sound.To(&recorder)))

	fight := engine.Scheduler().Clock().NewClock("fight")
	fight.SetScale(0.5)
	engine.Scheduler().Start(coroutine.Script(func(co *coroutine.Co) {
		for semitones := range co.Every(200 * time.Millisecond) {
			components.Play(engine.World(), components.Sound{
				Wave: components.Triangle, From: components.Note(semitones), Duration: 50 * time.Millisecond,
			})
		}
	}), coroutine.OnClock(fight))

	notes, silent := 0, true
	for range 21 { // two seconds, and the step in which the tune begins
		engine.Step(100 * time.Millisecond)
		heard := crossings(recorder.Listen(100*time.Millisecond)) > 0
		if heard && silent {
			notes++
		}
		silent = !heard
	}
	fmt.Println(notes, "notes")
	// Output: 5 notes
}

func ExampleSamples() {
	samples := sound.Samples(components.Sound{From: 440, Duration: time.Second}, 44100)
	fmt.Println(len(samples), "samples,", crossings(samples), "waves")
	// Output: 88200 samples, 440 waves
}

func ExampleOption() {
	engine := ecs.New()
	engine.Add(ecs.Late, sound.Sounds(sound.WithVolume(0.3), sound.WithVoices(8), sound.MutedBy("M")))
	fmt.Println(engine.Timings()[0].Name)
	// Output: sounds
}

func ExampleTo() {
	var recorder sound.Recorder
	engine := ecs.New()
	engine.Add(ecs.Late, sound.Sounds(sound.To(&recorder)))
	fmt.Println(recorder.Ready())
	engine.Step(time.Second / 60)
	fmt.Println(recorder.Ready())
	// Output:
	// false
	// true
}

func ExampleWithVolume() {
	fmt.Println(sound.Sounds(sound.WithVolume(0.2)).Name)
	// Output: sounds
}

func ExampleWithVoices() {
	fmt.Println(sound.Sounds(sound.WithVoices(4)).Name)
	// Output: sounds
}

func ExampleMutedBy() {
	engine := ecs.New()
	defer engine.Close()
	var recorder sound.Recorder
	engine.Add(ecs.Late, sound.Sounds(sound.To(&recorder), sound.MutedBy("M")))
	engine.Input().Press("M")
	components.Play(engine.World(), components.Sound{From: 440, Duration: time.Second})
	engine.Step(time.Second / 60)
	fmt.Println(crossings(recorder.Listen(time.Second)), "waves")
	// Output: 0 waves
}

func ExampleSpeaker() {
	var speaker sound.Speaker = &sound.Recorder{}
	fmt.Println(speaker.Rate())
	// Output: 44100
}

func ExampleRecorder() {
	var recorder sound.Recorder
	fmt.Println(recorder.Ready(), len(recorder.Listen(time.Second)))
	// Output: false 0
}

// Without options the sound comes out of the machine's device.
func ExampleDevice() {
	engine := ecs.New()
	engine.Add(ecs.Late, sound.Sounds(sound.To(sound.Device())))
}

// A game that plays a recorded song through Ebitengine shares its context.
func ExampleThrough() {
	context := audio.NewContext(48000)
	engine := ecs.New()
	engine.Add(ecs.Late, sound.Sounds(sound.To(sound.Through(context))))
}
