package save_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/systems"
)

// move saves entities as a part and loads them into another engine.
func move(t *testing.T, from, to *ecs.Engine, entities ...donburi.Entity) []donburi.Entity {
	var part bytes.Buffer
	require.NoError(t, save.Part(&part, from, entities))
	loaded, err := save.LoadPart(&part, to)
	require.NoError(t, err)
	return loaded
}

// TestPartWithoutTool: what is of waits and combinators alone needs no tool. What has ended is not started again, and
// what was adopted stays so.
func TestPartWithoutTool(t *testing.T) {
	from, to := makeNight(t), makeNight(t)
	sleep := coroutine.Await(coroutine.Sleep(50 * time.Millisecond))
	ended := from.Spawn(ecs.Comp(components.Behaviour, components.Behave("ended", coroutine.Await(coroutine.Yield()))))
	cancelled := from.Spawn(ecs.Comp(components.Behaviour, components.Behave("cancelled", coroutine.Await(coroutine.Forever()))))
	adopts := from.Spawn(ecs.Comp(components.Behaviour, components.Behave("never", coroutine.Await(coroutine.Yield())).EndsEntity()))
	task := from.Scheduler().Start(coroutine.All(sleep, coroutine.Sequence(sleep, sleep)), coroutine.Named("adopted"))
	require.NoError(t, systems.Adopt(from, adopts.Entity(), "", task))
	owned := from.Spawn(bats)
	from.Scheduler().Start(sleep, coroutine.Named("owned"), coroutine.OwnedBy(ecs.RefOf(owned)))
	follows := from.Spawn(ecs.Comp(components.EndsWith, components.EndOf(task)))
	ruled := from.Spawn(components.Position, bats, ecs.Comp(components.Behaviour, components.Behave("ruled", coroutine.Await(coroutine.Forever())).Needing(components.Position)))
	later := from.Spawn(bats)
	nightSteps(from, 2)
	systems.TaskOf(from, cancelled.Entity(), "").CancelCause(systems.ErrRule)
	later.AddComponent(components.Behaviour)
	components.Behaviour.SetValue(later, components.Behave("later", sleep))

	nightSteps(to, 3)
	now := move(t, from, to, ended.Entity(), cancelled.Entity(), adopts.Entity(), owned.Entity(), follows.Entity(), ruled.Entity(), later.Entity())
	require.Equal(t, coroutine.Done, systems.TaskOf(to, now[0], "").State())
	require.Equal(t, coroutine.Cancelled, systems.TaskOf(to, now[1], "").State())
	require.ErrorIs(t, systems.TaskOf(to, now[1], "").Cause(), systems.ErrRule)
	adopted := systems.TaskOf(to, now[2], "")
	require.Equal(t, "adopted", adopted.Name())
	require.Equal(t, 5, to.Scheduler().Len(), "the adopted one with two children, the owned one and the ruled one")
	nightSteps(to, 1)
	require.Equal(t, 6, to.Scheduler().Len())
	require.Equal(t, "later", systems.TaskOf(to, now[6], "").Name(), "it begins here")
	names := map[string]int{}
	for _, task := range to.Scheduler().Tasks() {
		names[task.Name()]++
	}
	require.Equal(t, 1, names["owned"])
	to.World().Entry(now[5]).RemoveComponent(components.Position)
	nightSteps(to, 1)
	require.Equal(t, coroutine.Cancelled, systems.TaskOf(to, now[5], "").State())
	nightSteps(to, 5)
	require.True(t, to.World().Valid(now[2]) && to.World().Valid(now[4]))
	nightSteps(to, 3)
	require.False(t, to.World().Valid(now[2]), "its task has ended")
	require.False(t, to.World().Valid(now[4]), "and this ends with that")
	require.Zero(t, to.Scheduler().Len())
	nightSteps(from, 20)
	require.Equal(t, 5, from.World().Len(), "where it stayed it has ended too")
}

// TestPartPromise: a promise of a resource is that of the game that loads.
func TestPartPromise(t *testing.T) {
	for name, done := range map[string]bool{"to come": false, "complete": true} {
		t.Run(name, func(t *testing.T) {
			from, to := makeNight(t), makeNight(t)
			type promise struct{ coroutine.Future[int] }
			ecs.SetResource(from, promise{})
			ecs.SetResource(to, promise{})
			a := from.Spawn(ecs.Comp(components.Behaviour, components.Behave("waits", coroutine.Await(ecs.Resource[promise](from).Done())).EndsEntity()))
			nightSteps(from, 2)
			if done {
				ecs.Resource[promise](to).Complete(3, nil)
			}
			now := move(t, from, to, a.Entity())
			nightSteps(to, 2)
			require.Equal(t, !done, to.World().Valid(now[0]))
			ecs.Resource[promise](from).Complete(4, nil)
			nightSteps(to, 1)
			require.Equal(t, !done, to.World().Valid(now[0]))
			ecs.Resource[promise](to).Complete(5, nil)
			nightSteps(to, 1)
			require.False(t, to.World().Valid(now[0]))
		})
	}
}
