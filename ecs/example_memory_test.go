package ecs_test

import (
	"fmt"
	"maps"
	"slices"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

// Package ecs/save walks from the roots, and finds each of them again by its name.
func ExampleMemory() {
	engine := ecs.New()
	defer engine.Close()
	ecs.SetResource(engine, Score{Points: 10})
	nights := 0
	engine.Add(ecs.Late, ecs.System{Name: "moon", State: &nights, Update: func(*ecs.Engine) { nights++ }})

	memory, err := engine.Memory()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, name := range slices.Sorted(maps.Keys(memory.Roots)) {
		fmt.Printf("%s: %T\n", name, memory.Roots[name])
	}
	// Output:
	// engine: *ecs.Engine
	// resource.github.com/somen-go/somen/ecs_test.Score: *ecs_test.Score
	// system.late.moon: *int
}

// A save.Carrier keeps what it has found out about an engine as long as the basis is the same.
func ExamplePartBasis() {
	engine := ecs.New()
	defer engine.Close()
	ecs.SetResource(engine, Score{Points: 10})
	basis := engine.PartBasis()

	ecs.SetResource(engine, Score{Points: 20}) // is where the first was
	fmt.Println(engine.IsBasis(&basis))
	type weather struct{ Rain bool }
	ecs.SetResource(engine, weather{})
	fmt.Println(engine.IsBasis(&basis))
	// Output:
	// true
	// false
}

// What an engine keeps of an entity is saved with it: its clock, and here a wait for its end.
func ExampleBelongings() {
	engine := ecs.New()
	defer engine.Close()
	snail := engine.Spawn(Health)
	clock := engine.ClockOf(snail, nil)
	engine.Scheduler().Start(coroutine.Await(engine.Removed(snail.Entity())))
	engine.Scheduler().Tick(0, coroutine.Budget{})

	waits := func(any) bool { return true } // the one who waits is saved too
	of := engine.BelongingsOf([]donburi.Entity{snail.Entity()}, waits)
	fmt.Println(len(of.Clocks), len(of.Removals), of.Own()[0] == clock, of.Check())

	of.Clocks[0].Clock = nil // in a save that somebody has made up
	fmt.Println(of.Check())
	// Output:
	// 1 1 true true
	// false
}
