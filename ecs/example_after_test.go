package ecs_test

import (
	"fmt"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
)

// What must not be done inside a step, as saving, is done at its end.
func ExampleEngine_AfterStep() {
	engine := ecs.New()
	defer engine.Close()
	engine.Add(ecs.Update,
		ecs.System{Name: "key", Update: func(e *ecs.Engine) {
			e.AfterStep(func() { fmt.Println("saved after step", e.Steps()) })
		}},
		ecs.System{Name: "others", Update: func(*ecs.Engine) { fmt.Println("others") }})
	engine.Step(time.Second)
	// Output:
	// others
	// saved after step 1
}

// The columns of each archetype, for who goes through very many entities in every step.
func ExampleColumns1() {
	engine := ecs.New()
	defer engine.Close()
	for i := range 3 {
		engine.Spawn(ecs.Comp(components.Position, components.Vec2{X: float64(i)}))
	}
	positions := ecs.NewQuery1(components.Position)
	for c := range positions.Columns(engine.World()) {
		fmt.Println(len(c.Entities), c.A[1].X, c.A[2].X)
	}
	// Output: 3 1 2
}
