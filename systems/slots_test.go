package systems_test

import (
	"testing"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/systems"
	"github.com/stretchr/testify/require"
)

func TestSlots(t *testing.T) {
	g, own, move, speak, run := newGame(t, coroutine.Budget{}), &life{}, &life{}, &life{}, &life{}
	robot := g.Spawn(components.Behaviour, components.Slots)
	set(robot, own.behave())
	slots := components.Slots.Get(robot)
	slots.Put("move", move.behave())
	slots.Put("speak", speak.behave())
	g.Step(step)
	for _, l := range []*life{own, move, speak} {
		l.alive(t, 1)
	}

	slots.Put("move", run.behave())
	g.Step(step)
	move.over(t, 1, systems.ErrReplaced)
	for _, l := range []*life{own, run, speak} {
		l.alive(t, 1)
	}

	slots.Clear("move")
	slots.Clear("nothing")
	g.Step(step)
	run.over(t, 1, systems.ErrComponentRemoved)
	speak.alive(t, 1)

	set(robot, components.BehaviourData{})
	slots.Put("move", run.behave())
	g.Step(step)
	own.over(t, 1, systems.ErrReplaced)
	run.alive(t, 2)

	robot.Remove()
	run.over(t, 2, systems.ErrEntityRemoved)
	speak.over(t, 1, systems.ErrEntityRemoved)
	require.Zero(t, g.Scheduler().Len())
}

func TestRemovingSlotsCancelsAll(t *testing.T) {
	g, l := newGame(t, coroutine.Budget{}), &life{}
	robot := g.Spawn(components.Slots, components.Position)
	for _, name := range []string{"a", "b", "c"} {
		components.Slots.Get(robot).Put(name, l.behave())
	}
	g.Step(step)
	robot.RemoveComponent(components.Slots)
	g.Step(step)
	l.over(t, 3, systems.ErrComponentRemoved)
}

func TestTheSameValuePutAgainStartsAfresh(t *testing.T) {
	g, l := newGame(t, coroutine.Budget{}), &life{}
	b := l.behave()
	robot := g.Spawn(components.Slots)
	components.Slots.Get(robot).Put("move", b)
	g.Step(step)
	components.Slots.Get(robot).Put("move", b)
	g.Step(step)
	l.alive(t, 2)
}

func TestNeeding(t *testing.T) {
	t.Run("a component goes", func(t *testing.T) {
		g, l := newGame(t, coroutine.Budget{}), &life{}
		wolf := g.Spawn(components.Behaviour, components.Position, components.Velocity)
		set(wolf, l.behave().Needing(components.Position, components.Velocity))
		g.Step(step)
		l.alive(t, 1)
		wolf.RemoveComponent(components.Velocity)
		g.Step(step)
		l.over(t, 1, systems.ErrRule)
		wolf.AddComponent(components.Velocity)
		g.Step(step)
		l.over(t, 1, systems.ErrRule)
	})
	t.Run("a component is not there", func(t *testing.T) {
		g, l := newGame(t, coroutine.Budget{}), &life{}
		set(g.Spawn(components.Behaviour), l.behave().Needing(components.Velocity))
		g.Step(step)
		require.Zero(t, l.began)
		require.Zero(t, g.Scheduler().Len())
	})
	t.Run("in a slot", func(t *testing.T) {
		g, l, free := newGame(t, coroutine.Budget{}), &life{}, &life{}
		wolf := g.Spawn(components.Slots, components.Velocity)
		components.Slots.Get(wolf).Put("hunt", l.behave().Needing(components.Velocity))
		components.Slots.Get(wolf).Put("breathe", free.behave())
		g.Step(step)
		wolf.RemoveComponent(components.Velocity)
		g.Step(step)
		l.over(t, 1, systems.ErrRule)
		free.alive(t, 1)
	})
}

func TestWhile(t *testing.T) {
	g, l := newGame(t, coroutine.Budget{}), &life{}
	asked, night := 0, true
	set(g.Spawn(components.Behaviour), l.behave().While(func() bool { asked++; return night }))
	g.Step(step)
	g.Step(step)
	l.alive(t, 1)
	require.Equal(t, 2, asked)
	night = false
	g.Step(step)
	l.over(t, 1, systems.ErrRule)
	g.Step(step)
	require.Equal(t, 3, asked)
}

func TestRulesOfTheZeroValue(t *testing.T) {
	g := newGame(t, coroutine.Budget{})
	set(g.Spawn(components.Behaviour), components.BehaviourData{}.Needing(components.Velocity))
	g.Step(step)
	require.Zero(t, g.Scheduler().Len())
}

func TestAConditionThatPanicsEndsItsBehaviourAlone(t *testing.T) {
	g, l, other := newGame(t, coroutine.Budget{}), &life{}, &life{}
	wolf := g.Spawn(components.Behaviour, components.Lifetime)
	set(wolf, l.behave().While(func() bool { return components.Lifetime.Get(wolf).Left >= 0 }))
	set(g.Spawn(components.Behaviour), other.behave())
	g.Step(step)
	wolf.RemoveComponent(components.Lifetime)
	g.Step(step)
	g.Step(step)
	require.Equal(t, 1, l.ended)
	require.Len(t, g.errors, 1)
	require.ErrorContains(t, g.errors[0], "a condition of the behaviour life panicked: runtime error")
	require.Equal(t, 3, other.resumed)
}
