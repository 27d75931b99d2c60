package scene

import (
	"image/color"
	"testing"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
)

func TestShapes(t *testing.T) {
	engine := ecs.New()
	defer engine.Close()
	spawn := func(x float64, z int) *donburi.Entry {
		e := engine.Spawn(components.Position, components.Shape)
		components.Position.SetValue(e, components.Vec2{X: x})
		components.Shape.SetValue(e, components.ShapeData{Z: z, Color: color.RGBA{100, 0, 200, 50}})
		return e
	}
	spawn(0, 1)
	lamp := spawn(1, 0)
	spawn(2, 0)
	spawn(3, -1)
	engine.Spawn(components.Shape) // is nowhere

	shapes, list := NewShapes(), []Shape(nil)
	order := func() (xs []float64) {
		list = shapes.In(engine.View(), false)
		for _, s := range list {
			xs = append(xs, s.At.X)
		}
		return xs
	}
	require.Equal(t, []float64{3, 1, 2, 0}, order())

	donburi.Add(lamp, components.Pulse, &components.PulseData{Period: time.Second, Passed: time.Second / 2})
	require.Equal(t, []float64{3, 1, 2, 0}, order(), "a pulse changes the entity's place in the storage alone")
	require.Equal(t, color.RGBA{30, 0, 60, 50}, list[1].Color)
	require.Equal(t, color.RGBA{100, 0, 200, 50}, list[2].Color)

	components.Shape.Get(lamp).Color = color.RGBA{}
	donburi.Remove[components.PulseData](lamp, components.Pulse)
	order()
	require.Equal(t, color.RGBA{255, 255, 255, 255}, list[1].Color, "no colour is white")
	require.Zero(t, testing.AllocsPerRun(100, func() { shapes.In(engine.View(), false) }))
}

func TestTexts(t *testing.T) {
	engine := ecs.New()
	defer engine.Close()
	for i, s := range []string{"upper", "", "lower"} {
		e := engine.Spawn(components.Position, components.Text)
		components.Text.SetValue(e, components.TextData{String: s, Z: -i})
	}
	list := NewTexts().In(engine.View(), false)
	require.Len(t, list, 2)
	require.Equal(t, "lower", list[0].String)
	require.Equal(t, "upper", list[1].String)
}

func BenchmarkShapes(b *testing.B) {
	engine := ecs.New()
	defer engine.Close()
	for range 10_000 {
		engine.Spawn(components.Position, components.Shape)
	}
	shapes := NewShapes()
	b.ReportAllocs()
	for b.Loop() {
		shapes.In(engine.View(), false)
	}
}
