package systems_test

import (
	"testing"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/stretchr/testify/require"
)

func TestSmoothing(t *testing.T) {
	e := ecs.New()
	defer e.Close()
	e.Add(ecs.Early, systems.Smoothing())
	e.Add(ecs.Update, systems.Movement())
	entry := e.Spawn(components.Position, components.Velocity, components.Smooth)
	components.Velocity.SetValue(entry, components.Vec2{X: 100})
	drawn := func(alpha float64) float64 {
		return components.Smooth.Get(entry).At(components.Position.GetValue(entry), alpha).X
	}
	require.Equal(t, 0.0, drawn(0))
	e.Step(time.Second)
	e.Step(time.Second)
	require.Equal(t, []float64{100, 150, 200}, []float64{drawn(0), drawn(0.5), drawn(1)})

	components.Position.SetValue(entry, components.Vec2{X: 5000})
	components.Smooth.Get(entry).Jump()
	require.Equal(t, []float64{5000, 5000}, []float64{drawn(0), drawn(1)}, "it doesn't race there")
	e.Step(time.Second)
	require.Equal(t, []float64{5000, 5100}, []float64{drawn(0), drawn(1)}, "and glides on from there")

	components.Velocity.SetValue(entry, components.Vec2{})
	e.Step(time.Second)
	require.Equal(t, []float64{5100, 5100}, []float64{drawn(0), drawn(1)}, "what rests, rests")
}
