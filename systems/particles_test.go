package systems_test

import (
	"image/color"
	"slices"
	"testing"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
)

// throwing starts an engine with one entity that throws specks.
func throwing(t *testing.T, seed uint64, p components.ParticlesData) (*ecs.Engine, *donburi.Entry) {
	e := ecs.New(ecs.WithScheduler(coroutine.NewScheduler(coroutine.WithSeed(seed))))
	t.Cleanup(e.Close)
	e.Add(ecs.Update, systems.Particles())
	entry := e.Spawn(components.Position, components.Particles)
	components.Position.SetValue(entry, components.Vec2{X: 100, Y: 50})
	components.Particles.SetValue(entry, p)
	return e, entry
}

func TestRate(t *testing.T) {
	for _, rate := range []float64{0, 0.5, 7, 100, 1000} {
		e, entry := throwing(t, 1, components.ParticlesData{Rate: rate, Life: time.Hour})
		for range 120 {
			e.Step(step)
		}
		require.InDelta(t, 2*rate, components.Particles.Get(entry).Len(), 1)
	}
}

func TestAllSpecksEnd(t *testing.T) {
	e, entry := throwing(t, 1, components.ParticlesData{Burst: 100, Rate: 50, Life: time.Second})
	e.Step(step)
	require.Equal(t, 100, components.Particles.Get(entry).Len())
	for range 30 {
		e.Step(step)
	}
	components.Particles.Get(entry).Rate = 0
	require.Greater(t, components.Particles.Get(entry).Len(), 110)
	for range 30 {
		e.Step(step)
	}
	require.Less(t, components.Particles.Get(entry).Len(), 100, "half of them live shorter")
	for range 30 {
		e.Step(step)
	}
	require.Zero(t, components.Particles.Get(entry).Len())
	require.True(t, entry.Valid())
	components.Particles.Get(entry).Once = true
	e.Step(step)
	require.False(t, entry.Valid(), "it was to throw once")
}

func TestSpecksFly(t *testing.T) {
	e, entry := throwing(t, 1, components.ParticlesData{
		Burst: 200, Life: time.Hour, MinSpeed: 50, MaxSpeed: 100, Angle: 90, Spread: 60,
	})
	e.Step(step)
	components.Position.SetValue(entry, components.Vec2{})
	e.Step(time.Second)
	for s := range components.Particles.Get(entry).All() {
		off := s.At.Sub(components.Vec2{X: 100, Y: 50}) // where it was thrown
		require.True(t, off.Len() >= 49.999 && off.Len() <= 100.001, off)
		require.GreaterOrEqual(t, off.Y, off.Len()*0.866-1e-9, "within the fan")
	}
	components.Particles.Get(entry).Drag = 5
	for range 300 {
		e.Step(step)
	}
	components.Particles.Get(entry).Gravity = components.Vec2{Y: 100}
	e.Step(time.Second / 10)
	for s := range components.Particles.Get(entry).All() {
		require.InDelta(t, 0, s.Velocity.X, 0.01, "the air has stopped it")
		require.Greater(t, s.Velocity.Y, 1.0, "it falls")
	}
}

func TestSpecksAreReproducible(t *testing.T) {
	play := func(seed uint64) []components.Speck {
		e, entry := throwing(t, seed, components.ParticlesData{Rate: 300, Life: time.Second, MaxSpeed: 100})
		for range 90 {
			e.Step(step)
		}
		return slices.Collect(components.Particles.Get(entry).All())
	}
	require.Equal(t, play(3), play(3))
	require.NotEqual(t, play(3), play(4))
}

func TestParticlesAllocateNothing(t *testing.T) {
	e, entry := throwing(t, 1, components.ParticlesData{Rate: 600, Life: time.Second, MaxSpeed: 100})
	for range 300 {
		e.Step(step)
	}
	require.Greater(t, components.Particles.Get(entry).Len(), 300)
	require.Zero(t, testing.AllocsPerRun(300, func() { e.Step(step) }))
}

func TestParticlesStandStillOnAPausedClock(t *testing.T) {
	e := ecs.New()
	defer e.Close()
	clock := e.Scheduler().Clock().NewClock("fight")
	e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}), systems.Particles(systems.OnClock(clock)))
	entry := e.Spawn(components.Position, components.Particles)
	components.Particles.SetValue(entry, components.ParticlesData{Burst: 5, Once: true, Life: time.Second, MaxSpeed: 9})
	clock.Pause()
	e.Step(step)
	require.Zero(t, components.Particles.Get(entry).Len(), "the burst waits")
	clock.Resume()
	e.Step(step)
	clock.Pause()
	before := slices.Collect(components.Particles.Get(entry).All())
	require.Len(t, before, 5)
	e.Step(step)
	require.Equal(t, before, slices.Collect(components.Particles.Get(entry).All()))
}

func TestLooks(t *testing.T) {
	p := components.ParticlesData{Size: 8, SizeEnd: 2, Color: color.RGBA{200, 100, 0, 255}, ColorEnd: color.RGBA{0, 100, 200, 55}}
	at := func(age time.Duration) (float64, color.RGBA) {
		return p.Look(components.Speck{Age: age, Life: time.Second})
	}
	size, c := at(0)
	require.Equal(t, 8.0, size)
	require.Equal(t, p.Color, c)
	size, c = at(time.Second / 2)
	require.Equal(t, 5.0, size)
	require.Equal(t, color.RGBA{100, 100, 100, 155}, c)
	size, c = at(time.Second)
	require.Equal(t, 2.0, size)
	require.Equal(t, p.ColorEnd, c)
	p.Color, p.ColorEnd = color.RGBA{}, color.RGBA{}
	_, c = at(time.Second)
	require.Equal(t, color.RGBA{255, 255, 255, 0}, c, "it goes out")
}
