package ecs_test

import (
	"fmt"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
	"github.com/yohamta/donburi/features/events"
)

// Score is a resource: there is one for the whole game.
type Score struct{ Points int }

func ExampleSetResource() {
	engine := ecs.New()
	ecs.SetResource(engine, Score{Points: 10})
	ecs.SetResource(engine, Score{Points: 20}) // replaces it
	fmt.Println(ecs.Resource[Score](engine).Points)
	// Output: 20
}

func ExampleResource() {
	engine := ecs.New()
	ecs.SetResource(engine, Score{})
	engine.Add(ecs.Update, ecs.System{Name: "score", Update: func(e *ecs.Engine) {
		ecs.Resource[Score](e).Points += 5
	}})
	engine.Step(time.Second)
	engine.Step(time.Second)
	fmt.Println(ecs.Resource[Score](engine).Points)
	// Output: 10
}

func ExampleLookupResource() {
	engine := ecs.New()
	if _, ok := ecs.LookupResource[Score](engine); !ok {
		fmt.Println("nobody counts")
	}
	// Output: nobody counts
}

// Renderers get a copy.
func ExampleResourceValue() {
	engine := ecs.New()
	ecs.SetResource(engine, Score{Points: 30})
	draw := func(view ecs.View) {
		if score, ok := ecs.ResourceValue[Score](view); ok {
			fmt.Println("score:", score.Points)
		}
	}
	draw(engine.View())
	// Output: score: 30
}

// A Ref may be kept while a behaviour sleeps.
func ExampleRefOf() {
	engine := ecs.New()
	defer engine.Close()
	engine.Add(ecs.Update, tick())
	sheep := engine.Spawn(Health)
	engine.Scheduler().Start(coroutine.Script(func(co *coroutine.Co) {
		prey := ecs.RefOf(sheep)
		co.Sleep(2 * time.Second)
		if entry, alive := prey.Get(); alive {
			fmt.Println("bites", entry.Entity().Id())
		} else {
			fmt.Println("it is gone")
		}
	}))
	engine.Step(time.Second)
	sheep.Remove()
	engine.Step(time.Second)
	engine.Step(time.Second)
	// Output: it is gone
}

// What a query finds is an entity, which a Ref keeps safe.
func ExampleNewRef() {
	engine := ecs.New()
	engine.Spawn(Health)
	row := ecs.NewQuery1(Health).Single(engine.World())
	target := ecs.NewRef(engine.World(), row.Entity)
	fmt.Println(target, target.Alive())
	target.Remove()
	fmt.Println(target.Alive())
	// Output:
	// entity 1.0 true
	// false
}

func ExampleComp() {
	engine := ecs.New()
	engine.Commands().Spawn(
		ecs.Comp(Health, 40),
		ecs.Comp(components.Position, components.Vec2{X: 3, Y: 4}),
	)
	engine.Step(time.Second)
	row := ecs.NewQuery2(Health, components.Position).Single(engine.World())
	fmt.Println(*row.A, *row.B)
	// Output: 40 {3 4}
}

// Set and Remove put off what donburi's calls would do at once, in the middle of a loop.
func ExampleCommands_Set() {
	engine := ecs.New()
	engine.World().CreateMany(2, Health)
	living := ecs.NewQuery1(Health)
	engine.Add(ecs.Update, ecs.System{Name: "push", Update: func(e *ecs.Engine) {
		for entity := range living.Each(e.World()) {
			e.Commands().Set(entity, ecs.Comp(components.Velocity, components.Vec2{X: 1}))
		}
	}})
	engine.Step(time.Second)
	fmt.Println(ecs.NewQuery1(components.Velocity).Count(engine.World()))
	// Output: 2
}

func ExampleCommands_Do() {
	engine := ecs.New()
	engine.Commands().Do(func(world donburi.World) {
		world.CreateMany(100, Health)
	})
	fmt.Println(engine.World().Len())
	engine.Step(time.Second)
	fmt.Println(engine.World().Len())
	// Output:
	// 0
	// 100
}

// Died is an event of the game.
type Died struct{ Name string }

var Deaths = events.NewEventType[Died]()

// newMortal returns an engine that processes the events of Deaths.
func newMortal() *ecs.Engine {
	engine := ecs.New()
	engine.Add(ecs.Early, ecs.System{Name: "events", Update: func(e *ecs.Engine) {
		Deaths.ProcessEvents(e.World())
	}})
	engine.Add(ecs.Update, tick())
	return engine
}

func ExampleEventFeed() {
	engine := newMortal()
	defer engine.Close()
	engine.Scheduler().Start(coroutine.Script(func(co *coroutine.Co) {
		for death := range ecs.EventFeed(engine, Deaths).All(co) {
			fmt.Println("a bell for", death.Name)
			co.Sleep(3 * time.Second) // others wait for their bell
		}
	}))
	engine.Step(time.Second)
	Deaths.Publish(engine.World(), Died{"Ada"})
	Deaths.Publish(engine.World(), Died{"Bob"})
	for range 5 {
		engine.Step(time.Second)
	}
	// Output:
	// a bell for Ada
	// a bell for Bob
}

// A feed's Next is a wait like any other: here it races against time.
func ExampleFeed_Next() {
	engine := newMortal()
	defer engine.Close()
	engine.Scheduler().Start(coroutine.Script(func(co *coroutine.Co) {
		var death Died
		switch co.First(ecs.EventFeed(engine, Deaths).Next(&death), coroutine.Sleep(3*time.Second)) {
		case 0:
			fmt.Println(death.Name, "has died")
		case 1:
			fmt.Println("nobody has died")
		}
	}))
	for range 5 {
		engine.Step(time.Second)
	}
	// Output: nobody has died
}
