package render

import (
	"slices"
	"strings"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/rewind"
	"github.com/somen-go/somen/systems"
	"github.com/somen-go/somen/systems/internal/inspect"
	"github.com/stretchr/testify/require"
)

// TestPanelFits: the panel is on the screen, whatever its size.
func TestPanelFits(t *testing.T) {
	engine := ecs.New()
	defer engine.Close()
	engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}))
	robot := engine.Spawn(components.Position, components.Shape, components.Behaviour)
	components.Behaviour.SetValue(robot, components.Behave("rest", coroutine.Await(coroutine.Forever())))
	tape := rewind.NewTape(engine, nil)
	for height := 240; height <= 1200; height += 20 {
		options := []OverlayOption{WithTape(tape)}
		g := NewGame(engine, WithOverlay(options[:height/20%2]...), WithSize(height*16/9, height))
		require.True(t, g.overlay.takes("F1"))
		require.NoError(t, g.Update())
		require.True(t, g.overlay.takes("Tab"))
		g.Draw(ebiten.NewImage(g.Layout(0, 0)))
		lines := g.overlay.inspector.Lines(mostRows(height))
		p := newPanel(lines, height)
		require.LessOrEqual(t, p.top+p.height, float64(height), "%d", height)
		require.Less(t, p.width, .75*float64(g.width), "%d", height)
		require.False(t, p.covers(p.left+p.width+1, 50))
		require.True(t, p.covers(p.left, p.top))
		p.each(lines, func(n int, top, height float64) {
			require.Equal(t, n, p.lineAt(lines, top+height/2), strings.TrimSpace(lines[n].Text))
		})
	}
}

// TestSlider: it is pulled on the panel, and is where it was pulled to.
func TestSlider(t *testing.T) {
	engine := ecs.New()
	defer engine.Close()
	g := NewGame(engine, WithOverlay(WithTape(rewind.NewTape(engine, nil))), WithSize(640, 480))
	require.True(t, g.overlay.takes("F1"))
	for range 200 {
		require.NoError(t, g.Update())
	}
	lines := g.overlay.inspector.Lines(mostRows(480))
	p := newPanel(lines, 480)
	at := slices.IndexFunc(lines, func(l inspect.Line) bool { return l.Slider })
	require.GreaterOrEqual(t, at, 0)
	screen := ebiten.NewImage(g.Layout(0, 0))
	for _, c := range []struct{ part, step float64 }{{.5, 100}, {0, 0}, {1, 200}, {.25, 50}} {
		left, right := p.left+panelPad, p.left+p.width-panelPad
		g.overlay.slide(left+c.part*(right-left), 480)
		require.NoError(t, g.Update())
		require.InDelta(t, c.step, engine.Steps(), 1)
		require.True(t, engine.Paused())
		g.Draw(screen)
		require.InDelta(t, c.part, g.overlay.inspector.Lines(mostRows(480))[at].Part, .01)
	}
}

// TestPausedGameEnds: the limit counts what would have been steps too.
func TestPausedGameEnds(t *testing.T) {
	engine := ecs.New()
	defer engine.Close()
	g := NewGame(engine, WithLimit(10), WithOverlay())
	require.False(t, g.overlay.takes("F2"), "it is closed")
	g.overlay.takes("F1")
	require.NoError(t, g.Update())
	require.True(t, g.overlay.takes("F2"))
	for range 9 {
		require.NoError(t, g.Update())
	}
	require.ErrorIs(t, g.Update(), ebiten.Termination)
	require.Equal(t, int64(1), engine.Steps())
}

func TestWithoutOverlay(t *testing.T) {
	engine := ecs.New()
	defer engine.Close()
	require.False(t, NewGame(engine).overlay.takes("F1"))
}
