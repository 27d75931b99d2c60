package components_test

import (
	"fmt"
	"image/color"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
)

func ExampleCameraData() {
	engine := ecs.New()
	defer engine.Close()
	player := engine.Spawn(components.Position)
	camera := engine.Spawn(components.Position, components.Camera)
	components.Camera.SetValue(camera, components.CameraData{Zoom: 2, Follow: player.Entity(), Lag: time.Second / 4})

	components.Camera.Get(camera).Shake += 6 // a hit
	fmt.Println(components.Camera.Get(camera).Shake)
	// Output: 6
}

func ExampleGlowData() {
	engine := ecs.New()
	defer engine.Close()
	spark := engine.Spawn(components.Position, components.Velocity, components.Glow, components.Lifetime)
	components.Glow.SetValue(spark, components.GlowData{Size: 4, Color: color.RGBA{255, 160, 60, 255}, Soft: true})
	components.Lifetime.SetValue(spark, components.LifetimeData{Left: components.FadeTime})
	fmt.Println(components.Lifetime.Get(spark).Left)
	// Output: 500ms
}

func ExampleFontData() {
	engine := ecs.New()
	defer engine.Close()
	score := engine.Spawn(components.Position, components.Text, components.Font, components.HUD)
	components.Position.SetValue(score, components.Vec2{X: 620, Y: 20})
	components.Text.SetValue(score, components.TextData{String: "00012500"})
	components.Font.SetValue(score, components.FontData{Size: 20, Align: components.AlignEnd})
	fmt.Println(components.Font.Get(score).Size)
	// Output: 20
}

func ExampleAlign() {
	title := components.FontData{Size: 32, Align: components.AlignCenter}
	fmt.Println(title.Align == components.AlignCenter)
	// Output: true
}
