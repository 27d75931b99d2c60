package ecs_test

import (
	"testing"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
)

func TestSpawnWithTypesAndValues(t *testing.T) {
	e := newEngine(t)
	part := ecs.Comp(mediums, medium{N: 1, M: 2})
	entry := e.Spawn(smalls, part, tag, ecs.Comp(larges, large{Name: "x"}))
	require.Equal(t, medium{1, 2}, *mediums.Get(entry))
	require.Equal(t, "x", larges.Get(entry).Name)
	require.Zero(t, *smalls.Get(entry))
	require.True(t, entry.HasComponent(tag))
	plain := e.Spawn(tag, smalls, larges, mediums)
	require.Zero(t, *mediums.Get(plain), "the value is not the archetype's")
	require.Equal(t, entry.Archetype(), plain.Archetype())
	types := []donburi.IComponentType{smalls, tag}
	require.True(t, e.Spawn(types...).HasComponent(tag), "a slice of types goes on working")
	require.PanicsWithError(t, "ecs: Engine.Spawn: an entity needs a component; pass one at least", func() { e.Spawn() })
	require.Panics(t, func() { e.Spawn(smalls, ecs.Comp(smalls, 1)) }, "twice the same")
}

// TestPartsStandForTheirTypes for all of donburi's types.
func TestPartsStandForTheirTypes(t *testing.T) {
	late := donburi.NewComponentType[int]().SetName("Late")
	for _, p := range []struct{ part, of donburi.IComponentType }{
		{ecs.Comp(smalls, 1), smalls}, {ecs.Comp(mediums, medium{}), mediums}, {ecs.Comp(late, 1), late},
		{ecs.Comp(components.Position, components.Vec2{}), components.Position},
	} {
		require.Equal(t, p.of.Id(), p.part.Id())
		require.Equal(t, p.of.Name(), p.part.Name())
		require.Equal(t, p.of.Typ(), p.part.Typ())
	}
	require.PanicsWithError(t, "ecs: Comp: donburi can't create an entity with a value; use Engine.Spawn or Commands.Spawn", func() {
		donburi.NewWorld().Create(ecs.Comp(late, 1))
	})
}

func TestSpawnMany(t *testing.T) {
	e := newEngine(t)
	orcs := e.SpawnMany(100, tag, ecs.Comp(mediums, medium{N: 7}))
	require.Len(t, orcs, 100)
	mediums.Get(orcs[0]).N = 8
	for _, orc := range orcs[1:] {
		require.EqualValues(t, 7, mediums.Get(orc).N)
	}
	require.Equal(t, 100, ecs.NewQuery2(mediums, smalls, ecs.Optional(smalls)).Count(e.World()))
	require.Empty(t, e.SpawnMany(0, tag))
	require.PanicsWithError(t, "ecs: Engine.SpawnMany: the number is negative; pass how many entities to create", func() { e.SpawnMany(-1, tag) })
	require.PanicsWithError(t, "ecs: Engine.SpawnMany: an entity needs a component; pass one at least", func() { e.SpawnMany(1) })
}

func TestSpawnInAnOnCreate(t *testing.T) {
	e := newEngine(t)
	nested := false
	e.World().OnCreate(func(donburi.World, donburi.Entity) {
		if !nested {
			nested = true
			require.EqualValues(t, 3, *smalls.Get(e.Spawn(ecs.Comp(smalls, 3))))
		}
	})
	require.Equal(t, medium{N: 5}, *mediums.Get(e.Spawn(larges, ecs.Comp(mediums, medium{N: 5}))))
}

func TestCommandsWithTypes(t *testing.T) {
	e := newEngine(t)
	c := e.Commands()
	entity := e.Spawn(smalls).Entity()
	c.Spawn(tag, smalls)
	c.Spawn(ecs.Comp(smalls, 3), tag)
	c.Spawn(ecs.Comp(smalls, 4))
	c.Set(entity, tag)
	c.Set(entity, mediums)
	e.Step(0)
	mediums.Get(e.World().Entry(entity)).N = 9
	c.Set(entity, mediums)
	c.Remove(entity, ecs.Comp(smalls, 1))
	e.Step(0)
	entry := e.World().Entry(entity)
	require.True(t, entry.HasComponent(tag) && !entry.HasComponent(smalls))
	require.EqualValues(t, 9, mediums.Get(entry).N, "a type alone sets no value")
	sum := 0
	for s := range ecs.NewQuery2(smalls, mediums, ecs.Optional(mediums)).Each(e.World()) {
		sum += int(*s)
	}
	require.Equal(t, 7, sum)
}

// TestWhatIsSpawnedForAnEndedTaskIsNot: a bullet that was fired in the stage in which the fight was
// cleared, and that the clearing can't have found.
func TestWhatIsSpawnedForAnEndedTaskIsNot(t *testing.T) {
	e := newEngine(t)
	c := e.Commands()
	fight := e.Scheduler().Start(coroutine.Await(coroutine.Forever()))
	never := components.Behave("bullet", coroutine.Await(coroutine.Forever()), coroutine.ChildOf(fight))
	c.Spawn(tag, smalls)
	c.Spawn(ecs.Comp(components.EndsWith, components.EndOf(fight)), tag)
	c.Spawn(ecs.Comp(components.EndsWith, components.EndOf(fight)), tag)
	c.Spawn(tag, ecs.Comp(components.Behaviour, never))
	c.Spawn(tag, ecs.Comp(components.Behaviour, components.Behave("free", coroutine.Await(coroutine.Forever()))))
	c.Spawn(tag, ecs.Comp(components.Behaviour, components.BehaviourData{}))
	c.Spawn(ecs.Comp(components.EndsWith, components.EndOf(coroutine.Task{})))
	fight.Cancel()
	e.Step(0)
	require.Equal(t, 3, e.World().Len())

	fight = e.Scheduler().Start(coroutine.Await(coroutine.Forever()))
	for range 3 {
		c.Spawn(ecs.Comp(components.EndsWith, components.EndOf(fight)), tag)
	}
	c.Do(func(donburi.World) { fight.Cancel() }) // between two that are alike
	c.Spawn(ecs.Comp(components.EndsWith, components.EndOf(fight)), tag)
	e.Step(0)
	require.Equal(t, 3+3, e.World().Len(), "those before are the system Behaviours' to remove")
}
