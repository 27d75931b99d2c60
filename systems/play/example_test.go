package play_test

import (
	"errors"
	"fmt"
	"image/color"
	"io"
	"log"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/rewind"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/systems"
	"github.com/somen-go/somen/systems/play"
)

// newGame returns an engine with a lamp whose behaviour says what it does.
func newGame() *ecs.Engine {
	engine := ecs.New()
	engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{Time: 2 * time.Millisecond}))
	lamp := engine.Spawn(components.Position, components.Text, components.Behaviour)
	blink := coroutine.Script(func(co *coroutine.Co) {
		for on := true; ; on = !on {
			components.Text.Get(lamp).String = map[bool]string{true: "on", false: "off"}[on]
			co.Sleep(4 * time.Second)
		}
	})
	components.Behaviour.SetValue(lamp, components.Behave("blink", blink))
	return engine
}

// A whole program: a window on a desktop, and elsewhere what there is.
func Example() {
	flags := play.Parse()
	err := play.Run(newGame(), play.WithFlags(flags), play.WithTitle("lamp"), play.WithSize(320, 180))
	if err != nil {
		log.Fatal(err)
	}
}

// Plain text tells ten seconds of the game in a moment.
func ExampleRun() {
	if err := play.Run(newGame(), play.WithFlags(play.Flags{Text: true})); err != nil {
		log.Fatal(err)
	}
	// Output:
	//   0.0s  on
	//   4.0s  off
	//   8.0s  on
}

// A game of its own may say what its plain text tells.
func ExampleWithReport() {
	perSecond := func(view ecs.View, out io.Writer) {
		if view.Steps()%60 == 0 {
			fmt.Fprintln(out, view.Steps(), "steps")
		}
	}
	if err := play.Run(newGame(), play.WithFlags(play.Flags{Text: true, Frames: 150}), play.WithReport(perSecond)); err != nil {
		log.Fatal(err)
	}
	// Output:
	// 60 steps
	// 120 steps
}

// With a tape the debug overlay goes back in time: with the objects that the game is saved with.
func ExampleWithTape() {
	engine := newGame()
	objects := []save.Option{save.Root("score", new(int))}
	tape := rewind.NewTape(engine, objects)
	err := play.Run(engine, play.WithFlags(play.Flags{Text: true, Frames: 1}), play.WithSaves(objects...), play.WithTape(tape))
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	//   0.0s  on
}

// Flags may be made by a program that has another way to configure it.
func ExampleFlags() {
	err := play.Run(newGame(), play.WithFlags(play.Flags{Term: true, Seed: 7}))
	fmt.Println(errors.Is(err, play.ErrNoTerminal))
	// Output: true
}

// Options may be kept in a list.
func ExampleOption() {
	look := []play.Option{
		play.WithTitle("lamp"),
		play.WithBackground(color.RGBA{16, 20, 32, 255}),
		play.WithSound(),
	}
	if err := play.Run(newGame(), append(look, play.WithFlags(play.Flags{Text: true, Frames: 1}))...); err != nil {
		log.Fatal(err)
	}
	// Output:
	//   0.0s  on
}
