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

func TestAddingTheComponentStartsTheBehaviour(t *testing.T) {
	t.Run("World.Create and SetValue", func(t *testing.T) {
		g, l := newGame(t, coroutine.Budget{}), &life{}
		w := g.World()
		set(w.Entry(w.Create(components.Behaviour)), l.behave())
		require.Zero(t, l.began, "it starts in the next step")
		g.Step(step)
		l.alive(t, 1)
		g.Step(step)
		l.alive(t, 1)
		require.Equal(t, 2, l.resumed)
	})
	t.Run("donburi.Add", func(t *testing.T) {
		g, l := newGame(t, coroutine.Budget{}), &life{}
		entry := g.Spawn(components.Position)
		g.Step(step)
		b := l.behave()
		donburi.Add(entry, components.Behaviour, &b)
		g.Step(step)
		l.alive(t, 1)
	})
	t.Run("Entry.AddComponent and SetValue", func(t *testing.T) {
		g, l := newGame(t, coroutine.Budget{}), &life{}
		entry := g.Spawn(components.Position)
		entry.AddComponent(components.Behaviour)
		g.Step(step)
		set(entry, l.behave())
		g.Step(step)
		l.alive(t, 1)
	})
	t.Run("from inside a behaviour, in the next step", func(t *testing.T) {
		g, l := newGame(t, coroutine.Budget{}), &life{}
		set(g.Spawn(components.Behaviour), components.Behave("parent", coroutine.Script(func(*coroutine.Co) {
			set(g.Spawn(components.Behaviour, components.Position), l.behave())
		})))
		g.Step(step)
		require.Zero(t, l.began)
		g.Step(step)
		l.alive(t, 1)
	})
}

func TestSettingAnotherValueReplacesTheBehaviour(t *testing.T) {
	replace := map[string]func(*donburi.Entry, components.BehaviourData){
		"SetValue": set,
		"Set":      func(entry *donburi.Entry, b components.BehaviourData) { components.Behaviour.Set(entry, &b) },
		"Get":      func(entry *donburi.Entry, b components.BehaviourData) { *components.Behaviour.Get(entry) = b },
	}
	for name, replace := range replace {
		t.Run(name, func(t *testing.T) {
			g, first, second := newGame(t, coroutine.Budget{}), &life{}, &life{}
			entry := g.Spawn(components.Behaviour)
			replace(entry, first.behave())
			g.Step(step)
			replace(entry, second.behave())
			g.Step(step)
			first.over(t, 1, systems.ErrReplaced)
			second.alive(t, 1)
		})
	}
}

func TestTheSameValueSetAgainStartsAfresh(t *testing.T) {
	g, l := newGame(t, coroutine.Budget{}), &life{}
	b := l.behave()
	entry := g.Spawn(components.Behaviour)
	set(entry, b)
	g.Step(step)
	set(entry, b)
	g.Step(step)
	l.alive(t, 2)
	require.ErrorIs(t, l.causes[0], systems.ErrReplaced)
}

func TestTheRunningValueSetAgainChangesNothing(t *testing.T) {
	g, l := newGame(t, coroutine.Budget{}), &life{}
	entry := g.Spawn(components.Behaviour)
	set(entry, l.behave())
	g.Step(step)
	set(entry, components.Behaviour.GetValue(entry))
	g.Step(step)
	l.alive(t, 1)
}

// A value that has run and was taken away is not the running one any more.
func TestAFormerValueStartsAfresh(t *testing.T) {
	t.Run("after another", func(t *testing.T) {
		g, l, other := newGame(t, coroutine.Budget{}), &life{}, &life{}
		entry := g.Spawn(components.Behaviour)
		set(entry, l.behave())
		g.Step(step)
		former := components.Behaviour.GetValue(entry)
		set(entry, other.behave())
		g.Step(step)
		set(entry, former)
		g.Step(step)
		other.over(t, 1, systems.ErrReplaced)
		l.alive(t, 2)
	})
	t.Run("after the component was gone", func(t *testing.T) {
		g, l := newGame(t, coroutine.Budget{}), &life{}
		entry := g.Spawn(components.Behaviour, components.Position)
		set(entry, l.behave())
		g.Step(step)
		former := components.Behaviour.GetValue(entry)
		entry.RemoveComponent(components.Behaviour)
		g.Step(step)
		entry.AddComponent(components.Behaviour)
		set(entry, former)
		g.Step(step)
		l.alive(t, 2)
	})
	t.Run("in a slot", func(t *testing.T) {
		g, l := newGame(t, coroutine.Budget{}), &life{}
		entry := g.Spawn(components.Behaviour, components.Slots)
		set(entry, l.behave())
		g.Step(step)
		components.Slots.Get(entry).Put("copy", components.Behaviour.GetValue(entry))
		g.Step(step)
		require.Equal(t, 2, l.began)
		require.Zero(t, l.ended)
	})
}

