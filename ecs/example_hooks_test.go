package ecs_test

import (
	"fmt"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

// A game lets those who look after an entity clear up when it goes. Some of them remove it too.
func ExampleAsRemoved() {
	engine := ecs.New()
	defer engine.Close()
	clearUp := map[donburi.Entity]func(){}
	engine.OnRemove(func(w donburi.World, entity donburi.Entity) {
		if f := clearUp[entity]; f != nil {
			ecs.AsRemoved(w, entity, f)
		}
	})
	robot := engine.Spawn(components.Position)
	engine.Spawn(components.Position)
	clearUp[robot.Entity()] = func() {
		fmt.Println("valid:", robot.Valid(), components.Position.GetValue(robot))
		robot.Remove() // does nothing
	}
	robot.Remove()
	fmt.Println(engine.World().Len(), "is left")
	// Output:
	// valid: false {0 0}
	// 1 is left
}
