package ecs_test

import (
	"fmt"
	"time"

	"github.com/somen-go/somen/ecs"
)

// Another function may play a step, or not, or look at what comes of it.
func ExampleEngine_AroundStep() {
	engine := ecs.New()
	defer engine.Close()
	remove := engine.AroundStep(func(step func()) {
		before := engine.Now()
		step()
		fmt.Println("from", before, "to", engine.Now())
	})
	engine.Step(time.Second)
	engine.Step(time.Second)
	remove()
	engine.Step(time.Second)
	// Output:
	// from 0s to 1s
	// from 1s to 2s
}

// A lamp outside of the world is not to blink when a step is played once more.
func ExampleReplay() {
	engine := ecs.New()
	defer engine.Close()
	engine.Add(ecs.Late, ecs.System{Name: "lamp", Update: func(e *ecs.Engine) {
		if e.Replay() == ecs.Live {
			fmt.Println("blinks in step", e.Steps())
		}
	}})
	engine.Step(time.Second)
	engine.SetReplay(ecs.Silent) // as package ecs/rewind does
	engine.Step(time.Second)
	engine.SetReplay(ecs.Live)
	engine.Step(time.Second)
	// Output:
	// blinks in step 1
	// blinks in step 3
}

// Sparks fly outside of the world. A step that is played again, with the input of a player who was heard of late, has those that
// it had not before.
func ExampleEffects() {
	engine := ecs.New()
	defer engine.Close()
	type spark struct{ X, Y int }
	var sparks ecs.Effects[spark]
	hits := []spark{{1, 2}}
	engine.Add(ecs.Late, ecs.System{Name: "sparks", Update: func(e *ecs.Engine) {
		for _, hit := range hits {
			if sparks.New(e, hit) {
				fmt.Println(hit)
			}
		}
	}})
	engine.Step(time.Second)

	ecs.SetSteps(engine, 0) // as package ecs/rewind does, with the rest of the state
	engine.SetReplay(ecs.Again)
	hits = []spark{{1, 2}, {3, 4}}
	engine.Step(time.Second)
	// Output:
	// {1 2}
	// {3 4}
}
