package systems_test

import (
	"runtime"
	"testing"
	"weak"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
	"github.com/yohamta/donburi/features/transform"
)

func TestRemovingTheEntityCancelsAtOnce(t *testing.T) {
	remove := map[string]func(donburi.World, *donburi.Entry){
		"World.Remove": func(w donburi.World, e *donburi.Entry) { w.Remove(e.Entity()) },
		"Entry.Remove": func(_ donburi.World, e *donburi.Entry) { e.Remove() },
		"Ref.Remove":   func(_ donburi.World, e *donburi.Entry) { ecs.RefOf(e).Remove() },
	}
	for name, remove := range remove {
		t.Run(name, func(t *testing.T) {
			g, old, next := newGame(t, coroutine.Budget{}), &life{}, &life{}
			entry := g.Spawn(components.Behaviour)
			set(entry, old.behave())
			g.Step(step)
			before := entry.Entity()
			remove(g.World(), entry)
			old.over(t, 1, systems.ErrEntityRemoved)

			again := g.Spawn(components.Behaviour)
			require.Equal(t, before.Id(), again.Entity().Id(), "donburi uses the id again")
			set(again, next.behave())
			g.Step(step)
			next.alive(t, 1)
			old.over(t, 1, systems.ErrEntityRemoved)
		})
	}
}

func TestABehaviourRemovesItsOwnEntity(t *testing.T) {
	g := newGame(t, coroutine.Budget{})
	var cause error
	after := false
	entry := g.Spawn(components.Behaviour)
	set(entry, components.Behave("suicide", coroutine.Script(func(co *coroutine.Co) {
		defer func() { cause = co.Cause() }()
		co.Frame()
		entry.Remove()
		co.Frame()
		after = true
	})))
	g.Step(step)
	g.Step(step)
	require.False(t, after)
	require.ErrorIs(t, cause, systems.ErrEntityRemoved)
	require.Zero(t, g.World().Len())
	require.Zero(t, g.Scheduler().Len())
	require.Empty(t, g.errors)
}

func TestABehaviourRemovesOthers(t *testing.T) {
	g, l := newGame(t, coroutine.Budget{}), &life{}
	var victims []*donburi.Entry
	for range 3 {
		victims = append(victims, g.Spawn(components.Behaviour))
		set(victims[len(victims)-1], l.behave())
	}
	set(g.Spawn(components.Behaviour), components.Behave("killer", coroutine.Script(func(co *coroutine.Co) {
		co.Frame()
		for _, v := range victims {
			v.Remove()
		}
		require.Equal(t, 3, l.ended, "their deferred functions have run")
	})))
	g.Step(step)
	g.Step(step)
	l.over(t, 3, systems.ErrEntityRemoved)
	require.Empty(t, g.errors)
}

// donburi would remove a second entity if an entity were removed while it is being removed.
func TestADeferredFunctionRemovesItsEntityAgain(t *testing.T) {
	g := newGame(t, coroutine.Budget{})
	w := g.World()
	var bullets []*donburi.Entry
	var looksAlive []bool
	for i := range 4 {
		entry := g.Spawn(components.Behaviour, components.Position)
		components.Position.SetValue(entry, components.Vec2{X: float64(i)})
		ref := ecs.RefOf(entry)
		set(entry, components.Behave("bullet", coroutine.Script(func(co *coroutine.Co) {
			defer func() {
				at := components.Position.GetValue(entry) // can still be read
				looksAlive = append(looksAlive, ref.Alive(), entry.Valid())
				entry.Remove()
				ref.Remove()
				components.Position.SetValue(g.Spawn(components.Position), at.Add(components.Vec2{X: 100}))
			}()
			co.Forever()
		})))
		bullets = append(bullets, entry)
	}
	g.Step(step)
	gone := bullets[1].Entity()
	var told []bool
	w.OnRemove(func(w donburi.World, e donburi.Entity) { told = append(told, w.Valid(e)) })
	bullets[1].Remove()
	require.Equal(t, []bool{false, false}, looksAlive)
	require.Equal(t, []bool{true}, told, "it is shown again, and removed once")
	require.False(t, w.Valid(gone))
	require.Equal(t, 4, w.Len())
	for _, i := range []int{0, 2, 3} {
		require.True(t, bullets[i].Valid())
		require.Equal(t, float64(i), components.Position.Get(bullets[i]).X)
	}
	explosion, ok := ecs.NewQuery1(components.Position, ecs.Without(components.Behaviour)).First(w)
	require.True(t, ok)
	require.Equal(t, 101.0, explosion.A.X)
	require.Empty(t, g.errors)
}

