package ecs_test

import (
	"testing"

	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
)

// donburi alone panics in every World.Create below.
func TestCreatingAfterAComponentWasAdded(t *testing.T) {
	for name, create := range map[string]func(*ecs.Engine, ...donburi.IComponentType){
		"Spawn": func(e *ecs.Engine, c ...donburi.IComponentType) { e.Spawn(c...) },
		"Commands.Spawn": func(e *ecs.Engine, c ...donburi.IComponentType) {
			e.Commands().Spawn(ecs.Comp(smalls, 0), ecs.Comp(mediums, medium{}))
			e.Step(0)
		},
		"in a system": func(e *ecs.Engine, c ...donburi.IComponentType) {
			e.Add(ecs.Update, ecs.System{Update: func(e *ecs.Engine) { e.World().Create(c...) }})
			e.Step(0)
		},
		"an engine for an old world": func(e *ecs.Engine, c ...donburi.IComponentType) { ecs.New(ecs.WithWorld(e.World())).Spawn(c...) },
	} {
		t.Run(name, func(t *testing.T) {
			for _, gone := range []bool{false, true} {
				e := ecs.New()
				entry := e.Spawn(smalls)
				entry.AddComponent(mediums)
				if gone {
					entry.Remove()
				}
				create(e, smalls, mediums)
				last := e.Spawn(smalls, mediums)
				smalls.SetValue(last, 7)
				require.EqualValues(t, 7, *smalls.Get(e.World().Entry(last.Entity())))
				n := 3
				if gone {
					n = 2
				}
				require.Equal(t, n, ecs.NewQuery2(smalls, mediums).Count(e.World()))
			}
		})
	}
}

func TestAComponentIsNewWhenThereAreManyArchetypes(t *testing.T) {
	e := ecs.New()
	marks := make([]donburi.IComponentType, 10)
	for i := range marks {
		marks[i] = donburi.NewTag()
	}
	for i := range 1 << len(marks) {
		types := []donburi.IComponentType{smalls}
		for bit, mark := range marks {
			if i&(1<<bit) != 0 {
				types = append(types, mark)
			}
		}
		e.Spawn(types...)
	}
	require.NotPanics(t, func() { e.Spawn(donburi.NewTag()) })
}
