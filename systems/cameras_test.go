package systems_test

import (
	"testing"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/stretchr/testify/require"
)

func TestCameras(t *testing.T) {
	engine := ecs.New()
	defer engine.Close()
	engine.Add(ecs.Late, systems.Cameras())
	hero := engine.Spawn(components.Position)
	components.Position.SetValue(hero, components.Vec2{X: 100})
	camera := engine.Spawn(components.Position, components.Camera)
	components.Camera.SetValue(camera, components.CameraData{Shake: 8, Follow: hero.Entity(), Lag: time.Second})
	at := func() float64 { return components.Position.GetValue(camera).X }

	engine.Step(time.Second)
	require.InDelta(t, 63.2, at(), 0.1, "it has caught up with all but 1/e")
	require.Zero(t, components.Camera.Get(camera).Shake, "it has calmed")

	components.Camera.Get(camera).Lag = 0
	engine.Step(time.Second)
	require.Equal(t, 100.0, at())

	components.Position.Get(hero).X = 500
	engine.World().Remove(hero.Entity())
	engine.Step(time.Second)
	require.Equal(t, 100.0, at(), "it stays when what it followed is gone")
}
