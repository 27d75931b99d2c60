package scene

import (
	"testing"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
)

func TestEye(t *testing.T) {
	engine := ecs.New()
	defer engine.Close()
	eyes := NewEyes()
	see := func(x, y float64, hud bool) components.Vec2 {
		at, _ := eyes.In(engine.View(), 200, 100).See(components.Vec2{X: x, Y: y}, hud)
		return at
	}
	require.Equal(t, components.Vec2{X: 7, Y: 9}, see(7, 9, false))

	camera := engine.Spawn(components.Position, components.Camera)
	components.Position.SetValue(camera, components.Vec2{X: 50, Y: 50})
	require.Equal(t, components.Vec2{X: 100, Y: 50}, see(50, 50, false))
	components.Camera.Get(camera).Zoom = 2
	require.Equal(t, components.Vec2{X: 120, Y: 50}, see(60, 50, false))
	require.Equal(t, components.Vec2{X: 60, Y: 50}, see(60, 50, true))
	components.Camera.Get(camera).Shake = 5
	require.NotEqual(t, components.Vec2{X: 120, Y: 50}, see(60, 50, false))
}

func TestHUDIsApart(t *testing.T) {
	engine := ecs.New()
	defer engine.Close()
	spawn := func(z int, more ...donburi.IComponentType) {
		e := engine.Spawn(append(more, components.Position, components.Shape, components.Text)...)
		components.Shape.SetValue(e, components.ShapeData{Z: z})
		components.Text.SetValue(e, components.TextData{String: "x", Z: z})
	}
	spawn(-5, components.HUD)
	spawn(5)
	shapes, texts := NewShapes(), NewTexts()
	for hud, z := range map[bool]int{false: 5, true: -5} {
		require.Len(t, shapes.In(engine.View(), hud), 1)
		require.Equal(t, z, shapes.list[0].Z)
		require.Equal(t, hud, shapes.list[0].HUD)
		require.Len(t, texts.In(engine.View(), hud), 1)
		require.Equal(t, z, texts.list[0].Z)
	}
}

func TestGlowsFade(t *testing.T) {
	engine := ecs.New()
	defer engine.Close()
	engine.Spawn(components.Position, components.Glow)
	spark := engine.Spawn(components.Position, components.Glow, components.Lifetime)
	glows := NewGlows()
	levels := func(left time.Duration) (all []float64) {
		components.Lifetime.Get(spark).Left = left
		for _, g := range glows.In(engine.View()) {
			all = append(all, g.Level)
		}
		return all
	}
	require.Equal(t, []float64{1, 1}, levels(time.Minute))
	require.Equal(t, []float64{1, .5}, levels(components.FadeTime/2))
}
