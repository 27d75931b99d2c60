package scene

import (
	"testing"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
)

// TestSmooth: half a step after a step, what is smooth is drawn halfway, and what isn't is drawn
// where it is.
func TestSmooth(t *testing.T) {
	engine := ecs.New(ecs.WithStep(10 * time.Millisecond))
	defer engine.Close()
	spawn := func(more ...donburi.IComponentType) *donburi.Entry {
		e := engine.Spawn(append(more, components.Position, components.Shape, components.Text, components.Glow)...)
		components.Text.Get(e).String = "x"
		return e
	}
	smooth, other := spawn(components.Smooth), spawn()
	move := func(x float64) {
		*components.Smooth.Get(smooth) = components.SmoothData{Before: components.Position.GetValue(smooth), Noted: true}
		components.Position.SetValue(smooth, components.Vec2{X: x})
		components.Position.SetValue(other, components.Vec2{X: x})
	}
	shapes, texts, glows, eyes := NewShapes(), NewTexts(), NewGlows(), NewEyes()
	drawn := func(want, wantOther float64) {
		t.Helper()
		view := engine.View()
		for _, list := range [][]components.Vec2{
			{shapes.In(view, false)[0].At, shapes.In(view, false)[1].At},
			{texts.In(view, false)[0].At, texts.In(view, false)[1].At},
			{glows.In(view)[1].At, glows.In(view)[0].At}, // not sorted
		} {
			if list[0].X == wantOther {
				list[0], list[1] = list[1], list[0]
			}
			require.Equal(t, []components.Vec2{{X: want}, {X: wantOther}}, list)
		}
	}
	engine.FixedStep()
	move(10)
	drawn(10, 10)
	move(20)
	drawn(20, 20)
	engine.Interpolate(5 * time.Millisecond)
	drawn(15, 20)
	engine.Interpolate(0)
	drawn(10, 20)
	components.Smooth.Get(smooth).Jump()
	drawn(20, 20)

	camera := engine.Spawn(components.Position, components.Camera, components.Smooth)
	*components.Smooth.Get(camera) = components.SmoothData{Before: components.Vec2{}, Noted: true}
	components.Position.SetValue(camera, components.Vec2{X: 100})
	at, _ := eyes.In(engine.View(), 0, 0).See(components.Vec2{}, false)
	require.Equal(t, components.Vec2{}, at, "the camera glides too")
	require.Zero(t, testing.AllocsPerRun(100, func() { shapes.In(engine.View(), false) }))
}
