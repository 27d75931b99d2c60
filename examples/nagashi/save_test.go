package main

import (
	"math/rand/v2"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/examples/internal/savetest"
)

// TestSaves: saved in any step, it goes on in a new process as it would have gone on anyway.
func TestSaves(t *testing.T) { savetest.Run(t, saved) }

// TestSync: each step that is played, rolled back and played again comes out the same.
func TestSync(t *testing.T) { savetest.Sync(t, saved) }

func saved() *savetest.Game {
	g := newGame(1)
	return &savetest.Game{
		Engine: g.engine, Objects: []save.Option{save.Root("game", g)}, Width: width, Height: height, Draw: g.Draw,
		Step: func(r *rand.Rand) {
			at := Vec2{X: r.Float64() * width, Y: r.Float64() * height}
			g.step(Controls{At: at, Pressed: r.IntN(60) == 0 && g.updates > 1500}) // until then it plays itself
		},
	}
}

// TestKeys: what F5 and F9 do, in one run of the program. What runs on stacks refuses, and says so.
func TestKeys(t *testing.T) {
	g := newGame(1)
	defer g.engine.Close()
	g.file = filepath.Join(t.TempDir(), "save")
	for range 400 {
		g.step(Controls{})
	}
	round, _ := rounds.First(g.world)
	if !coroutine.IsStackless(PlayRound(g, round, levels[0])) {
		require.ErrorContains(t, g.save(), "build with the tool somen")
		require.NoFileExists(t, g.file)
		return
	}
	require.NoError(t, g.save())
	before := g.world.Len()
	for range 2000 {
		g.step(Controls{})
	}
	require.NoError(t, g.restore())
	require.Equal(t, 400, g.updates)
	require.Equal(t, before, g.world.Len())
	g.told("loaded", nil)
	g.step(Controls{})
	require.Equal(t, before+1, g.world.Len())
}
