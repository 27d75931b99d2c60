package render_test

import (
	"fmt"
	"log"

	"github.com/somen-go/somen/systems/render"
)

// A game that is started again opens its window where it was.
func ExampleWindow() {
	remembered := render.Window{X: 140, Y: 60, Width: 1280, Height: 720}
	game := render.NewGame(newEngine(), render.WithWindow(remembered))
	if err := render.Run(game); err != nil {
		log.Fatal(err)
	}
}

// No step runs while something else is to be done first.
func ExampleWithGate() {
	engine := newEngine()
	defer engine.Close()
	calls := 0
	game := render.NewGame(engine, render.WithGate(func() (open bool, err error) {
		calls++
		return calls > 3, nil
	}))
	for range 5 {
		if err := game.Update(); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Println(engine.Steps(), "steps")
	// Output: 2 steps
}
