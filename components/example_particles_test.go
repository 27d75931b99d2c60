package components_test

import (
	"fmt"
	"image/color"
	"math/rand/v2"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
)

// An explosion: eighty sparks at once, which slow down, shrink and go out. Then its entity goes.
func ExampleParticlesData() {
	engine := ecs.New()
	defer engine.Close()
	engine.Add(ecs.Update, systems.Particles())
	boom := engine.Spawn(components.Position, components.Particles)
	components.Position.SetValue(boom, components.Vec2{X: 320, Y: 180})
	components.Particles.SetValue(boom, components.ParticlesData{
		Burst: 80, Once: true, Light: true,
		Life: time.Second, MinSpeed: 60, MaxSpeed: 300, Drag: 3,
		Size: 6, SizeEnd: 1,
		Color: color.RGBA{255, 220, 120, 255}, ColorEnd: color.RGBA{255, 60, 0, 0},
	})
	engine.Step(time.Second / 4)
	fmt.Println(components.Particles.Get(boom).Len(), "sparks")
	for range 4 {
		engine.Step(time.Second / 4)
	}
	fmt.Println(boom.Valid())
	// Output:
	// 80 sparks
	// false
}

// A chimney smokes all the time.
func ExampleParticlesData_rate() {
	engine := ecs.New()
	defer engine.Close()
	engine.Add(ecs.Update, systems.Particles())
	chimney := engine.Spawn(components.Position, components.Particles)
	components.Particles.SetValue(chimney, components.ParticlesData{
		Rate: 20, Life: 2 * time.Second,
		Angle: -90, Spread: 30, MinSpeed: 20, MaxSpeed: 40,
		Size: 4, SizeEnd: 20, Color: color.RGBA{130, 130, 140, 120},
	})
	for range 4 {
		engine.Step(time.Second / 4)
	}
	fmt.Println(components.Particles.Get(chimney).Len())
	// Output: 20
}

func ExampleSpeck() {
	smoke := components.ParticlesData{Rate: 1, Life: time.Second, MinSpeed: 10, MaxSpeed: 10, Spread: 1e-9, Size: 2, SizeEnd: 4}
	random := rand.New(rand.NewPCG(1, 2))
	smoke.Advance(components.Vec2{}, time.Second, random)
	smoke.Advance(components.Vec2{}, time.Second/4, random)
	for speck := range smoke.All() {
		size, _ := smoke.Look(speck)
		fmt.Println(speck.At.X, speck.Age, size > 2)
	}
	// Output: 2.5 250ms true
}
