package systems_test

import (
	"fmt"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
)

func ExampleCameras() {
	engine := ecs.New()
	defer engine.Close()
	engine.Add(ecs.Update, systems.Movement())
	engine.Add(ecs.Late, systems.Cameras())

	car := engine.Spawn(components.Position, components.Velocity)
	components.Velocity.SetValue(car, components.Vec2{X: 100})
	camera := engine.Spawn(components.Position, components.Camera)
	components.Camera.SetValue(camera, components.CameraData{Follow: car.Entity()})

	for range 4 {
		engine.Step(time.Second / 4)
	}
	fmt.Println(components.Position.GetValue(camera))
	// Output: {100 0}
}
