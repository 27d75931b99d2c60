package systems_test

import (
	"testing"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
)

// brought starts a task by other means than the system, as who loads a game does.
func (g *game) brought(l *life, entry *donburi.Entry) coroutine.Task {
	return g.Scheduler().Start(l.behave().Recipe.Behaviour, coroutine.Named("brought"), coroutine.OwnedBy(ecs.RefOf(entry)))
}

// inBoth runs a test for the component and for a slot.
func inBoth(t *testing.T, test func(t *testing.T, g *game, slot string, put func(*donburi.Entry, components.BehaviourData))) {
	t.Run("component", func(t *testing.T) { test(t, newGame(t, coroutine.Budget{}), "", set) })
	t.Run("slot", func(t *testing.T) {
		test(t, newGame(t, coroutine.Budget{}), "move", func(entry *donburi.Entry, b components.BehaviourData) {
			components.Slots.Get(entry).Put("move", b)
		})
	})
}

func TestAnAdoptedTaskIsNotStartedAnew(t *testing.T) {
	inBoth(t, func(t *testing.T, g *game, slot string, put func(*donburi.Entry, components.BehaviourData)) {
		never, l, next := &life{}, &life{}, &life{}
		entry := g.Spawn(components.Behaviour, components.Slots)
		put(entry, never.behave())
		task := g.brought(l, entry)
		require.NoError(t, systems.Adopt(g.Engine, entry.Entity(), slot, task))
		require.NoError(t, systems.Adopt(g.Engine, entry.Entity(), slot, task), "twice does nothing")
		for range 3 {
			g.Step(step)
		}
		l.alive(t, 1)
		require.Equal(t, 3, l.resumed)
		require.Equal(t, task, systems.TaskOf(g.Engine, entry.Entity(), slot))
		put(entry, next.behave())
		g.Step(step)
		l.over(t, 1, systems.ErrReplaced)
		next.alive(t, 1)
		entry.Remove()
		next.over(t, 1, systems.ErrEntityRemoved)
		require.Zero(t, never.began)
	})
}

func TestAnAdoptedTaskEndsWithWhatItWasAdoptedFor(t *testing.T) {
	for name, test := range map[string]struct {
		end   func(g *game, entry *donburi.Entry)
		cause error
	}{
		"the entity":         {func(_ *game, entry *donburi.Entry) { entry.Remove() }, systems.ErrEntityRemoved},
		"the component":      {func(_ *game, entry *donburi.Entry) { entry.RemoveComponent(components.Behaviour) }, systems.ErrComponentRemoved},
		"the same set again": {func(_ *game, entry *donburi.Entry) { set(entry, (&life{}).behave()) }, systems.ErrReplaced},
		"a component that it needs": {func(_ *game, entry *donburi.Entry) { entry.RemoveComponent(components.Velocity) },
			systems.ErrRule},
	} {
		t.Run(name, func(t *testing.T) {
			g, l := newGame(t, coroutine.Budget{}), &life{}
			entry := g.Spawn(components.Velocity, components.Position,
				ecs.Comp(components.Behaviour, l.behave().Needing(components.Velocity)))
			require.NoError(t, systems.Adopt(g.Engine, entry.Entity(), "", g.brought(l, entry)))
			g.Step(step)
			l.alive(t, 1)
			test.end(g, entry)
			g.Step(step)
			l.over(t, 1, test.cause)
		})
	}
}

func TestAnAdoptedTaskEndsItsEntity(t *testing.T) {
	for name, test := range map[string]struct {
		end  func(g *game, entry *donburi.Entry, task coroutine.Task)
		gone bool
	}{
		"cancelled":   {func(_ *game, _ *donburi.Entry, task coroutine.Task) { task.Cancel() }, true},
		"in the step": {func(g *game, _ *donburi.Entry, task coroutine.Task) { g.Scheduler().Post(task.Cancel) }, true},
		"replaced":    {func(_ *game, entry *donburi.Entry, _ coroutine.Task) { set(entry, (&life{}).behave()) }, false},
		"and was set": {func(_ *game, entry *donburi.Entry, task coroutine.Task) {
			set(entry, (&life{}).behave())
			task.Cancel()
		}, false},
		"lives":         {func(*game, *donburi.Entry, coroutine.Task) {}, false},
		"engine closed": {func(g *game, _ *donburi.Entry, _ coroutine.Task) { g.Close() }, false},
	} {
		t.Run(name, func(t *testing.T) {
			g, l := newGame(t, coroutine.Budget{}), &life{}
			entry := g.Spawn(components.Position, ecs.Comp(components.Behaviour, l.behave().EndsEntity()))
			task := g.brought(l, entry)
			require.NoError(t, systems.Adopt(g.Engine, entry.Entity(), "", task))
			g.Step(step)
			test.end(g, entry, task)
			g.Step(step)
			require.Equal(t, !test.gone, entry.Valid())
		})
	}
}

