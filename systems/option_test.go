package systems_test

import (
	"testing"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
)

// TestOnClock: every system of the kind goes by the clock that it is given.
func TestOnClock(t *testing.T) {
	e := ecs.New()
	defer e.Close()
	clock := e.Scheduler().Clock().NewClock("fight")
	on := systems.OnClock(clock)
	e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}),
		systems.Movement(on), systems.Tweens(on), systems.Pulses(on), systems.Lifetimes(on))
	moving := e.Spawn(components.Position, components.Velocity, components.Pulse, components.Lifetime)
	components.Velocity.SetValue(moving, components.Vec2{X: 100})
	components.Pulse.SetValue(moving, components.PulseData{Period: time.Hour})
	components.Lifetime.SetValue(moving, components.LifetimeData{Left: 10 * time.Second})
	tweening := e.Spawn(components.Position, components.Tween)
	components.Tween.SetValue(tweening, components.TweenData{To: components.Vec2{X: 10}, Duration: 10 * time.Second})
	at := func(seconds float64) {
		t.Helper()
		passed := time.Duration(seconds * float64(time.Second))
		require.InDelta(t, 100*seconds, components.Position.Get(moving).X, 1e-9)
		require.Equal(t, passed, components.Pulse.Get(moving).Passed)
		require.Equal(t, 10*time.Second-passed, components.Lifetime.Get(moving).Left)
		require.InDelta(t, seconds, components.Position.Get(tweening).X, 1e-9)
	}

	e.Step(time.Second)
	at(1)
	clock.SetScale(0.5)
	e.Step(time.Second)
	at(1.5)
	clock.Pause()
	e.Step(time.Second)
	at(1.5)
	clock.Step(2 * time.Second)
	e.Step(time.Second)
	at(3.5)
	clock.Resume()
	clock.SetScale(10)
	e.Step(time.Second)
	require.False(t, moving.Valid())
	require.False(t, tweening.HasComponent(components.Tween))
}

func TestFor(t *testing.T) {
	e := ecs.New()
	defer e.Close()
	clock := e.Scheduler().Clock().NewClock("fight")
	clock.SetScale(0.5)
	e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}),
		systems.Movement(systems.For(ecs.With(components.Glow), ecs.Without(components.Pulse)), systems.OnClock(clock)),
		systems.Movement(systems.For(ecs.Without(components.Glow)), systems.Named("scenery")))
	slow := e.Spawn(components.Position, components.Velocity, components.Glow)
	fast := e.Spawn(components.Position, components.Velocity)
	still := e.Spawn(components.Position, components.Velocity, components.Glow, components.Pulse)
	for _, entry := range []*donburi.Entry{slow, fast, still} {
		components.Velocity.SetValue(entry, components.Vec2{X: 10})
	}
	e.Step(time.Second)
	require.Equal(t, 5.0, components.Position.Get(slow).X)
	require.Equal(t, 10.0, components.Position.Get(fast).X)
	require.Zero(t, components.Position.Get(still).X)
}

func TestAnimationsOnAClock(t *testing.T) {
	g := ecs.New()
	defer g.Close()
	slow := g.Scheduler().Clock().NewClock("slow")
	slow.SetScale(0.5)
	g.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}), systems.Animations(systems.OnClock(slow)))
	walker := g.Spawn(ecs.Comp(components.Animation, components.AnimationData{Cells: components.ListOf(3, 4), Every: time.Second}), components.Sprite)
	g.Step(time.Second)
	require.Equal(t, 3, components.Sprite.Get(walker).Cell, "half a second")
	g.Step(time.Second)
	require.Equal(t, 4, components.Sprite.Get(walker).Cell)
}
