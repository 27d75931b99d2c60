package render

import (
	"testing"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
)

// interpolated is a game on a clock of the test's, and the alphas that its renderer has seen.
type interpolated struct {
	*Game
	t      *testing.T
	now    time.Time
	screen *ebiten.Image
	alphas []float64
}

func newInterpolated(t *testing.T, options ...Option) *interpolated {
	engine := ecs.New(ecs.WithStep(10 * time.Millisecond))
	t.Cleanup(engine.Close)
	i := &interpolated{t: t, now: time.Unix(1e9, 0), screen: ebiten.NewImage(8, 8)}
	options = append(options, WithSize(8, 8), WithRenderers(func(view ecs.View, _ *ebiten.Image) {
		i.alphas = append(i.alphas, view.Alpha())
	}))
	i.Game = NewGame(engine, options...)
	return i
}

func (i *interpolated) clock() Option {
	return withClock(func() time.Time { return i.now })
}

// after lets milliseconds of the player's time pass.
func (i *interpolated) after(ms float64) {
	i.now = i.now.Add(time.Duration(ms * float64(time.Millisecond)))
}

func (i *interpolated) requireAlphas(want ...float64) {
	i.t.Helper()
	require.InDeltaSlice(i.t, want, i.alphas, 1e-9)
	i.alphas = nil
}

func (i *interpolated) draw() { i.Draw(i.screen) }

func (i *interpolated) update() { require.NoError(i.t, i.Update()) }

func TestAlphaIsThePartOfAStepSinceTheLast(t *testing.T) {
	i := newInterpolated(t)
	i.clock()(i.Game)
	i.update()
	i.draw()
	i.after(2.5)
	i.draw()
	i.after(5)
	i.draw()
	i.after(100) // nobody steps
	i.draw()
	i.requireAlphas(0, 0.25, 0.75, 1)
}

// TestAScreenFasterThanTheSteps: frames come every 4 milliseconds and steps every 10, each in the
// first frame that is late enough. What moves evenly is drawn evenly.
func TestAScreenFasterThanTheSteps(t *testing.T) {
	i := newInterpolated(t)
	i.clock()(i.Game)
	steps, place := 0, []float64(nil)
	for frame := range 50 {
		for steps*10 <= frame*4 {
			i.update()
			steps++
		}
		i.draw()
		place = append(place, float64(steps-1)*10+10*i.alphas[frame])
		i.after(4)
	}
	for frame := 1; frame < len(place); frame++ {
		require.InDelta(t, 4, place[frame]-place[frame-1], 1e-6, "frame %d", frame)
	}
}

func TestAlphaInAPausedGame(t *testing.T) {
	i := newInterpolated(t)
	i.clock()(i.Game)
	i.update()
	i.engine.Pause()
	for range 3 {
		i.after(5)
		i.draw()
		i.after(5)
		i.update()
	}
	i.requireAlphas(1, 1, 1)
}

func TestAlphaInSlowMotion(t *testing.T) {
	i := newInterpolated(t)
	i.clock()(i.Game)
	i.engine.SetTimeScale(0.5)
	for range 3 {
		i.update() // only every second one is a step
		i.draw()
		i.after(5)
		i.draw()
		i.after(5)
	}
	i.requireAlphas(0.5, 0.75, 0, 0.25, 0.5, 0.75)
}

func TestWithoutInterpolation(t *testing.T) {
	i := newInterpolated(t)
	i.update()
	i.draw()
	i.after(5)
	i.draw()
	i.requireAlphas(1, 1)
}