func TestATaskThatHasEndedCanBeAdopted(t *testing.T) {
	g, never := newGame(t, coroutine.Budget{}), &life{}
	entry := g.Spawn(ecs.Comp(components.Behaviour, never.behave()))
	over := g.Scheduler().Start(coroutine.All())
	g.Scheduler().Tick(0, coroutine.Budget{})
	require.NoError(t, systems.Adopt(g.Engine, entry.Entity(), "", over))
	g.Step(step)
	require.Zero(t, never.began, "its behaviour is over")
}

// An adopted value is one like any other: a copy of it has nothing to do with the task.
func TestACopyOfAnAdoptedValueStartsAnew(t *testing.T) {
	g, l, copied := newGame(t, coroutine.Budget{}), &life{}, &life{}
	one, two := g.Spawn(ecs.Comp(components.Behaviour, copied.behave())), g.Spawn(components.Behaviour)
	require.NoError(t, systems.Adopt(g.Engine, one.Entity(), "", g.brought(l, one)))
	set(two, components.Behaviour.GetValue(one))
	g.Step(step)
	l.alive(t, 1)
	copied.alive(t, 1)
	one.Remove()
	l.over(t, 1, systems.ErrEntityRemoved)
	copied.alive(t, 1)
}

func TestAdoptReplacesWhatRuns(t *testing.T) {
	g, old, l := newGame(t, coroutine.Budget{}), &life{}, &life{}
	entry := g.Spawn(ecs.Comp(components.Behaviour, old.behave()))
	g.Step(step)
	require.NoError(t, systems.Adopt(g.Engine, entry.Entity(), "", g.brought(l, entry)))
	old.over(t, 1, systems.ErrReplaced)
	g.Step(step)
	l.alive(t, 1)
}

// Another value is set, and the task that runs is to go on for it.
func TestATaskIsAdoptedForAnotherValue(t *testing.T) {
	for _, started := range []bool{false, true} {
		inBoth(t, func(t *testing.T, g *game, slot string, put func(*donburi.Entry, components.BehaviourData)) {
			l, never := &life{}, &life{}
			entry := g.Spawn(components.Behaviour, components.Slots)
			put(entry, l.behave())
			if started {
				g.Step(step)
			} else {
				require.NoError(t, systems.Adopt(g.Engine, entry.Entity(), slot, g.brought(l, entry)))
			}
			task := systems.TaskOf(g.Engine, entry.Entity(), slot)
			put(entry, never.behave().EndsEntity())
			require.NoError(t, systems.Adopt(g.Engine, entry.Entity(), slot, task))
			for range 3 {
				g.Step(step)
			}
			l.alive(t, 1)
			require.Zero(t, never.began)
			task.Cancel()
			g.Step(step)
			require.False(t, entry.Valid(), "by the rule of the other value")
		})
	}
}

// What makes a behaviour adopts a task for an entity whose value the system is about to start.
func TestAdoptWhileTheSystemStarts(t *testing.T) {
	g, l, never := newGame(t, coroutine.Budget{}), &life{}, &life{}
	first, second := g.Spawn(components.Behaviour), g.Spawn(ecs.Comp(components.Behaviour, never.behave()))
	set(first, components.BehaveFunc("maker", func(*donburi.Entry) coroutine.Behaviour {
		require.NoError(t, systems.Adopt(g.Engine, second.Entity(), "", g.brought(l, second)))
		return coroutine.All()
	}))
	g.Step(step)
	g.Step(step)
	l.alive(t, 1)
	require.Zero(t, never.began)
}

func TestAdoptSaysWhatIsWrong(t *testing.T) {
	g, l := newGame(t, coroutine.Budget{}), &life{}
	runs := g.Spawn(components.Slots, ecs.Comp(components.Behaviour, l.behave()))
	components.Slots.Get(runs).Put("move", l.behave())
	g.Step(step)
	entry, bare := g.Spawn(components.Behaviour, components.Slots), g.Spawn(components.Position)
	other, gone := g.Spawn(components.Behaviour), g.Spawn(components.Behaviour)
	gone.Remove()
	task := g.brought(&life{}, other)
	require.NoError(t, systems.Adopt(g.Engine, other.Entity(), "", task))
	fails := func(says string, entity donburi.Entity, slot string, task coroutine.Task) {
		t.Helper()
		err := systems.Adopt(g.Engine, entity, slot, task)
		require.ErrorContains(t, err, says)
		var argument *coroutine.ArgumentError
		require.ErrorAs(t, err, &argument)
	}
	fails("the zero Task", entry.Entity(), "", coroutine.Task{})
	elsewhere := coroutine.NewScheduler()
	defer elsewhere.Close()
	fails("another scheduler", entry.Entity(), "", elsewhere.Start(coroutine.Await(coroutine.Forever())))
	fails("the entity is gone", gone.Entity(), "", g.brought(l, gone))
	fails("has nothing in the slot", bare.Entity(), "", g.brought(l, bare))
	fails("has nothing in the slot", bare.Entity(), "move", g.brought(l, bare))
	fails("has nothing in the slot", entry.Entity(), "move", g.brought(l, entry))
	fails("of another entity", entry.Entity(), "", task)
	fails("of another entity", entry.Entity(), "", systems.TaskOf(g.Engine, runs.Entity(), ""))
	fails("of another entity", entry.Entity(), "", systems.TaskOf(g.Engine, runs.Entity(), "move"))

	stubborn := g.Spawn(components.Velocity, ecs.Comp(components.Behaviour, components.BehaveFunc("stubborn", func(self *donburi.Entry) coroutine.Behaviour {
		return coroutine.Finally(coroutine.Await(coroutine.Forever()), func() { self.RemoveComponent(components.Behaviour) })
	})))
	g.Step(step)
	fails("was cancelled", stubborn.Entity(), "", g.brought(l, stubborn))

	bareEngine := ecs.New()
	defer bareEngine.Close()
	require.ErrorContains(t, systems.Adopt(bareEngine, entry.Entity(), "", task), "no system Behaviours")
	require.Zero(t, systems.TaskOf(bareEngine, entry.Entity(), ""))
	twice := ecs.New()
	twice.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}))
	twice.Add(ecs.Late, systems.Behaviours(coroutine.Budget{}))
	require.ErrorContains(t, systems.Adopt(twice, entry.Entity(), "", task), "twice")
}

