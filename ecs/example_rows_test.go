package ecs_test

import (
	"fmt"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
)

// Every query can be counted, and names itself in reports.
func ExampleQuery() {
	engine := ecs.New()
	engine.World().CreateMany(3, Health)
	living := ecs.NewQuery1(Health)
	fmt.Println(living.Count(engine.World()), living.String())
	// Output: 3 query of Health
}

func ExampleNewQuery1() {
	engine := ecs.New()
	Health.SetValue(engine.Spawn(Health), 10)
	wounded := ecs.NewQuery1(Health, ecs.Without(Frozen)) // once
	for _, health := range wounded.Each(engine.World()) { // in every step
		*health += 5
	}
	row := wounded.Single(engine.World())
	fmt.Println(*row.A)
	// Output: 15
}

func ExampleNewQuery2() {
	engine := ecs.New()
	stone := engine.Spawn(components.Position, components.Velocity)
	falling := ecs.NewQuery2(components.Position, components.Velocity)
	for range 3 {
		for at, velocity := range falling.Each(engine.World()) {
			velocity.Y++
			*at = at.Add(*velocity)
		}
	}
	fmt.Println(components.Position.GetValue(stone))
	// Output: {0 6}
}

func ExampleNewQuery3() {
	engine := ecs.New()
	engine.Spawn(components.Position, components.Velocity, Health)
	engine.Spawn(components.Position, Health)
	walkers := ecs.NewQuery3(components.Position, components.Velocity, Health)
	fmt.Println(walkers.Count(engine.World()))
	// Output: 1
}

func ExampleNewQuery4() {
	engine := ecs.New()
	engine.Spawn(components.Position, components.Shape, components.Text, Health)
	labelled := ecs.NewQuery4(components.Position, components.Shape, components.Text, Health)
	for row := range labelled.Rows(engine.World()) {
		*row.D = 3
		row.C.String = fmt.Sprint("health ", *row.D)
	}
	row := labelled.Single(engine.World())
	fmt.Println(row.C.String)
	// Output: health 3
}

// With asks for components that the loop doesn't read: tags, most often.
func ExampleWith() {
	engine := ecs.New()
	engine.Spawn(Health)
	engine.Spawn(Health, Frozen)
	for entity := range ecs.NewQuery1(Health, ecs.With(Frozen)).Each(engine.World()) {
		fmt.Println("frozen:", entity.Id())
	}
	// Output: frozen: 2
}

func ExampleWithout() {
	engine := ecs.New()
	engine.Spawn(Health)
	engine.Spawn(Health, Frozen)
	for entity := range ecs.NewQuery1(Health, ecs.Without(Frozen)).Each(engine.World()) {
		fmt.Println("warm:", entity.Id())
	}
	// Output: warm: 1
}

// One loop for entities with a component and without it.
func ExampleOptional() {
	engine := ecs.New()
	engine.Spawn(components.Position)
	engine.Spawn(components.Position, Health)
	all := ecs.NewQuery2(components.Position, Health, ecs.Optional(Health))
	for at, health := range all.Each(engine.World()) {
		at.X++
		if health != nil {
			*health++
		}
		fmt.Println(at.X, health != nil)
	}
	// Output:
	// 1 false
	// 1 true
}

func ExampleRow1() {
	engine := ecs.New()
	Health.SetValue(engine.Spawn(Health), 7)
	for row := range ecs.NewQuery1(Health).Rows(engine.World()) {
		*row.A--
		fmt.Println("entity", row.Entity.Id(), "has", *row.A)
	}
	// Output: entity 1 has 6
}

func ExampleRow2() {
	engine := ecs.New()
	engine.Spawn(components.Position, Health)
	for row := range ecs.NewQuery2(components.Position, Health).Rows(engine.World()) {
		at, health := row.A, row.B
		at.X, *health = 100, 5
		fmt.Println(row.Entity.Id(), *at, *health)
	}
	// Output: 1 {100 0} 5
}

func ExampleRow3() {
	engine := ecs.New()
	engine.Spawn(components.Position, components.Velocity, Health)
	for row := range ecs.NewQuery3(components.Position, components.Velocity, Health).Rows(engine.World()) {
		at, velocity, health := row.A, row.B, row.C
		velocity.Y, *health = 8, 5
		*at = at.Add(*velocity)
		fmt.Println(row.Entity.Id(), *at, *health)
	}
	// Output: 1 {0 8} 5
}

func ExampleRow4() {
	engine := ecs.New()
	engine.Spawn(components.Position, components.Shape, components.Text, Health)
	signs := ecs.NewQuery4(components.Position, components.Shape, components.Text, Health)
	for row := range signs.Rows(engine.World()) {
		row.A.X, row.B.Rune, row.C.String, *row.D = 3, '@', "you", 10
	}
	row, found := signs.First(engine.World())
	fmt.Println(row.A.X, string(row.B.Rune), row.C.String, *row.D, found)
	// Output: 3 @ you 10 true
}

// A renderer gets values: what it does to them changes nothing in the game.
func ExampleValue1() {
	engine := ecs.New()
	Health.SetValue(engine.Spawn(Health), 7)
	bars := ecs.NewQuery1(Health)
	for row := range bars.Values(engine.View()) {
		fmt.Println("entity", row.Entity.Id(), "has", row.A)
	}
	// Output: entity 1 has 7
}

// The value of an optional component that is missing is the zero value.
func ExampleValue3() {
	engine := ecs.New()
	engine.Spawn(components.Position, components.Shape)
	things := ecs.NewQuery3(components.Position, components.Shape, Health, ecs.Optional(Health))
	for row := range things.Values(engine.View()) {
		fmt.Println(row.A, row.B.Form == components.Circle, row.C)
	}
	// Output: {0 0} true 0
}

func ExampleValue4() {
	engine := ecs.New()
	hero := engine.Spawn(components.Position, components.Shape, components.Text, Health)
	components.Text.SetValue(hero, components.TextData{String: "Ada"})
	Health.SetValue(hero, 9)
	figures := ecs.NewQuery4(components.Position, components.Shape, components.Text, Health)
	for row := range figures.Values(engine.View()) {
		fmt.Println(row.A, row.C.String, row.D)
	}
	// Output: {0 0} Ada 9
}

func ExampleValue() {
	engine := ecs.New()
	hero := engine.Spawn(Health)
	Health.SetValue(hero, 9)
	health, ok := ecs.Value(engine.View(), hero.Entity(), Health)
	fmt.Println(health, ok)
	_, ok = ecs.Value(engine.View(), hero.Entity(), Frozen)
	fmt.Println(ok)
	// Output:
	// 9 true
	// false
}

func ExampleValues() {
	engine := ecs.New()
	for i := range 3 {
		Health.SetValue(engine.Spawn(Health), 10*i)
	}
	for entity, health := range ecs.Values(engine.View(), Health) {
		fmt.Println(entity.Id(), health)
	}
	// Output:
	// 1 0
	// 2 10
	// 3 20
}