func TestRemovingTheComponentCancels(t *testing.T) {
	g, l := newGame(t, coroutine.Budget{}), &life{}
	entry := g.Spawn(components.Behaviour, components.Position)
	set(entry, l.behave())
	g.Step(step)
	donburi.Remove[components.BehaviourData](entry, components.Behaviour)
	l.alive(t, 1)
	g.Step(step)
	l.over(t, 1, systems.ErrComponentRemoved)
	require.Equal(t, 1, l.resumed, "it is cancelled before it is resumed")
}

func TestABehaviourThatHasEndedStaysEnded(t *testing.T) {
	g, runs := newGame(t, coroutine.Budget{}), 0
	entry := g.Spawn(components.Behaviour)
	set(entry, components.Behave("once", coroutine.Script(func(*coroutine.Co) { runs++ })))
	for range 5 {
		g.Step(step)
	}
	require.Equal(t, 1, runs)
	require.Equal(t, coroutine.Done, systems.TaskOf(g.Engine, entry.Entity(), "").State())
}

func TestTheZeroValueDoesNothing(t *testing.T) {
	g, l := newGame(t, coroutine.Budget{}), &life{}
	entry := g.Spawn(components.Behaviour)
	g.Step(step)
	require.Zero(t, g.Scheduler().Len())
	require.Equal(t, coroutine.NoTask, systems.TaskOf(g.Engine, entry.Entity(), "").State())
	set(entry, l.behave())
	g.Step(step)
	l.alive(t, 1)
	set(entry, components.BehaviourData{})
	g.Step(step)
	l.over(t, 1, systems.ErrReplaced)
	require.Empty(t, g.errors)
}

func TestReportsNameTheEntity(t *testing.T) {
	g := newGame(t, coroutine.Budget{})
	lives := &life{}
	var bad *donburi.Entry
	for i := range 1000 {
		entry := g.Spawn(components.Behaviour)
		set(entry, lives.behave())
		if i == 500 {
			bad = entry
			set(entry, components.Behave("bad", coroutine.Script(func(co *coroutine.Co) {
				co.Frame()
				panic("ouch")
			})))
		}
	}
	for range 3 {
		g.Step(step)
	}
	require.Len(t, g.errors, 1)
	var failed *coroutine.PanicError
	require.ErrorAs(t, g.errors[0], &failed)
	require.Equal(t, "bad", failed.Name)
	require.Equal(t, ecs.RefOf(bad), failed.Owner)
	require.Contains(t, string(failed.Stack), "behaviours_test.go")
	require.Contains(t, failed.Error(), "entity 501.0")
	require.Equal(t, 999*3, lives.resumed, "the others go on")
}

func TestAnEngineHasTheSystemOnce(t *testing.T) {
	e := ecs.New()
	e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}))
	e.Add(ecs.Late, systems.Behaviours(coroutine.Budget{}))
	require.EqualError(t, e.Start(), "ecs: start system behaviours: systems: the engine has the system Behaviours twice; add it once")
}

// A recipe that nobody has made by Behave needs no terms.
func TestRecipeWithoutTerms(t *testing.T) {
	e := ecs.New()
	defer e.Close()
	e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}))
	ran := 0
	count := func(yield func(coroutine.Wait) bool) {
		for ok := true; ok; ok = yield(coroutine.NextFrame()) {
			ran++
		}
	}
	plain := components.BehaviourData{Recipe: &components.Recipe{Name: "plain", Behaviour: count}}
	e.Spawn(ecs.Comp(components.Behaviour, plain))
	e.Spawn(ecs.Comp(components.Behaviour, plain.While(func() bool { return true })))
	e.Step(step)
	e.Step(step)
	require.Equal(t, 4, ran)
}
