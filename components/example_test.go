package components_test

import (
	"fmt"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
)

func count(name string) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for i := range co.Every(time.Second) {
			fmt.Println(name, i)
		}
	})
}

func newEngine() *ecs.Engine {
	engine := ecs.New()
	engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}))
	return engine
}

func ExampleBehaviourData() {
	engine := newEngine()
	defer engine.Close()
	robot := engine.Spawn(components.Behaviour)
	components.Behaviour.SetValue(robot, components.Behave("one", count("one")))
	for i := range 4 {
		if i == 2 {
			components.Behaviour.SetValue(robot, components.Behave("two", count("two"))) // ends the first
		}
		engine.Step(time.Second)
	}
	fmt.Println(systems.TaskOf(engine, robot.Entity(), "").State())
	// Output:
	// one 0
	// two 0
	// waiting
}

func ExampleBehaviourData_Needing() {
	engine := newEngine()
	defer engine.Close()
	wolf := engine.Spawn(components.Behaviour, components.Velocity)
	components.Behaviour.SetValue(wolf, components.Behave("hunt", count("hunt")).Needing(components.Velocity))
	engine.Step(time.Second)
	wolf.RemoveComponent(components.Velocity)
	engine.Step(time.Second)
	fmt.Println(systems.TaskOf(engine, wolf.Entity(), "").Cause() == systems.ErrRule)
	// Output: true
}

func ExampleBehaviourData_While() {
	engine := newEngine()
	defer engine.Close()
	day := true
	hen := engine.Spawn(components.Behaviour)
	components.Behaviour.SetValue(hen, components.Behave("peck", count("peck")).While(func() bool { return day }))
	engine.Step(time.Second)
	engine.Step(time.Second)
	day = false
	engine.Step(time.Second)
	// Output: peck 0
}

func ExampleSlotsData() {
	engine := newEngine()
	defer engine.Close()
	robot := engine.Spawn(components.Slots)
	slots := components.Slots.Get(robot)
	slots.Put("move", components.Behave("walk", count("walk")))
	slots.Put("speak", components.Behave("hum", count("hum")))
	engine.Step(time.Second)
	engine.Step(time.Second)
	slots.Put("move", components.Behave("run", count("run"))) // ends walk
	slots.Clear("speak")
	engine.Step(time.Second)
	engine.Step(time.Second)
	// Output:
	// walk 0
	// hum 0
	// run 0
}

// What was given to Behave can be read again.
func ExampleRecipe() {
	b := components.Behave("hunt", count("hunt")).Needing(components.Velocity)
	fmt.Println(b.Recipe.Name, b.Recipe.Needs)
	// Output: hunt [Velocity]
}

// The value that was set and the one that runs differ in their start alone.
func ExampleStart() {
	engine := newEngine()
	defer engine.Close()
	hunt := components.Behave("hunt", count("hunt"))
	robot := engine.Spawn(ecs.Comp(components.Behaviour, hunt))
	engine.Step(time.Second)
	runs := components.Behaviour.GetValue(robot)
	fmt.Println(runs.Recipe == hunt.Recipe, runs.Start == hunt.Start)
	// Output: true false
}

func ExampleTweenData() {
	tween := components.TweenData{To: components.Vec2{X: 100}, Duration: time.Second}
	for tween.Passed = 0; tween.Passed <= time.Second; tween.Passed += time.Second / 2 {
		fmt.Println(tween.At())
	}
	// Output:
	// {0 0}
	// {50 0}
	// {100 0}
}

func ExampleLifetimeData() {
	engine := ecs.New()
	engine.Add(ecs.Update, systems.Lifetimes())
	spark := engine.Spawn(components.Lifetime)
	components.Lifetime.SetValue(spark, components.LifetimeData{Left: time.Second})
	engine.Step(time.Second)
	fmt.Println(spark.Valid())
	// Output: false
}

func ExampleShapeData() {
	engine := ecs.New()
	robot := engine.Spawn(components.Position, components.Shape)
	components.Shape.SetValue(robot, components.ShapeData{
		Form: components.Box,
		Size: components.Vec2{X: 16, Y: 24},
		Rune: 'R', // in a terminal
	})
	fmt.Println(components.Shape.Get(robot).Size)
	// Output: {16 24}
}

func ExampleForm() {
	fmt.Println(components.ShapeData{}.Form == components.Circle)
	// Output: true
}

func ExamplePulseData() {
	pulse := components.PulseData{Period: time.Second}
	for range 3 {
		fmt.Println(pulse.Level())
		pulse.Passed += time.Second / 4
	}
	// Output:
	// 1
	// 0.5
	// 0
}

func ExampleTextData() {
	engine := ecs.New()
	sign := engine.Spawn(components.Position, components.Text)
	components.Text.Get(sign).String = "open"
	fmt.Println(components.Text.Get(sign).String)
	// Output: open
}

func ExampleVec2() {
	from, to := components.Vec2{X: 3, Y: 0}, components.Vec2{X: 0, Y: 4}
	fmt.Println(from.Dist(to), from.Lerp(to, 0.5), to.Unit())
	// Output: 5 {1.5 2} {0 1}
}
