package ecs_test

import (
	"math"
	"testing"

	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
)

// strangers returns entities that are not in the engine's world.
func strangers(e *ecs.Engine) map[string]donburi.Entity {
	other := donburi.NewWorld()
	far := other.CreateMany(1000, smalls, mediums)[999]
	gone := e.Spawn(smalls, mediums)
	stale := gone.Entity()
	gone.Remove()
	e.Spawn(smalls, mediums) // gets the id
	return map[string]donburi.Entity{
		"null":          donburi.Null,
		"stale":         stale,
		"later":         stale + 2,
		"not ready":     stale.IncVersion(),
		"next id":       donburi.Entity(2<<32) | 1<<24,
		"other world's": far,
		"no id":         1 << 24,
		"huge id":       math.MaxUint64,
		"huge, version": donburi.Entity(math.MaxUint32) << 32,
		"all but id":    math.MaxUint32,
	}
}

// What is given to entities that the world does not have is dropped, and disturbs nothing.
func checkStrangers(t *testing.T) {
	e := newEngine(t)
	all := strangers(e)
	w := e.World()
	for name, stranger := range all {
		t.Run(name, func(t *testing.T) {
			done := false
			c := e.Commands()
			c.Despawn(stranger)
			c.Set(stranger, ecs.Comp(larges, large{Name: name}))
			c.Set(stranger, ecs.Comp(smalls, 9))
			c.Remove(stranger, smalls)
			c.Do(func(donburi.World) { done = true })
			require.NotPanics(t, func() { e.Step(1) })
			require.True(t, done, "the commands after it are applied")

			ref := ecs.NewRef(w, stranger)
			require.False(t, ref.Alive())
			_, ok := ref.Get()
			require.False(t, ok)
			ref.Remove()
			_, ok = ecs.Value(e.View(), stranger, smalls)
			require.False(t, ok)
			e.Removed(stranger)

			require.Equal(t, 1, w.Len())
			row := ecs.NewQuery2(smalls, mediums, ecs.Without(larges)).Single(w)
			require.Zero(t, *row.A)
		})
	}
}

func TestCommandsDropWhatIsForStrangers(t *testing.T) { checkStrangers(t) }

func TestSlowCommandsDropWhatIsForStrangers(t *testing.T) {
	ecs.ForceSlowReads(t)
	checkStrangers(t)
}
