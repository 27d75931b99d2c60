package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
)

// fight steps the arena until the news has a line that contains a text, and returns all of it.
func fight(t *testing.T, a *Arena, until string) []string {
	t.Helper()
	log := ecs.Resource[Log](a.engine)
	for !slices.ContainsFunc(log.Lines, func(l string) bool { return strings.Contains(l, until) }) {
		require.Less(t, a.engine.Steps(), int64(60*240), "it takes too long: %q", log.Lines)
		a.engine.Step(a.engine.StepLength())
	}
	return log.Lines
}

// TestRound: twelve go in, eleven die, and who is left wins.
func TestRound(t *testing.T) {
	winners := make(map[string]int)
	for seed := range uint64(8) {
		a := newGame(seed)
		news := fight(t, a, "wins round 1")
		require.Equal(t, "round 1", news[0])
		dead := make(map[string]bool)
		for i, line := range news[1 : len(news)-1] {
			name, _, _ := strings.Cut(line, " ")
			require.False(t, dead[name], "%s dies once", name)
			dead[name] = true
			require.Equal(t, fmt.Sprintf("%s is out, %d left", name, 11-i), line)
		}
		require.Len(t, dead, 11)
		winner, _, _ := strings.Cut(news[len(news)-1], " ")
		require.NotContains(t, dead, winner)
		winners[winner]++

		fight(t, a, "round 2")
		for _, part := range ecs.NewQuery1(Part).Each(a.engine.World()) {
			require.True(t, part.Of.Alive(), "eyes go with their robots")
		}
		for e := range ecs.Values(a.engine.View(), Mine) {
			t.Errorf("the mine %v of round 1 is still there", e)
		}
		a.engine.Close()
		require.Zero(t, a.engine.Scheduler().Len())
	}
	require.Greater(t, len(winners), 1, "it depends on the seed: %v", winners)
}

// TestActors: there are as many behaviours as actors, and none outlives its entity.
func TestActors(t *testing.T) {
	a := newGame(1)
	defer a.engine.Close()
	behaviours := ecs.NewQuery1(components.Behaviour)
	most := 0
	for range 60 * 30 {
		a.engine.Step(a.engine.StepLength())
		live := a.engine.Scheduler().Len()
		// One that was added in this step begins in the next.
		require.LessOrEqual(t, live, behaviours.Count(a.engine.World()))
		most = max(most, live)
	}
	require.Greater(t, most, 4+12, "the staff, the player, the robots and their mines")
}

// TestSeed: the same seed gives the same fight.
func TestSeed(t *testing.T) {
	state := func(seed uint64) (all []any) {
		a := newGame(seed)
		defer a.engine.Close()
		for range 1500 {
			a.engine.Step(a.engine.StepLength())
		}
		for entity, at := range ecs.Values(a.engine.View(), components.Position) {
			all = append(all, entity, at)
		}
		return append(all, ecs.Resource[Log](a.engine).Lines)
	}
	first := state(7)
	require.Equal(t, first, state(7))
	require.NotEqual(t, first, state(8))
}
