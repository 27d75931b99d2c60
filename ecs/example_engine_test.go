package ecs_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi/features/events"
)

// tick is what systems.Behaviours does, as far as these examples need it.
func tick() ecs.System {
	return ecs.System{Name: "tick", Update: func(e *ecs.Engine) {
		e.Scheduler().Tick(e.Delta(), coroutine.Budget{})
	}}
}

func say(name string) ecs.System {
	return ecs.System{Name: name, Update: func(*ecs.Engine) { fmt.Println(name) }}
}

func ExampleEngine() {
	engine := ecs.New()
	defer engine.Close()
	robot := engine.Spawn(components.Position)
	engine.Add(ecs.Update, ecs.System{Name: "walk", Update: func(e *ecs.Engine) {
		components.Position.Get(robot).X += 10 * e.Delta().Seconds()
	}})
	engine.Step(time.Second)
	engine.Step(time.Second / 2)
	fmt.Println(components.Position.GetValue(robot), engine.Now())
	// Output: {15 0} 1.5s
}

// The fixed steps follow the player's clock; what is left over is for interpolation.
func ExampleEngine_Frame() {
	engine := ecs.New(ecs.WithStep(10 * time.Millisecond))
	for range 3 {
		steps := engine.Frame(16 * time.Millisecond)
		fmt.Printf("%d steps, alpha %.1f\n", steps, engine.View().Alpha())
	}
	// Output:
	// 1 steps, alpha 0.6
	// 2 steps, alpha 0.2
	// 1 steps, alpha 0.8
}

// A level that takes three seconds to load doesn't let the game rush after it.
func ExampleEngine_SkipTime() {
	engine := ecs.New()
	engine.SkipTime()
	fmt.Println(engine.Frame(3*time.Second), engine.Frame(time.Second/60))
	// Output: 1 0
}

// A screen that keeps time itself draws a frame 4 milliseconds after a step of 10.
func ExampleEngine_Interpolate() {
	engine := ecs.New(ecs.WithStep(10 * time.Millisecond))
	engine.FixedStep()
	engine.Interpolate(4 * time.Millisecond)
	fmt.Println(engine.View().Alpha())
	// Output: 0.4
}

func ExampleOption() {
	scheduler := coroutine.NewScheduler(coroutine.WithSeed(7))
	engine := ecs.New(ecs.WithScheduler(scheduler), ecs.WithStep(time.Second/30), ecs.WithMaxSteps(2))
	fmt.Println(engine.Frame(time.Second), engine.Scheduler() == scheduler)
	// Output: 2 true
}

func ExampleSystem() {
	engine := ecs.New()
	cook := say("cook")
	cook.Before = []string{"eat"}
	wash := say("wash")
	wash.After = []string{"eat"}
	wash.If = func(e *ecs.Engine) bool { return e.Steps() == 1 }
	engine.Add(ecs.Update, wash, say("eat"), cook)
	engine.Step(time.Second)
	engine.Step(time.Second)
	// Output:
	// cook
	// eat
	// wash
	// cook
	// eat
}

func ExampleStage() {
	engine := ecs.New()
	engine.Add(ecs.Late, say("camera"))
	engine.Add(ecs.Update, say("physics"))
	engine.Add(ecs.Early, say("network"))
	engine.Step(time.Second)
	// Output:
	// network
	// physics
	// camera
}

func ExampleTiming() {
	engine := ecs.New()
	engine.Add(ecs.Late, say("camera"))
	engine.Step(time.Second)
	for _, t := range engine.Timings() {
		fmt.Println(t.Stage, t.Name, t.Runs, t.Total < time.Second)
	}
	// Output:
	// camera
	// late camera 1 true
}

func ExampleOrderError() {
	engine := ecs.New()
	hen, egg := say("hen"), say("egg")
	hen.After, egg.After = []string{"egg"}, []string{"hen"}
	engine.Add(ecs.Update, hen, egg)
	var order *ecs.OrderError
	fmt.Println(errors.As(engine.Start(), &order), order.Cycle)
	// Output: true [hen egg hen]
}

