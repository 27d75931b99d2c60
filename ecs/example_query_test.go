package ecs_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

var (
	Health = donburi.NewComponentType[int]().SetName("Health")
	Frozen = donburi.NewTag().SetName("Frozen")
)

func ExampleQuery1() {
	engine := ecs.New()
	for i := range 3 {
		Health.SetValue(engine.Spawn(Health), 10*i)
	}
	wounded := ecs.NewQuery1(Health)
	for _, health := range wounded.Each(engine.World()) {
		*health++
	}
	for row := range wounded.Rows(engine.World()) {
		fmt.Println(row.Entity.Id(), *row.A)
	}
	// Output:
	// 1 1
	// 2 11
	// 3 21
}

func ExampleQuery1_Single() {
	engine := ecs.New()
	player := donburi.NewTag()
	engine.Spawn(player, Health)
	row := ecs.NewQuery1(Health, ecs.With(player)).Single(engine.World())
	*row.A = 100
	fmt.Println(row.Entity.Id(), *row.A)
	// Output: 1 100
}

func ExampleQuery2() {
	engine := ecs.New()
	ball := engine.Spawn(components.Position, components.Velocity)
	components.Velocity.SetValue(ball, components.Vec2{X: 2})

	moving := ecs.NewQuery2(components.Position, components.Velocity) // once
	for range 3 {                                                     // in every step
		for pos, vel := range moving.Each(engine.World()) {
			*pos = pos.Add(*vel)
		}
	}
	fmt.Println(components.Position.GetValue(ball))
	// Output: {6 0}
}

func ExampleQuery3() {
	engine := ecs.New()
	engine.Spawn(components.Position, components.Velocity, Health)
	q := ecs.NewQuery3(components.Position, components.Velocity, Health)
	for row := range q.Rows(engine.World()) {
		*row.A, *row.B, *row.C = components.Vec2{X: 1}, components.Vec2{Y: 2}, 3
	}
	row, ok := q.First(engine.World())
	fmt.Println(*row.A, *row.B, *row.C, ok)
	// Output: {1 0} {0 2} 3 true
}

func ExampleQuery4() {
	engine := ecs.New()
	engine.Spawn(components.Position, components.Velocity, components.Lifetime, Health)
	engine.Spawn(components.Position, Health)
	q := ecs.NewQuery4(components.Position, components.Velocity, components.Lifetime, Health,
		ecs.Optional(components.Velocity, components.Lifetime))
	for row := range q.Rows(engine.World()) {
		fmt.Println(row.Entity.Id(), row.B != nil, row.C != nil)
	}
	// Output:
	// 1 true true
	// 2 false false
}

func ExampleFilter() {
	engine := ecs.New()
	engine.Spawn(Health)
	engine.Spawn(Health, Frozen)
	engine.Spawn(Health, components.Position)
	w := engine.World()
	fmt.Println(ecs.NewQuery1(Health).Count(w))
	fmt.Println(ecs.NewQuery1(Health, ecs.With(Frozen)).Count(w))
	fmt.Println(ecs.NewQuery1(Health, ecs.Without(Frozen, components.Position)).Count(w))
	// Output:
	// 3
	// 1
	// 1
}

// Renderers get the values of a query's components through a View.
func ExampleValue2() {
	engine := ecs.New()
	label := engine.Spawn(components.Position, components.Text)
	components.Text.SetValue(label, components.TextData{String: "hello"})

	labels := ecs.NewQuery2(components.Position, components.Text)
	draw := func(view ecs.View) {
		for row := range labels.Values(view) {
			fmt.Println(row.A, row.B.String)
		}
	}
	draw(engine.View())
	// Output: {0 0} hello
}

// Entities and components are not to be added or removed during a loop over them.
func ExampleChangedError() {
	engine := ecs.New()
	engine.World().CreateMany(3, Health)
	defer func() {
		var changed *ecs.ChangedError
		err, _ := recover().(error)
		fmt.Println(errors.As(err, &changed), changed.Query)
	}()
	for entity := range ecs.NewQuery1(Health).Each(engine.World()) {
		engine.World().Remove(entity)
	}
	// Output: true query of Health
}

func ExampleNotSingleError() {
	defer func() { fmt.Println(recover()) }()
	ecs.NewQuery1(Health).Single(ecs.New().World())
	// Output: ecs: query of Health: Single found 0 entities instead of one; use First if there may be none or several
}

// Commands change the world when no loop runs.
func ExampleCommands() {
	engine := ecs.New()
	engine.World().CreateMany(3, Health)
	dead := ecs.NewQuery1(Health)
	engine.Add(ecs.Update, ecs.System{Name: "bury", Update: func(e *ecs.Engine) {
		for entity, health := range dead.Each(e.World()) {
			if *health <= 0 {
				e.Commands().Despawn(entity)
				e.Commands().Spawn(ecs.Comp(components.Text, components.TextData{String: "RIP"}))
			}
		}
	}})
	engine.Step(time.Second)
	fmt.Println(dead.Count(engine.World()), engine.World().Len())
	// Output: 0 3
}

// A Part is a component with its value. It may be kept, and used for many.
func ExamplePart() {
	engine := ecs.New()
	weak := ecs.Comp(Health, 40)
	orc, elf := engine.Spawn(Frozen, weak), engine.Spawn(weak)
	fmt.Println(*Health.Get(orc), orc.HasComponent(Frozen), *Health.Get(elf), elf.HasComponent(Frozen))
	// Output: 40 true 40 false
}

// A Ref knows that its entity is gone, where a *donburi.Entry has become somebody else.
func ExampleRef() {
	engine := ecs.New()
	target := engine.Spawn(Health)
	ref := ecs.RefOf(target)
	target.Remove()
	engine.Spawn(Health) // gets the id, and the entry

	_, alive := ref.Get()
	fmt.Println(target.Valid(), alive)
	// Output: true false
}
