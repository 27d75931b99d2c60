package systems_test

import (
	"testing"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/stretchr/testify/require"
)

func TestMovement(t *testing.T) {
	e := ecs.New()
	e.Add(ecs.Update, systems.Movement())
	moving, resting := e.Spawn(components.Position, components.Velocity), e.Spawn(components.Position)
	components.Velocity.SetValue(moving, components.Vec2{X: 60, Y: -30})
	e.Step(time.Second / 2)
	require.Equal(t, components.Vec2{X: 30, Y: -15}, components.Position.GetValue(moving))
	require.Zero(t, components.Position.GetValue(resting))
}

func TestTweens(t *testing.T) {
	e := ecs.New()
	e.Add(ecs.Update, systems.Tweens())
	for range 3 {
		entry := e.Spawn(components.Position, components.Tween)
		components.Tween.SetValue(entry, components.TweenData{
			From: components.Vec2{X: 10}, To: components.Vec2{X: 20}, Duration: time.Second,
		})
		e.Step(time.Second / 4)
		require.Equal(t, 12.5, components.Position.Get(entry).X)
		e.Step(time.Second)
		require.Equal(t, 20.0, components.Position.Get(entry).X, "exactly at its end")
		require.False(t, entry.HasComponent(components.Tween))
		// Only the tween made it an entity of these two components.
		require.True(t, e.Spawn(components.Position).Valid())
	}
}

func TestPulses(t *testing.T) {
	e := ecs.New()
	e.Add(ecs.Update, systems.Pulses())
	entry, still := e.Spawn(components.Pulse), e.Spawn(components.Pulse)
	components.Pulse.SetValue(entry, components.PulseData{Period: time.Second})
	e.Step(1750 * time.Millisecond)
	require.Equal(t, 750*time.Millisecond, components.Pulse.Get(entry).Passed)
	require.Equal(t, 0.5, components.Pulse.Get(entry).Level())
	require.Equal(t, 1.0, components.Pulse.Get(still).Level())
}

func TestLifetimes(t *testing.T) {
	e := ecs.New()
	e.Add(ecs.Update, systems.Lifetimes())
	for i := range 10 {
		components.Lifetime.SetValue(e.Spawn(components.Lifetime), components.LifetimeData{Left: time.Duration(i) * time.Second})
	}
	e.Step(time.Second)
	require.Equal(t, 8, e.World().Len())
	e.Step(8 * time.Second)
	require.Zero(t, e.World().Len())
}
