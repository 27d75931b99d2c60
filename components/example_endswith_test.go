package components_test

import (
	"fmt"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/yohamta/donburi"
)

// The box is there as long as the dialogue.
func ExampleEndOf() {
	engine := ecs.New()
	defer engine.Close()
	engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}))
	engine.Scheduler().Start(coroutine.Script(func(co *coroutine.Co) {
		engine.Spawn(components.Position, ecs.Comp(components.Text, components.TextData{String: "Still open?"}),
			ecs.Comp(components.EndsWith, components.EndOf(co.Self())))
		co.Sleep(2 * time.Second)
	}))
	for range 4 {
		engine.Step(time.Second)
		fmt.Println(engine.World().Len())
	}
	// Output:
	// 1
	// 1
	// 0
	// 0
}

// A rocket is gone when its behaviour has nothing left to do. One value is enough for all.
func ExampleBehaviourData_EndsEntity() {
	engine := ecs.New()
	defer engine.Close()
	engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}))
	rise := func(rocket *donburi.Entry) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			for t := range co.Over(2 * time.Second) {
				components.Position.Get(rocket).Y = -100 * t
			}
		})
	}
	engine.SpawnMany(5, components.Position, ecs.Comp(components.Behaviour, components.BehaveFunc("rocket", rise).EndsEntity()))
	for range 4 {
		engine.Step(time.Second)
		fmt.Println(engine.World().Len())
	}
	// Output:
	// 5
	// 5
	// 0
	// 0
}