// The archetype's list changes while the entity is hidden.
func TestDeferredFunctionsRemoveNeighbours(t *testing.T) {
	g := newGame(t, coroutine.Budget{})
	var all []*donburi.Entry
	for i := range 6 {
		entry := g.Spawn(components.Behaviour)
		set(entry, components.Behave("domino", coroutine.Script(func(co *coroutine.Co) {
			defer func() {
				if i+1 < len(all) {
					all[i+1].Remove()
				}
				all[0].Remove()
			}()
			co.Forever()
		})))
		all = append(all, entry)
	}
	g.Step(step)
	all[2].Remove()
	require.Zero(t, g.Scheduler().Len())
	require.Zero(t, g.World().Len())
	require.Empty(t, g.errors)
}

func TestRemovingAParentCancelsItsChildren(t *testing.T) {
	g, l := newGame(t, coroutine.Budget{}), &life{}
	parent := g.Spawn(transform.Transform, components.Behaviour)
	child := g.Spawn(transform.Transform, components.Behaviour)
	grandchild := g.Spawn(transform.Transform, components.Behaviour)
	transform.AppendChild(parent, child, false)
	transform.AppendChild(child, grandchild, false)
	for _, entry := range []*donburi.Entry{parent, child, grandchild} {
		set(entry, l.behave())
	}
	g.Step(step)
	require.Equal(t, 3, l.began)
	transform.RemoveRecursive(parent)
	l.over(t, 3, systems.ErrEntityRemoved)
	require.Zero(t, g.World().Len())
}

// Outside a step, and before the first one.
func TestRemovingEntitiesThatHaveNotBegun(t *testing.T) {
	g, l := newGame(t, coroutine.Budget{}), &life{}
	early := g.Spawn(components.Behaviour)
	set(early, l.behave())
	early.Remove()
	g.Step(step)
	late := g.Spawn(components.Behaviour)
	set(late, l.behave())
	late.Remove()
	g.Step(step)
	require.Zero(t, l.began)
	require.Zero(t, g.Scheduler().Len())
}

// The budget leaves nothing for the first resume; the entity goes meanwhile.
func TestRemovingAnEntityWhoseBehaviourIsReady(t *testing.T) {
	g, l := newGame(t, coroutine.Budget{Resumes: 1}), &life{}
	first, second := g.Spawn(components.Behaviour), g.Spawn(components.Behaviour)
	set(first, l.behave())
	set(second, l.behave())
	g.Step(step)
	require.Equal(t, 1, l.began)
	require.Equal(t, 2, g.Scheduler().Len())
	second.Remove()
	require.Equal(t, 1, g.Scheduler().Len())
	g.Step(step)
	l.alive(t, 1)
}

// The entities of a world outlive an engine with its system Behaviours, which they don't keep.
func TestAWorldForgetsAClosedEngineWithBehaviours(t *testing.T) {
	w := donburi.NewWorld()
	use := func() (weak.Pointer[ecs.Engine], weak.Pointer[ecs.Query]) {
		e := ecs.New(ecs.WithWorld(w))
		e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}))
		q := ecs.NewQuery1(components.Behaviour)
		e.Add(ecs.Update, ecs.System{Update: func(e *ecs.Engine) { q.Count(e.World()) }})
		components.Behaviour.SetValue(w.Entry(w.Create(components.Behaviour)), (&life{}).behave())
		slots := w.Entry(w.Create(components.Slots))
		components.Slots.Get(slots).Put("move", (&life{}).behave())
		e.Step(step)
		e.Close()
		return weak.Make(e), weak.Make(&q.Query)
	}
	for range 3 {
		engine, query := use()
		runtime.GC()
		require.Nil(t, engine.Value())
		require.Nil(t, query.Value())
	}
	require.Equal(t, 6, w.Len())
	again, l := ecs.New(ecs.WithWorld(w)), &life{}
	defer again.Close()
	again.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}))
	entry := w.Entry(w.Create(components.Behaviour))
	components.Behaviour.SetValue(entry, l.behave())
	again.Step(step)
	require.Equal(t, 7, again.Scheduler().Len(), "another engine runs them anew")
	entry.Remove()
	l.over(t, 1, systems.ErrEntityRemoved)
}

// A behaviour closes the engine, and removes another's entity: that one unwinds while it can still
// read its components.
func TestRemovingAnEntityAfterClosing(t *testing.T) {
	g := newGame(t, coroutine.Budget{})
	victim := g.Spawn(components.Behaviour, components.Position)
	components.Position.SetValue(victim, components.Vec2{X: 7})
	var at components.Vec2
	set(victim, components.Behave("victim", coroutine.Script(func(co *coroutine.Co) {
		defer func() { at = components.Position.GetValue(victim) }()
		co.Forever()
	})))
	set(g.Spawn(components.Behaviour), components.Behave("closer", coroutine.Script(func(co *coroutine.Co) {
		co.Frame()
		g.Close()
		victim.Remove()
	})))
	g.Step(step)
	g.Step(step)
	require.Equal(t, 7.0, at.X)
	require.Zero(t, g.Scheduler().Len())
	require.Empty(t, g.errors)
}
