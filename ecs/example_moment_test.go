package ecs_test

import (
	"fmt"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/rewind"
)

// A step is played once more as it was, whatever the player does by now.
func ExampleMoment() {
	engine := ecs.New()
	defer engine.Close()
	player := engine.Spawn(components.Position)
	engine.Add(ecs.Update, ecs.System{Name: "walk", Update: func(e *ecs.Engine) {
		if e.Input().Held(ecs.KeyArrowRight) {
			components.Position.Get(player).X += 10 * e.Delta().Seconds()
		}
	}})
	rewinder := rewind.New(engine)
	var before rewind.Snapshot
	if err := rewinder.Take(&before); err != nil {
		fmt.Println(err)
	}

	var moment ecs.Moment
	stop := engine.AroundStep(func(step func()) {
		moment.Note(engine)
		step()
		moment.Done(engine)
	})
	engine.Input().Press(ecs.KeyArrowRight)
	engine.Step(2 * time.Second)
	stop()
	engine.Input().Release(ecs.KeyArrowRight)

	if err := rewinder.Restore(&before); err != nil {
		fmt.Println(err)
	}
	fmt.Println(components.Position.Get(player).X, engine.Now())
	moment.Play(engine)
	fmt.Println(components.Position.Get(player).X, engine.Now())
	// Output:
	// 0 0s
	// 20 2s
}
