package ecs_test

import (
	"fmt"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

func ExampleNew() {
	engine := ecs.New(ecs.WithStep(time.Second / 50))
	defer engine.Close()
	engine.Add(ecs.Update, say("hello"))
	engine.Step(engine.StepLength())
	fmt.Println(engine.Now())
	// Output:
	// hello
	// 20ms
}

// A game that can't keep up runs slower instead of stopping.
func ExampleWithMaxSteps() {
	engine := ecs.New(ecs.WithStep(time.Second/50), ecs.WithMaxSteps(3))
	fmt.Println(engine.Frame(time.Second), engine.Now())
	// Output: 3 60ms
}

func ExampleWithScheduler() {
	engine := ecs.New(ecs.WithScheduler(coroutine.NewScheduler(
		coroutine.WithSeed(42),
		coroutine.OnError(func(err error) { fmt.Println(err) }),
	)))
	defer engine.Close()
	engine.Add(ecs.Update, tick())
	engine.Scheduler().Start(coroutine.Script(func(co *coroutine.Co) {
		panic("lost")
	}), coroutine.Named("guide"))
	engine.Step(time.Second)
	// Output: coroutine: behaviour "guide" panicked: lost
}

func ExampleWithStep() {
	engine := ecs.New(ecs.WithStep(time.Second / 30))
	fmt.Println(engine.Frame(time.Second/10), "steps of", engine.StepLength())
	// Output: 3 steps of 33.333333ms
}

// A donburi game keeps its world.
func ExampleWithWorld() {
	world := donburi.NewWorld()
	world.CreateMany(3, Health)
	engine := ecs.New(ecs.WithWorld(world))
	fmt.Println(ecs.NewQuery1(Health).Count(engine.World()))
	// Output: 3
}

// A pause stops the frames; a debugger takes single steps.
func ExampleEngine_Pause() {
	engine := ecs.New(ecs.WithStep(10 * time.Millisecond))
	frame := func() { fmt.Println(engine.Frame(10*time.Millisecond), engine.Now()) }
	frame()
	engine.Pause()
	frame()
	engine.SingleStep()
	frame()
	engine.Resume()
	frame()
	// Output:
	// 1 10ms
	// 0 10ms
	// 1 20ms
	// 1 30ms
}

func ExampleEngine_SetTimeScale() {
	engine := ecs.New(ecs.WithStep(10 * time.Millisecond))
	engine.SetTimeScale(0.5) // slow motion
	for range 4 {
		fmt.Print(engine.Frame(10*time.Millisecond), " ")
	}
	// Output: 0 1 0 1
}

func ExampleEngine_Enable() {
	engine := ecs.New()
	engine.Add(ecs.Update, say("gravity"), say("wind"))
	engine.Enable("wind", false)
	engine.Step(time.Second)
	// Output: gravity
}

// A behaviour waits for the end of an entity.
func ExampleEngine_Removed() {
	engine := ecs.New()
	defer engine.Close()
	engine.Add(ecs.Update, tick())
	dragon := engine.Spawn(Health)
	engine.Scheduler().Start(coroutine.Script(func(co *coroutine.Co) {
		co.Wait(engine.Removed(dragon.Entity()))
		fmt.Println("the village celebrates")
	}))
	engine.Step(time.Second)
	dragon.Remove()
	engine.Step(time.Second)
	// Output: the village celebrates
}

func ExampleEngine_Spawn() {
	engine := ecs.New()
	robot := engine.Spawn(Health, ecs.Comp(components.Position, components.Vec2{X: 10, Y: 20}))
	fmt.Println(robot.HasComponent(Health), *components.Position.Get(robot))
	// Output: true {10 20}
}

// A behaviour waits for a key; it costs nothing meanwhile.
func ExampleInput_WaitPress() {
	engine := ecs.New()
	defer engine.Close()
	engine.Add(ecs.Update, tick())
	engine.Scheduler().Start(coroutine.Script(func(co *coroutine.Co) {
		switch engine.Input().WaitPress(co, ecs.KeyY, ecs.KeyN) {
		case ecs.KeyY:
			fmt.Println("saved")
		case ecs.KeyN:
			fmt.Println("not saved")
		}
	}))
	engine.Step(time.Second)
	engine.Input().Press(ecs.KeyY) // as a screen does it, or a test
	engine.Step(time.Second)
	// Output: saved
}

// Held tells what is down, for as long as it is.
func ExampleInput_Held() {
	engine := ecs.New()
	player := engine.Spawn(components.Position)
	engine.Add(ecs.Update, ecs.System{Name: "walk", Update: func(e *ecs.Engine) {
		if e.Input().Held(ecs.KeyArrowRight) {
			components.Position.Get(player).X += 10 * e.Delta().Seconds()
		}
	}})
	engine.Input().Press(ecs.KeyArrowRight) // as a screen does it, or a test
	engine.Step(time.Second)
	engine.Step(time.Second)
	engine.Input().Release(ecs.KeyArrowRight)
	engine.Step(time.Second)
	fmt.Println(components.Position.Get(player).X)
	// Output: 20
}

// Many alike are created at once; each gets a copy of the values.
func ExampleEngine_SpawnMany() {
	engine := ecs.New()
	for i, orc := range engine.SpawnMany(3, Frozen, ecs.Comp(Health, 40)) {
		*Health.Get(orc) += i
	}
	for health := range ecs.NewQuery2(Health, components.Position, ecs.With(Frozen), ecs.Optional(components.Position)).Each(engine.World()) {
		fmt.Println(*health)
	}
	// Output:
	// 40
	// 41
	// 42
}

// "Enter, or two seconds" is one wait.
func ExampleInput_NextPress() {
	engine := ecs.New()
	defer engine.Close()
	engine.Add(ecs.Update, tick())
	in := engine.Input()
	engine.Scheduler().Start(coroutine.Script(func(co *coroutine.Co) {
		if co.First(in.NextPress(nil, ecs.KeyEnter, ecs.MouseLeft), coroutine.Sleep(2*time.Second)) == 1 {
			fmt.Println("nobody has pressed a key")
		}
	}))
	in.Press(ecs.KeyA)
	for range 3 {
		engine.Step(time.Second)
	}
	// Output: nobody has pressed a key
}

// One enemy is slow, and its clock goes with it.
func ExampleEngine_ClockOf() {
	engine := ecs.New()
	defer engine.Close()
	engine.Add(ecs.Update, tick())
	snail := engine.Spawn(Health)
	clock := engine.ClockOf(snail, nil)
	clock.SetScale(0.1)
	engine.Scheduler().Start(coroutine.Script(func(co *coroutine.Co) {
		co.Sleep(time.Second)
		fmt.Println("it has gone a step after", engine.Now())
	}), coroutine.OnClock(clock))
	for range 12 {
		engine.Step(time.Second)
	}
	// Output: it has gone a step after 11s
}

// What is written to an entity that is gone is written to nobody.
func ExampleSet() {
	engine := ecs.New()
	lamp := ecs.RefOf(engine.Spawn(Health))
	fmt.Println(ecs.Set(lamp, Health, 5))
	lamp.Remove()
	heir := engine.Spawn(Health) // has the same *donburi.Entry
	fmt.Println(ecs.Set(lamp, Health, 9), *Health.Get(heir))
	// Output:
	// true
	// false 0
}