func TestActivityIsWhatARendererMaySee(t *testing.T) {
	g := newGame(t, coroutine.Budget{})
	robot := g.Spawn(components.Slots, ecs.Comp(components.Behaviour, components.Behave("guard", coroutine.Script(func(co *coroutine.Co) {
		co.Sleep(3 * step)
		co.Frames(9)
	}))))
	_, ok := systems.ActivityOf(g.View(), robot.Entity(), "")
	require.False(t, ok, "it has not begun")
	g.Step(step)
	does, ok := systems.ActivityOf(g.View(), robot.Entity(), "")
	require.True(t, ok)
	require.Equal(t, "guard", does.Name)
	require.Equal(t, coroutine.Waiting, does.State)
	require.Equal(t, "sleep", does.Waits)
	require.Equal(t, 3*step, does.Until-does.Now)
	require.EqualValues(t, 1, does.Resumes)
	require.Contains(t, does.Where(), "adopt_test.go:")
	for line := range does.Trace() {
		require.Contains(t, line, "adopt_test.go:")
		break
	}
	_, ok = systems.ActivityOf(g.View(), robot.Entity(), "move")
	require.False(t, ok)
	for range 20 {
		g.Step(step)
	}
	does, ok = systems.ActivityOf(g.View(), robot.Entity(), "")
	require.True(t, ok)
	require.Equal(t, coroutine.Done, does.State)
	require.Zero(t, testing.AllocsPerRun(100, func() { systems.ActivityOf(g.View(), robot.Entity(), "") }))
	require.Zero(t, testing.AllocsPerRun(100, func() { systems.TaskOf(g.Engine, robot.Entity(), "") }))
}

// What makes a behaviour has removed the entity, or had it adopt a task: then it is not started.
func TestAMakerThatChangesItsOwnEntity(t *testing.T) {
	for name, change := range map[string]func(t *testing.T, g *game, self *donburi.Entry, l *life){
		"removes it": func(_ *testing.T, _ *game, self *donburi.Entry, _ *life) { self.Remove() },
		"has it adopt": func(t *testing.T, g *game, self *donburi.Entry, l *life) {
			require.NoError(t, systems.Adopt(g.Engine, self.Entity(), "", g.brought(l, self)))
		},
	} {
		t.Run(name, func(t *testing.T) {
			g, never, l := newGame(t, coroutine.Budget{}), &life{}, &life{}
			g.Spawn(ecs.Comp(components.Behaviour, components.BehaveFunc("maker", func(self *donburi.Entry) coroutine.Behaviour {
				change(t, g, self, l)
				return never.behave().Recipe.Behaviour
			})))
			for range 3 {
				g.Step(step)
			}
			require.Zero(t, never.began)
			require.Equal(t, g.World().Len(), g.Scheduler().Len())
		})
	}
}

// A behaviour that is replaced has its entity adopt a task when it unwinds, which stays.
func TestABehaviourThatIsReplacedHasItsEntityAdopt(t *testing.T) {
	g, never, l := newGame(t, coroutine.Budget{}), &life{}, &life{}
	entry := g.Spawn(components.Behaviour)
	set(entry, components.Behave("heir", coroutine.Finally(coroutine.Await(coroutine.Forever()), func() {
		require.NoError(t, systems.Adopt(g.Engine, entry.Entity(), "", g.brought(l, entry)))
	})))
	g.Step(step)
	set(entry, never.behave())
	for range 3 {
		g.Step(step)
	}
	l.alive(t, 1)
	require.Zero(t, never.began)
	require.Equal(t, 1, g.Scheduler().Len())
}
