package systems_test

import (
	"fmt"
	"image/color"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
)

func ExampleSmoothing() {
	engine := ecs.New()
	defer engine.Close()
	engine.Add(ecs.Early, systems.Smoothing())
	engine.Add(ecs.Update, systems.Movement())
	car := engine.Spawn(components.Position, components.Velocity, components.Smooth)
	components.Velocity.SetValue(car, components.Vec2{X: 60})
	engine.Step(time.Second)
	engine.Step(time.Second)
	// Half a step later a renderer draws it here:
	fmt.Println(components.Smooth.Get(car).At(components.Position.GetValue(car), 0.5))
	// Output: {90 0}
}

func ExampleParticles() {
	engine := ecs.New()
	defer engine.Close()
	engine.Add(ecs.Update, systems.Particles())
	rocket := engine.Spawn(components.Position, components.Particles)
	components.Particles.SetValue(rocket, components.ParticlesData{
		Rate: 100, Life: time.Second, MaxSpeed: 20, Size: 5, Light: true, Color: color.RGBA{255, 150, 50, 255},
	})
	engine.Step(time.Second / 4)
	fmt.Println(components.Particles.Get(rocket).Len())
	// Output: 25
}

// On a clock of its own, the fight goes into slow motion, and the scenery doesn't.
func ExampleOption() {
	engine := ecs.New()
	defer engine.Close()
	fight := engine.Scheduler().Clock().NewClock("fight")
	engine.Add(ecs.Update,
		systems.Behaviours(coroutine.Budget{}),
		systems.Movement(systems.For(ecs.With(components.Glow)), systems.OnClock(fight)),
		systems.Movement(systems.For(ecs.Without(components.Glow)), systems.Named("scenery")))

	bullet := engine.Spawn(components.Position, components.Velocity, components.Glow)
	cloud := engine.Spawn(components.Position, components.Velocity)
	components.Velocity.SetValue(bullet, components.Vec2{X: 10})
	components.Velocity.SetValue(cloud, components.Vec2{X: 10})
	fight.SetScale(0.5)
	engine.Step(time.Second)
	fmt.Println(components.Position.Get(bullet).X, components.Position.Get(cloud).X)
	// Output: 5 10
}

func ExampleOnClock() {
	engine := ecs.New()
	defer engine.Close()
	clock := engine.Scheduler().Clock().NewClock("menu")
	engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}), systems.Lifetimes(systems.OnClock(clock)))
	hint := engine.Spawn(components.Lifetime)
	components.Lifetime.Get(hint).Left = time.Second
	clock.Pause()
	engine.Step(time.Minute)
	fmt.Println(hint.Valid())
	// Output: true
}

func ExampleFor() {
	engine := ecs.New()
	engine.Add(ecs.Update, systems.Movement(systems.For(ecs.Without(components.HUD))))
	moving := engine.Spawn(components.Position, components.Velocity, components.HUD)
	components.Velocity.SetValue(moving, components.Vec2{X: 10})
	engine.Step(time.Second)
	fmt.Println(components.Position.Get(moving).X)
	// Output: 0
}

func ExampleNamed() {
	fmt.Println(systems.Pulses(systems.Named("lamps")).Name)
	// Output: lamps
}
