package systems_test

import (
	"fmt"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/yohamta/donburi"
)

// Cars at a crossing: they stop while the light is red, and are gone at the end of the road.
func Example_crossing() {
	engine := ecs.New()
	engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}), systems.Movement())
	green := false
	drive := func(car *donburi.Entry) coroutine.Behaviour {
		pos, vel := components.Position.Get(car), components.Velocity.Get(car)
		return coroutine.Script(func(co *coroutine.Co) {
			co.Until(func() bool { return pos.X >= 40 })
			*vel = components.Vec2{}
			co.Until(func() bool { return green })
			*vel = components.Vec2{X: 20}
			fmt.Println(co.Self().Name(), "crosses after", co.Now().Round(time.Second))
			co.Until(func() bool { return pos.X >= 100 })
		})
	}
	engine.Scheduler().Start(coroutine.Script(func(co *coroutine.Co) {
		for _, name := range []string{"Udon", "Soba", "Ramen"} {
			engine.Spawn(components.Position, ecs.Comp(components.Velocity, components.Vec2{X: 20}),
				ecs.Comp(components.Shape, components.ShapeData{Form: components.Box, Size: components.Vec2{X: 8, Y: 4}}),
				ecs.Comp(components.Behaviour, components.BehaveFunc(name, drive).EndsEntity()))
			co.Sleep(time.Second)
		}
	}))
	for i := range 12 * 60 {
		green = i/180%2 == 1 // three seconds each
		engine.Step(time.Second / 60)
	}
	fmt.Println(engine.World().Len(), "cars are left")
	// Output:
	// Udon crosses after 3s
	// Soba crosses after 3s
	// Ramen crosses after 4s
	// 0 cars are left
}
