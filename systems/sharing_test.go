package systems_test

import (
	"testing"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/systems"
	"github.com/stretchr/testify/require"
)

func TestOneValueOnTwoEntities(t *testing.T) {
	g, l := newGame(t, coroutine.Budget{}), &life{}
	b := l.behave()
	one, two := g.Spawn(components.Behaviour), g.Spawn(components.Behaviour)
	set(one, b)
	set(two, b)
	for range 3 {
		g.Step(step)
	}
	require.Equal(t, 2, l.began)
	require.Zero(t, l.ended)
	one.Remove()
	require.Equal(t, 1, l.ended)
	g.Step(step)
	require.Equal(t, coroutine.Waiting, systems.TaskOf(g.Engine, two.Entity(), "").State())
}

func TestARunningValueCopiedToAnotherEntityStartsThere(t *testing.T) {
	g, l := newGame(t, coroutine.Budget{}), &life{}
	one := g.Spawn(components.Behaviour)
	set(one, l.behave())
	g.Step(step)
	two := g.Spawn(components.Behaviour)
	set(two, components.Behaviour.GetValue(one))
	g.Step(step)
	require.Equal(t, 2, l.began)
	require.Zero(t, l.ended)
	require.NotEqual(t, systems.TaskOf(g.Engine, one.Entity(), ""), systems.TaskOf(g.Engine, two.Entity(), ""))
}

func TestARunningValueCopiedToAnotherWorldStartsThere(t *testing.T) {
	here, there, l := newGame(t, coroutine.Budget{}), newGame(t, coroutine.Budget{}), &life{}
	one, two := here.Spawn(components.Behaviour), there.Spawn(components.Behaviour)
	require.Equal(t, one.Entity(), two.Entity())
	set(one, l.behave())
	here.Step(step)
	set(two, components.Behaviour.GetValue(one))
	there.Step(step)
	here.Step(step)
	require.Equal(t, 2, l.began)
	require.Zero(t, l.ended)
}

func TestAValueOfASlotCopiedToTheComponentStartsThere(t *testing.T) {
	g, l := newGame(t, coroutine.Budget{}), &life{}
	one := g.Spawn(components.Behaviour, components.Slots)
	components.Slots.Get(one).Put("move", l.behave())
	g.Step(step)
	require.Equal(t, 1, l.began)
	for _, data := range components.Slots.Get(one).All() {
		set(one, data)
	}
	g.Step(step)
	require.Equal(t, 2, l.began)
	require.Zero(t, l.ended)
}

func TestAStartThatTheSystemHasNotMadeIsNotBelieved(t *testing.T) {
	for _, key := range []int64{-1, 0, 1, 1 << 40} {
		g, l := newGame(t, coroutine.Budget{}), &life{}
		one := g.Spawn(components.Behaviour)
		set(one, l.behave())
		g.Step(step)
		b := l.behave()
		b.Start = &components.Start{Key: key, At: components.Behaviour.Get(one)}
		set(one, b)
		g.Step(step)
		require.Equal(t, 2, l.began)
		require.Equal(t, 1, l.ended)
	}
}

func TestTwoEntitiesShareAPointer(t *testing.T) {
	g, first, second := newGame(t, coroutine.Budget{}), &life{}, &life{}
	b := first.behave()
	one, two := g.Spawn(components.Behaviour), g.Spawn(components.Behaviour)
	components.Behaviour.Set(one, &b)
	components.Behaviour.Set(two, &b)
	for range 5 {
		g.Step(step)
	}
	require.Equal(t, 2, first.began, "each has a task, and keeps it")
	require.Zero(t, first.ended)

	set(one, second.behave())
	for range 5 {
		g.Step(step)
	}
	first.over(t, 2, systems.ErrReplaced)
	require.Equal(t, 2, second.began)
	require.Zero(t, second.ended)

	two.Remove()
	for range 5 {
		g.Step(step)
	}
	require.Equal(t, 2, second.began)
	require.Equal(t, 1, second.ended)
	one.Remove()
	second.over(t, 2, systems.ErrEntityRemoved)
}

func TestTwoWorldsShareAPointer(t *testing.T) {
	here, there, l := newGame(t, coroutine.Budget{}), newGame(t, coroutine.Budget{}), &life{}
	b := l.behave()
	components.Behaviour.Set(here.Spawn(components.Behaviour), &b)
	components.Behaviour.Set(there.Spawn(components.Behaviour), &b)
	for range 5 {
		here.Step(step)
		there.Step(step)
	}
	require.Equal(t, 2, l.began)
	require.Zero(t, l.ended)
}

func TestCopiedSlotsAreIndependent(t *testing.T) {
	g, first, second := newGame(t, coroutine.Budget{}), &life{}, &life{}
	one, two := g.Spawn(components.Slots), g.Spawn(components.Slots)
	components.Slots.Get(one).Put("move", first.behave())
	g.Step(step)
	components.Slots.SetValue(two, components.Slots.GetValue(one))
	for range 3 {
		g.Step(step)
	}
	require.Equal(t, 2, first.began)
	require.Zero(t, first.ended)
	components.Slots.Get(two).Put("move", second.behave())
	for range 3 {
		g.Step(step)
	}
	require.Equal(t, 2, first.began)
	require.Equal(t, 1, first.ended)
	second.alive(t, 1)
	components.Slots.Get(one).Clear("move")
	g.Step(step)
	require.Equal(t, 2, first.ended)
	second.alive(t, 1)
}
