package term

import (
	"image/color"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
)

// TestSpecks: a terminal shows the specks that are bright.
func TestSpecks(t *testing.T) {
	engine := ecs.New()
	defer engine.Close()
	for i, alpha := range []uint8{255, 40} {
		p := components.ParticlesData{Burst: 3, Life: time.Hour, Color: color.RGBA{200, 0, 0, alpha}}
		p.Advance(components.Vec2{X: 15, Y: float64(5 + 20*i)}, time.Millisecond, rand.New(rand.NewPCG(1, 1)))
		components.Particles.SetValue(engine.Spawn(components.Particles), p)
	}
	s := simulate(t, 8, 4)
	Draw(engine.View(), s, WithSize(80, 40))
	require.Equal(t, " ·\n\n\n", strings.Join(rows(s), "\n"))
}
