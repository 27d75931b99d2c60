package systems_test

import (
	"fmt"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
)

// A robot walks, rests for two seconds, and walks on. While its logic rests, systems and renderers
// go on with its components.
func ExampleBehaviours() {
	engine := ecs.New()
	defer engine.Close()
	engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{Resumes: 1000}), systems.Movement())

	robot := engine.Spawn(components.Position, components.Velocity, components.Behaviour)
	components.Behaviour.SetValue(robot, components.Behave("patrol", coroutine.Script(func(co *coroutine.Co) {
		for {
			components.Velocity.SetValue(robot, components.Vec2{X: 10})
			co.Sleep(time.Second)
			components.Velocity.SetValue(robot, components.Vec2{})
			co.Sleep(2 * time.Second)
		}
	})))
	for range 4 {
		engine.Step(time.Second)
		fmt.Println(engine.Now(), components.Position.GetValue(robot))
	}
	// Output:
	// 1s {10 0}
	// 2s {10 0}
	// 3s {10 0}
	// 4s {20 0}
}

// What a behaviour leaves behind it cleans up, whatever ends it.
func ExampleBehaviours_removal() {
	engine := ecs.New()
	defer engine.Close()
	engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}))

	robot := engine.Spawn(components.Behaviour)
	components.Behaviour.SetValue(robot, components.Behave("guard", coroutine.Script(func(co *coroutine.Co) {
		defer func() { fmt.Println("ended:", co.Cause()) }()
		co.Forever()
	})))
	engine.Step(time.Second)
	robot.Remove()
	fmt.Println("removed")
	// Output:
	// ended: systems: the behaviour's entity was removed
	// removed
}

func ExampleMovement() {
	engine := ecs.New()
	engine.Add(ecs.Update, systems.Movement())
	ball := engine.Spawn(components.Position, components.Velocity)
	components.Velocity.SetValue(ball, components.Vec2{X: 3, Y: -4})
	engine.Step(2 * time.Second)
	fmt.Println(components.Position.GetValue(ball))
	// Output: {6 -8}
}

func ExampleTweens() {
	engine := ecs.New()
	engine.Add(ecs.Update, systems.Tweens())
	door := engine.Spawn(components.Position, components.Tween)
	components.Tween.SetValue(door, components.TweenData{To: components.Vec2{X: 8}, Duration: 2 * time.Second})
	for door.HasComponent(components.Tween) {
		engine.Step(500 * time.Millisecond)
		fmt.Println(components.Position.Get(door).X)
	}
	// Output:
	// 2
	// 4
	// 6
	// 8
}

func ExamplePulses() {
	engine := ecs.New()
	engine.Add(ecs.Update, systems.Pulses())
	lamp := engine.Spawn(components.Pulse)
	components.Pulse.SetValue(lamp, components.PulseData{Period: time.Second})
	for range 4 {
		engine.Step(250 * time.Millisecond)
		fmt.Print(components.Pulse.Get(lamp).Level(), " ")
	}
	// Output: 0.5 0 0.5 1
}

func ExampleLifetimes() {
	engine := ecs.New()
	engine.Add(ecs.Update, systems.Lifetimes())
	spark := engine.Spawn(components.Lifetime)
	components.Lifetime.SetValue(spark, components.LifetimeData{Left: 2 * time.Second})
	engine.Step(time.Second)
	fmt.Println(spark.Valid())
	engine.Step(time.Second)
	fmt.Println(spark.Valid())
	// Output:
	// true
	// false
}