func ExampleView() {
	engine := ecs.New()
	lamp := engine.Spawn(components.Position, components.Pulse)
	components.Position.SetValue(lamp, components.Vec2{X: 7})

	draw := func(view ecs.View) {
		for entity, at := range ecs.Values(view, components.Position) {
			pulse, ok := ecs.Value(view, entity, components.Pulse)
			fmt.Println(at, pulse.Level(), ok)
		}
	}
	draw(engine.View())
	// Output: {7 0} 1 true
}

func ExampleInput() {
	engine := ecs.New()
	defer engine.Close()
	engine.Add(ecs.Update, tick(), ecs.System{Name: "poll", Update: func(e *ecs.Engine) {
		if e.Input().Pressed(ecs.KeySpace) {
			fmt.Println("jump")
		}
	}})
	engine.Scheduler().Start(coroutine.Script(func(co *coroutine.Co) {
		fmt.Println("door opened by", engine.Input().WaitPress(co, ecs.KeyE, ecs.KeyEnter))
	}))
	engine.Step(time.Second)
	engine.Input().Press(ecs.KeySpace) // as a screen does it, or a test
	engine.Input().Press(ecs.KeyEnter)
	engine.Step(time.Second)
	// Output:
	// door opened by Enter
	// jump
}

func ExampleKey() {
	in := ecs.New().Input()
	in.Press(ecs.KeyShiftLeft)
	in.Press(ecs.MouseLeft)
	fmt.Println(in.Keys(), in.Held(ecs.MouseLeft))
	// Output: [ShiftLeft MouseLeft] true
}

func ExampleTouch() {
	in := ecs.New().Input()
	in.Touches = append(in.Touches, ecs.Touch{ID: 1, X: 20, Y: 30})
	for _, finger := range in.Touches {
		fmt.Println(finger.X, finger.Y)
	}
	// Output: 20 30
}

// donburi's events, in a behaviour.
func ExampleFeed() {
	type died struct{ Name string }
	deaths := events.NewEventType[died]()
	engine := ecs.New()
	defer engine.Close()
	engine.Add(ecs.Early, ecs.System{Name: "events", Update: func(e *ecs.Engine) { deaths.ProcessEvents(e.World()) }})
	engine.Add(ecs.Update, tick())
	engine.Scheduler().Start(coroutine.Script(func(co *coroutine.Co) {
		for event := range ecs.EventFeed(engine, deaths).All(co) {
			fmt.Println(event.Name, "has died")
			co.Sleep(2 * time.Second) // misses nothing
		}
	}))
	engine.Step(time.Second)
	deaths.Publish(engine.World(), died{"Ada"})
	deaths.Publish(engine.World(), died{"Bob"})
	for range 4 {
		engine.Step(time.Second)
	}
	// Output:
	// Ada has died
	// Bob has died
}

func ExampleLifecycle() {
	engine := ecs.New()
	defer engine.Close()
	engine.Add(ecs.Update, tick())
	frozen := engine.Watch(Frozen)
	engine.Scheduler().Start(coroutine.Script(func(co *coroutine.Co) {
		for entity := range frozen.Added.All(co) {
			fmt.Println("frozen:", entity.Id())
		}
	}))
	engine.Step(time.Second)
	robot := engine.Spawn(Health)
	robot.AddComponent(Frozen)
	engine.Step(time.Second) // seen at its end
	engine.Step(time.Second)
	// Output: frozen: 1
}

// Whoever changes the scale for a while puts it back to what it was.
func ExampleEngine_TimeScale() {
	engine := ecs.New()
	engine.SetTimeScale(2)
	before := engine.TimeScale()
	engine.SetTimeScale(before / 4)
	fmt.Println(engine.TimeScale())
	engine.SetTimeScale(before)
	fmt.Println(engine.TimeScale())
	// Output:
	// 0.5
	// 2
}
