package main

import (
	"testing"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems/sound"
	"github.com/stretchr/testify/require"
)

// notes counts what the triangle plays in n steps: the melody.
func notes(g *Game, n int) (count int) {
	for range n {
		steps(g, 1)
		for _, s := range components.TakeSounds(g.engine.World()) {
			if s.Attack > 0 && s.Wave == components.Triangle {
				count++
			}
		}
	}
	return count
}

// TestMusic: the music goes by the clock of the fight.
func TestMusic(t *testing.T) {
	g := newGame(1)
	defer g.engine.Close()
	const fourBars = 4 * 8 * 60 * 16 / 100 // steps
	steps(g, 1)
	full := notes(g, fourBars)
	require.InDelta(t, 24, full, 1)
	g.fight.SetScale(0.5)
	require.InDelta(t, full/2, notes(g, fourBars), 1, "in slow motion")
	g.fight.Pause()
	require.Zero(t, notes(g, fourBars), "in the pause")
	g.fight.Resume()
	require.NotZero(t, notes(g, fourBars))
}

// TestACrowdIsHeardOnce: hundreds of bullets that are fired in one step make few sounds.
func TestACrowdIsHeardOnce(t *testing.T) {
	g := newGame(1)
	defer g.engine.Close()
	steps(g, 1)
	components.TakeSounds(g.engine.World())
	for range 5000 {
		g.fire(Vec2{X: width / 2}, 90, 100, pea)
	}
	require.Len(t, components.TakeSounds(g.engine.World()), 1)
}

// TestItCanBeHeard: whoever listens hears the game, without crackling.
func TestItCanBeHeard(t *testing.T) {
	g := newGame(1)
	defer g.engine.Close()
	recorder := &sound.Recorder{}
	g.engine.Add(ecs.Late, sound.Sounds(sound.To(recorder)))
	loud := 0
	for range 60 * 20 {
		steps(g, 1)
		most := float32(0)
		for _, v := range recorder.Listen(g.engine.StepLength()) {
			most = max(most, v)
		}
		require.Less(t, most, float32(1))
		if most > 0.02 {
			loud++
		}
	}
	require.Greater(t, loud, 60*15)
}
