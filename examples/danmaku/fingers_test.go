package main

import (
	"testing"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
)

// touch plays steps with fingers on the screen, of which a single one is a mouse, too.
func touch(g *Game, n int, fingers ...ecs.Touch) {
	in := g.engine.Input()
	in.Touches = fingers
	if len(fingers) == 1 {
		in.X, in.Y = fingers[0].X, fingers[0].Y
		in.Press("MouseLeft")
	} else {
		in.Release("MouseLeft")
	}
	steps(g, n)
}

func finger(id int, x, y float64) ecs.Touch { return ecs.Touch{ID: id, X: x, Y: y} }

var onSign = finger(9, width-20, 20)

func shipOf(g *Game) Vec2 { return components.Position.GetValue(g.ship) }

func saying(g *Game) string { return components.Text.Get(g.engine.World().Entry(g.line)).String }

// TestPauseSign: a tap on the sign pauses, another one goes on, and nobody takes the ship for that.
func TestPauseSign(t *testing.T) {
	g := newGame(1)
	defer g.engine.Close()
	steps(g, 100)
	touch(g, 30, onSign)
	require.True(t, g.fight.Paused())
	touch(g, 10)
	touch(g, 2, finger(1, 300, 400))
	touch(g, 10)
	require.True(t, g.fight.Paused(), "a tap elsewhere doesn't matter")
	touch(g, 30, onSign)
	require.False(t, g.fight.Paused(), "once a tap, however long")
	touch(g, 10, finger(onSign.ID, 300, 400))
	touch(g, 30)
	require.NotContains(t, saying(g), "you fly")
	require.True(t, g.boss != nil && g.shooting, "the machine still flies")
}

// TestFingers: the ship follows the first finger, another one throws one bomb or pauses.
func TestFingers(t *testing.T) {
	g := newGame(1)
	defer g.engine.Close()
	steps(g, 2)
	one, two := finger(1, 200, 500), finger(2, 400, 600)
	touch(g, 2, one)
	require.Equal(t, "you fly", saying(g))
	touch(g, 90, one)
	require.Equal(t, Vec2{X: 200, Y: 450}, shipOf(g), "where the finger doesn't hide it")
	require.True(t, g.shooting)

	one.X = 250
	touch(g, 60, one, onSign)
	require.True(t, g.fight.Paused())
	require.InDelta(t, 200, shipOf(g).X, fast/60.0+1)
	touch(g, 1, one)
	touch(g, 60, one, onSign)
	require.False(t, g.fight.Paused())
	require.Equal(t, Vec2{X: 250, Y: 450}, shipOf(g))
	require.Equal(t, 3, g.bombs, "that was no bomb")
	touch(g, 1, one)

	touch(g, 200, one, two)
	require.Equal(t, 2, g.bombs, "one, however long")
	touch(g, 10, one)
	touch(g, 10, one, two)
	require.Equal(t, 1, g.bombs)
	touch(g, 120, two)
	require.Equal(t, Vec2{X: 400, Y: 550}, shipOf(g), "the first is gone")
	touch(g, 10)
	require.False(t, g.shooting)
}

// TestMouse: the ship follows the mouse while a button is down, but not from the pause sign.
func TestMouse(t *testing.T) {
	g := newGame(1)
	defer g.engine.Close()
	steps(g, 2)
	in := g.engine.Input()
	in.X, in.Y = 200, 500
	in.Press("MouseLeft")
	steps(g, 90)
	require.Equal(t, Vec2{X: 200, Y: 500}, shipOf(g))
	in.Press("MouseRight")
	steps(g, 90)
	require.Equal(t, 2, g.bombs)
	in.Release("MouseLeft")
	in.X, in.Y = onSign.X, onSign.Y
	steps(g, 2)
	require.Equal(t, Vec2{X: 200, Y: 500}, shipOf(g))

	for _, paused := range []bool{true, false} {
		in.Press("MouseLeft")
		steps(g, 10)
		require.Equal(t, paused, g.fight.Paused())
		in.X, in.Y = 400, 400
		steps(g, 10)
		require.Equal(t, Vec2{X: 200, Y: 500}, shipOf(g))
		in.Release("MouseLeft")
		in.X, in.Y = onSign.X, onSign.Y
		steps(g, 2)
	}
}

// TestAgain: after the end a tap begins the game anew, but not one on the pause sign.
func TestAgain(t *testing.T) {
	g := newGame(1)
	defer g.engine.Close()
	until(t, g, 300, "the boss", func() bool { return g.boss != nil })
	g.lives = 1
	g.hits.Emit(struct{}{})
	until(t, g, 60, "the end", func() bool { return g.boss == nil })
	touch(g, 2, onSign)
	touch(g, 20)
	touch(g, 2, onSign)
	touch(g, 2)
	require.False(t, g.fight.Paused())
	require.Zero(t, g.lives)
	touch(g, 2, finger(1, 300, 400))
	require.Equal(t, 3, g.lives)
}
