package ecs_test

import (
	"testing"

	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
	"pgregory.net/rapid"
)

// entityState is an entity with the values of some of its components.
type entityState struct {
	Entity donburi.Entity
	Small  small
	Medium medium
}

// statesOf returns the entities of each archetype of a world, and the archetypes' components.
func statesOf(w donburi.World) (states [][]entityState, types [][]donburi.IComponentType) {
	for _, a := range w.Archetypes() {
		var in []entityState
		for _, e := range a.Entities() {
			entry, s := w.Entry(e), entityState{Entity: e}
			if entry.HasComponent(smalls) {
				s.Small = smalls.GetValue(entry)
			}
			if entry.HasComponent(mediums) {
				s.Medium = mediums.GetValue(entry)
			}
			in = append(in, s)
		}
		states, types = append(states, in), append(types, a.ComponentTypes())
	}
	return states, types
}

// checkCommands gives commands to an engine and does the same at once, with donburi's own calls, to
// another world. Each world tells a witness what is created and removed.
func checkCommands(t *rapid.T) {
	e, other := ecs.New(), ecs.New()
	w, plain := e.World(), other.World()
	var heard, told []any
	if rapid.Bool().Draw(t, "callbacks") {
		witness := func(list *[]any, what string) func(donburi.World, donburi.Entity) {
			return func(w donburi.World, e donburi.Entity) {
				states, _ := statesOf(w)
				*list = append(*list, what, e, states)
			}
		}
		w.OnCreate(witness(&heard, "create"))
		w.OnRemove(witness(&heard, "remove"))
		plain.OnCreate(witness(&told, "create"))
		plain.OnRemove(witness(&told, "remove"))
	}
	anyPart := func(t *rapid.T, c donburi.IComponentType) (ecs.Part, func(*donburi.Entry)) {
		n := int32(rapid.IntRange(0, 99).Draw(t, "value"))
		switch c {
		case smalls:
			return ecs.Comp(smalls, small(n)), func(entry *donburi.Entry) { smalls.SetValue(entry, small(n)) }
		case mediums:
			return ecs.Comp(mediums, medium{n, -n}), func(entry *donburi.Entry) { mediums.SetValue(entry, medium{n, -n}) }
		}
		return ecs.Comp(empties, empty{}), func(*donburi.Entry) {}
	}
	types := rapid.SampledFrom([]donburi.IComponentType{smalls, mediums, empties})
	var entities []donburi.Entity // that there have ever been
	anyEntity := func(t *rapid.T) donburi.Entity {
		if len(entities) == 0 {
			t.Skip("no entity")
		}
		return rapid.SampledFrom(entities).Draw(t, "entity")
	}
	c := e.Commands()
	t.Repeat(map[string]func(*rapid.T){
		"spawn": func(t *rapid.T) {
			chosen := rapid.SliceOfNDistinct(types, 1, 2, donburi.IComponentType.Id).Draw(t, "types")
			for range rapid.IntRange(1, 4).Draw(t, "number") {
				var parts []ecs.Part
				entry := other.Spawn(chosen...)
				for _, c := range chosen {
					part, set := anyPart(t, c)
					parts = append(parts, part)
					set(entry)
				}
				entities = append(entities, entry.Entity())
				if rapid.IntRange(0, 3).Draw(t, "then") > 0 {
					c.Spawn(parts...)
					continue
				}
				states, _ := statesOf(plain)
				c.Do(func(donburi.World) {
					require.True(t, e.Spawn(parts...).Valid())
					now, _ := statesOf(w)
					require.Equal(t, states, now)
				})
			}
		},
		"despawn": func(t *rapid.T) {
			entity := anyEntity(t)
			c.Despawn(entity)
			plain.Remove(entity)
		},
		"set": func(t *rapid.T) {
			entity, component := anyEntity(t), types.Draw(t, "component")
			part, set := anyPart(t, component)
			c.Set(entity, part)
			if plain.Valid(entity) {
				entry := plain.Entry(entity)
				if !entry.HasComponent(component) {
					entry.AddComponent(component)
				}
				set(entry)
			}
		},
		"remove": func(t *rapid.T) {
			entity, component := anyEntity(t), types.Draw(t, "component")
			if plain.Valid(entity) {
				entry := plain.Entry(entity)
				if entry.HasComponent(component) && len(entry.Archetype().ComponentTypes()) == 1 {
					t.Skip("the last")
				}
				entry.RemoveComponent(component)
			}
			c.Remove(entity, component)
		},
		"step": func(t *rapid.T) {
			e.Step(0)
			wanted, wantedTypes := statesOf(plain)
			got, gotTypes := statesOf(w)
			require.Equal(t, wantedTypes, gotTypes)
			require.Equal(t, wanted, got)
			require.Equal(t, told, heard)
			require.Equal(t, plain.Len(), w.Len())
		},
	})
	e.Step(0)
	wanted, _ := statesOf(plain)
	got, _ := statesOf(w)
	require.Equal(t, wanted, got)
	require.Equal(t, told, heard)
}

func TestCommandsDoWhatDonburiDoes(t *testing.T) { rapid.Check(t, checkCommands) }

func TestSlowCommandsDoWhatDonburiDoes(t *testing.T) {
	ecs.ForceSlowReads(t)
	rapid.Check(t, checkCommands)
}
