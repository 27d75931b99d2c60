package systems_test

import (
	"testing"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
)

// What the system has seen of an entity stands where donburi has it, and entities change their places.

func TestACopyThatTakesThePlaceOfTheOriginalStarts(t *testing.T) {
	g, first, second := newGame(t, coroutine.Budget{}), &life{}, &life{}
	one := g.Spawn(components.Position, components.Behaviour)
	two := g.Spawn(components.Position, components.Behaviour)
	set(one, first.behave())
	set(two, second.behave())
	g.Step(step)
	g.Step(step)

	set(two, components.Behaviour.GetValue(one))
	one.RemoveComponent(components.Behaviour) // two is where one was, with what one had
	g.Step(step)
	require.Equal(t, 2, first.began)
	require.Equal(t, 1, first.ended)
	require.Equal(t, 1, second.ended)
	require.Equal(t, 1, g.Scheduler().Len())
}

func TestAnOldValueThatComesBackToItsPlaceStarts(t *testing.T) {
	for _, seenBetween := range []bool{false, true} {
		g, first, second := newGame(t, coroutine.Budget{}), &life{}, &life{}
		robot := g.Spawn(components.Position, components.Behaviour)
		set(robot, first.behave())
		g.Step(step)
		g.Step(step)
		old := components.Behaviour.GetValue(robot)

		robot.AddComponent(components.Velocity)
		if seenBetween {
			g.Step(step)
		}
		set(robot, second.behave())
		g.Step(step)
		require.Equal(t, 1, first.ended)
		g.Step(step)

		robot.RemoveComponent(components.Velocity)
		set(robot, old)
		g.Step(step)
		require.Equal(t, 2, first.began)
		require.Equal(t, 1, second.ended)
		require.Equal(t, 1, g.Scheduler().Len())
	}
}

func TestBehavioursGoOnWhenEntitiesChangePlaces(t *testing.T) {
	g, l := newGame(t, coroutine.Budget{}), &life{}
	all := g.SpawnMany(300, components.Position, components.Behaviour)
	for _, entry := range all {
		set(entry, l.behave())
	}
	for round := range 3 {
		for i, entry := range all {
			if i%2 == round%2 {
				entry.AddComponent(components.Velocity)
			} else if entry.HasComponent(components.Velocity) {
				entry.RemoveComponent(components.Velocity)
			}
		}
		g.Step(step)
	}
	for i, entry := range all {
		if i%3 == 0 {
			entry.Remove()
		}
	}
	g.Step(step)
	require.Equal(t, 300, l.began)
	require.Equal(t, 100, l.ended)
	require.Equal(t, 200, g.Scheduler().Len())
}
