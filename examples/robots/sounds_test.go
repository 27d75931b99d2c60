package main

import (
	"testing"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
)

// heard returns the sounds of a step.
func heard(a *Arena) []components.Sound {
	components.TakeSounds(a.engine.World())
	a.engine.Step(a.engine.StepLength())
	return components.TakeSounds(a.engine.World())
}

// TestSounds: a round has each of its sounds, and ends with a fanfare on the clock of the arena.
func TestSounds(t *testing.T) {
	a := newGame(6) // which Penne wins
	defer a.engine.Close()
	kinds := make(map[components.Sound]int)
	for log := ecs.Resource[Log](a.engine); len(log.Lines) < 14; { // to the first line of round 2
		for _, s := range heard(a) {
			s.Pan = 0
			kinds[s]++
		}
	}
	for _, s := range []components.Sound{clank, drop, armed, bang, boom} {
		require.NotZero(t, kinds[s], "%+v", s)
	}
	require.Equal(t, len(robots)+1, kinds[arrival], "one for each that has come, the first of round 2 included")
	last := components.Sound{Wave: components.Square, From: components.Note(7), Duration: 650 * time.Millisecond, Volume: 0.15}
	require.Equal(t, 1, kinds[last], "of the fanfare")
}

// TestClicks: a click leaves a mine, but not beside the arena, and so does a finger, which is a click.
func TestClicks(t *testing.T) {
	a := newGame(1)
	defer a.engine.Close()
	in := a.engine.Input()
	mines := ecs.NewQuery1(Mine)
	a.engine.Step(a.engine.StepLength())
	press := func(x float64) int {
		in.X, in.Y = x, 100
		in.Press("MouseLeft")
		a.engine.Step(a.engine.StepLength())
		return mines.Count(a.engine.World())
	}
	require.Equal(t, 1, press(100))
	require.Equal(t, 1, press(150), "it is still the same click")
	in.Release("MouseLeft")
	in.Touches = []ecs.Touch{{ID: 1, X: 300, Y: 100}}
	require.Equal(t, 2, press(300))
	in.Touches = nil
	in.Release("MouseLeft")
	require.Equal(t, 2, press(field+50))
}
