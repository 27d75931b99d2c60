package systems_test

import (
	"testing"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/systems"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
)

// A behaviour that can't be started ends alone, and is reported once, by its name.
func TestABehaviourThatCannotStartEndsAlone(t *testing.T) {
	other := coroutine.NewScheduler()
	defer other.Close()
	for name, option := range map[string]coroutine.Option{
		"clock of another scheduler": coroutine.OnClock(other.Clock()),
		"group of another scheduler": coroutine.InGroup(other.NewGroup()),
	} {
		put := map[string]func(*donburi.Entry, components.BehaviourData){
			"in the component": set,
			"in a slot": func(entry *donburi.Entry, b components.BehaviourData) {
				entry.AddComponent(components.Slots)
				components.Slots.Get(entry).Put("move", b)
			},
		}
		for where, put := range put {
			t.Run(name+" "+where, func(t *testing.T) {
				g, before, after := newGame(t, coroutine.Budget{}), &life{}, &life{}
				set(g.Spawn(components.Behaviour), before.behave())
				bad := g.Spawn(components.Behaviour)
				put(bad, components.Behave("bad", (&life{}).behave().Recipe.Behaviour,
					coroutine.WithPriority(coroutine.High), option).While(func() bool { return true }))
				set(g.Spawn(components.Behaviour), after.behave())
				require.NotPanics(t, func() { g.Step(step) })
				before.alive(t, 1)
				after.alive(t, 1)
				for range 3 {
					g.Step(step)
				}
				require.Equal(t, 4, after.resumed)
				require.Len(t, g.errors, 1)
				var failed *coroutine.PanicError
				require.ErrorAs(t, g.errors[0], &failed)
				require.Equal(t, "bad", failed.Name)
				require.ErrorIs(t, failed, coroutine.ErrForeignScheduler)
				require.Contains(t, failed.Error(), `behaviour "bad" of entity 2.0 panicked: `)
				require.Equal(t, 1, systems.FrameStats(g.Engine).InAll.Failed)

				good := &life{}
				put(bad, good.behave())
				g.Step(step)
				good.alive(t, 1)
				bad.Remove()
				good.over(t, 1, systems.ErrEntityRemoved)
				require.Len(t, g.errors, 1)
			})
		}
	}
}

func TestTheTaskOfABehaviourThatCannotStartHasFailed(t *testing.T) {
	g, other := newGame(t, coroutine.Budget{}), coroutine.NewScheduler()
	defer other.Close()
	entry := g.Spawn(components.Behaviour)
	set(entry, components.Behave("bad", coroutine.All(), coroutine.OnClock(other.Clock())))
	g.Step(step)
	task := systems.TaskOf(g.Engine, entry.Entity(), "")
	require.Equal(t, coroutine.Failed, task.State())
	require.ErrorIs(t, task.Err(), coroutine.ErrForeignScheduler)
}
