package scene

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
)

func TestSpecks(t *testing.T) {
	engine := ecs.New()
	defer engine.Close()
	random := rand.New(rand.NewPCG(1, 1))
	for i, light := range []bool{true, false} {
		p := components.ParticlesData{Burst: 3 + i, Life: time.Second, Size: 4, Light: light}
		p.Advance(components.Vec2{X: 7}, time.Millisecond, random)
		components.Particles.SetValue(engine.Spawn(components.Particles), p)
	}
	specks := NewSpecks()
	lights := 0
	for _, s := range specks.In(engine.View()) {
		require.Equal(t, components.Vec2{X: 7}, s.At)
		require.InDelta(t, 4, s.Size, 1e-9)
		if s.Light {
			lights++
		}
	}
	require.Len(t, specks.In(engine.View()), 7)
	require.Equal(t, 3, lights)
	require.Zero(t, testing.AllocsPerRun(100, func() { specks.In(engine.View()) }))
}
