package ecs_test

import (
	"testing"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
)

func TestCommandsAreAppliedAtTheEndOfTheStage(t *testing.T) {
	e := newEngine(t)
	var seen []int
	look := func(e *ecs.Engine) { seen = append(seen, e.World().Len()) }
	e.Add(ecs.Early, ecs.System{Update: func(e *ecs.Engine) { e.Commands().Spawn(ecs.Comp(smalls, 1)) }}, ecs.System{Update: look})
	e.Add(ecs.Update, ecs.System{Update: look})
	e.Add(ecs.Late, ecs.System{Update: look})
	e.Commands().Spawn(ecs.Comp(smalls, 2)) // between steps
	e.Step(0)
	require.Equal(t, []int{0, 2, 2}, seen)
}

func TestCommandsAreAppliedInOrder(t *testing.T) {
	e := newEngine(t)
	c := e.Commands()
	entry := e.Spawn(smalls)
	c.Set(entry.Entity(), ecs.Comp(mediums, medium{N: 1}))
	c.Set(entry.Entity(), ecs.Comp(mediums, medium{N: 2}))
	c.Remove(entry.Entity(), smalls)
	c.Remove(entry.Entity(), smalls)
	e.Step(0)
	require.EqualValues(t, 2, mediums.Get(entry).N)
	require.False(t, entry.HasComponent(smalls))

	c.Despawn(entry.Entity())
	c.Despawn(entry.Entity())
	c.Set(entry.Entity(), ecs.Comp(smalls, 1))
	c.Remove(entry.Entity(), mediums)
	e.Step(0)
	require.Zero(t, e.World().Len())

	old := entry.Entity()
	again := e.Spawn(smalls)
	require.Equal(t, old.Id(), again.Entity().Id())
	c.Despawn(old)
	e.Step(0)
	require.True(t, again.Valid(), "the id is used by another")
}

func TestCommandsGiveCommands(t *testing.T) {
	e := newEngine(t)
	var order []string
	c := e.Commands()
	c.Do(func(donburi.World) {
		order = append(order, "first")
		c.Do(func(donburi.World) {
			order = append(order, "spawned")
			entry := e.Spawn(ecs.Comp(smalls, 3))
			require.EqualValues(t, 3, *smalls.Get(entry))
			c.Despawn(entry.Entity())
		})
	})
	c.Do(func(donburi.World) { order = append(order, "second") })
	e.Step(0)
	require.Equal(t, []string{"first", "second", "spawned"}, order)
	require.Zero(t, e.World().Len())
}

func TestCommandsFromALoopAndFromBehaviours(t *testing.T) {
	e := newEngine(t)
	e.World().CreateMany(10, smalls)
	q := ecs.NewQuery1(smalls)
	script(e, func(co *coroutine.Co) {
		for {
			for entity := range q.Each(e.World()) {
				e.Commands().Despawn(entity)
				e.Commands().Spawn(ecs.Comp(mediums, medium{}))
			}
			require.NotZero(t, q.Count(e.World())+ecs.NewQuery1(mediums).Count(e.World()))
			co.Frame()
		}
	})
	e.Step(0)
	require.Zero(t, q.Count(e.World()))
	require.Equal(t, 10, e.World().Len())
	e.Step(0)
	require.Equal(t, 10, e.World().Len())
}

func TestSpawningNothingPanicsAtOnce(t *testing.T) {
	require.PanicsWithError(t, "ecs: Commands.Spawn: an entity needs a component; pass one at least", func() { ecs.New().Commands().Spawn() })
}

// TestCommandsAfterPanic: a command that panics takes none of the others with it.
func TestCommandsAfterPanic(t *testing.T) {
	e := newEngine(t)
	e.Commands().Spawn(ecs.Comp(smalls, 1))
	e.Commands().Do(func(donburi.World) { panic("no") })
	e.Commands().Spawn(ecs.Comp(smalls, 2))
	require.PanicsWithValue(t, "no", func() { e.Step(0) })
	require.Equal(t, 1, e.World().Len())
	e.Step(0)
	require.Equal(t, 2, e.World().Len())
}

// TestPartsAreUsedAgain: a Part is a value, which no entity shares with another.
func TestPartsAreUsedAgain(t *testing.T) {
	e := newEngine(t)
	part := ecs.Comp(mediums, medium{N: 1})
	for range 2 {
		entry := e.Spawn(part)
		require.Equal(t, medium{N: 1}, mediums.GetValue(entry))
		mediums.Get(entry).N = 2
	}
}

// TestCommandsAllocateWhatDonburiDoes: the component of each entity that gets one; and, once for all
// entities that are created together, a list of them and two slices of the search for their archetype.
func TestCommandsAllocateWhatDonburiDoes(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	e := newEngine(t)
	entities := e.World().CreateMany(100, smalls)
	part := ecs.Comp(mediums, medium{N: 1})
	require.EqualValues(t, len(entities), testing.AllocsPerRun(10, func() {
		for _, entity := range entities {
			e.Commands().Set(entity, part)
		}
		e.Step(0)
		for _, entity := range entities {
			e.Commands().Remove(entity, mediums)
		}
		e.Step(0)
	}))
	found := ecs.NewQuery1(mediums)
	require.EqualValues(t, len(entities)+3, testing.AllocsPerRun(10, func() {
		for range entities {
			e.Commands().Spawn(part)
		}
		e.Step(0)
		for entity := range found.Each(e.World()) {
			e.Commands().Despawn(entity)
		}
		e.Step(0)
	}))
}
