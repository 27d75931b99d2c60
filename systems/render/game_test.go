package render

import (
	"errors"
	"testing"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
)

// The images here are only drawn to, never read, so that no screen is needed.

func TestFrames(t *testing.T) {
	engine := ecs.New()
	defer engine.Close()
	g := NewGame(engine)
	screen := ebiten.NewImage(g.Layout(1, 1))
	update := func(n int) {
		for range n {
			require.NoError(t, g.Update())
		}
	}

	update(3) // which share a frame's budget
	require.Equal(t, int64(3), engine.Steps())
	require.Equal(t, int64(1), engine.Frames())

	g.Draw(screen)
	g.Draw(screen)
	require.Equal(t, int64(1), engine.Frames())
	update(2)
	require.Equal(t, int64(2), engine.Frames())

	g.Draw(screen)
	update(100) // nobody draws, and nobody starves
	require.Equal(t, int64(22), engine.Frames())
}

func TestRenderersInOrder(t *testing.T) {
	engine := ecs.New()
	defer engine.Close()
	var called []string
	note := func(name string) Renderer {
		return func(view ecs.View, screen *ebiten.Image) {
			require.Equal(t, engine.Steps(), view.Steps())
			called = append(called, name)
		}
	}
	g := NewGame(engine, WithRenderers(note("first"), note("second")), WithSize(8, 4))
	width, height := g.Layout(1000, 1000)
	require.Equal(t, []int{8, 4}, []int{width, height})
	require.NoError(t, g.Update())
	g.Draw(ebiten.NewImage(width, height))
	require.Equal(t, []string{"first", "second"}, called)
}

func TestLimit(t *testing.T) {
	engine := ecs.New()
	defer engine.Close()
	g := NewGame(engine, WithLimit(2))
	require.NoError(t, g.Update())
	require.NoError(t, g.Update())
	require.ErrorIs(t, g.Update(), ebiten.Termination)
	require.Equal(t, int64(2), engine.Steps())
}

func TestTPS(t *testing.T) {
	require.Equal(t, 60, tps(ecs.New()))
	require.Equal(t, 50, tps(ecs.New(ecs.WithStep(20*time.Millisecond))))
	require.Equal(t, 1, tps(ecs.New(ecs.WithStep(time.Minute))))
}

// TestOpenError: who has no screen is told how to go on.
func TestOpenError(t *testing.T) {
	cause := errors.New("no display")
	err := error(&OpenError{Err: cause})
	require.ErrorIs(t, err, cause)
	for _, part := range []string{"no display; ", "DISPLAY", "xvfb-run", "term.Run", "engine.Run"} {
		require.ErrorContains(t, err, part)
	}
}

// TestGate: a closed gate lets no step run and counts none, and its error ends the game.
func TestGate(t *testing.T) {
	engine := ecs.New()
	defer engine.Close()
	open, end := false, error(nil)
	g := NewGame(engine, WithLimit(2), WithGate(func() (bool, error) { return open, end }))
	for range 5 {
		require.NoError(t, g.Update())
	}
	require.Zero(t, engine.Steps())
	open = true
	require.NoError(t, g.Update())
	end = ebiten.Termination
	require.ErrorIs(t, g.Update(), ebiten.Termination)
	require.Equal(t, int64(1), engine.Steps())
}
