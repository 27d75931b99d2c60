package rewind_test

import (
	"fmt"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/rewind"
	"github.com/somen-go/somen/systems"
)

// flight is an engine in which something flies, ten pixels a second.
func flight() (*ecs.Engine, func() components.Vec2) {
	engine := ecs.New()
	engine.Add(ecs.Update, systems.Movement())
	bird := engine.Spawn(components.Position, ecs.Comp(components.Velocity, components.Vec2{X: 10}))
	return engine, func() components.Vec2 { return components.Position.GetValue(bird) }
}

// A tape goes back, and forth again, and the game plays on from there.
func ExampleTape() {
	engine, bird := flight()
	defer engine.Close()
	tape := rewind.NewTape(engine, nil)
	for range 100 {
		engine.Step(time.Second / 10)
	}
	fmt.Println(engine.Steps(), bird())
	for _, step := range []int64{30, 70, 101} {
		err := tape.Go(step)
		fmt.Println(engine.Steps(), bird(), err)
	}
	engine.Step(time.Second / 10)
	fmt.Println(tape.Steps())
	// Output:
	// 100 {100 0}
	// 30 {30 0} <nil>
	// 70 {70 0} <nil>
	// 70 {70 0} rewind: step 101 can't be gone back to: what is recorded are steps 0 to 100
	// 0 71
}

// How long a tape is, and how much memory its snapshots may take.
func ExampleTapeOption() {
	engine, _ := flight()
	defer engine.Close()
	tape := rewind.NewTape(engine, nil, rewind.WithLength(5*time.Second), rewind.WithMemory(1<<20))
	for range 1000 {
		engine.Step(time.Second / 10)
	}
	first, last := tape.Steps()
	fmt.Println(last-first >= 50, last-first <= 100, tape.Size() <= 1<<20)
	// Output: true true true
}
