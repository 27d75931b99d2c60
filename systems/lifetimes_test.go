package systems_test

import (
	"testing"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
)

func TestEndsEntity(t *testing.T) {
	forever := coroutine.Await(coroutine.Forever())
	for name, test := range map[string]struct {
		b   components.BehaviourData
		end func(g *game, entry *donburi.Entry)
	}{
		"returns": {b: components.Behave("b", coroutine.Await(coroutine.NextFrame()))},
		"fails":   {b: components.Behave("b", func(func(coroutine.Wait) bool) { panic("no") })},
		"is cancelled": {b: components.Behave("b", forever), end: func(g *game, entry *donburi.Entry) {
			systems.TaskOf(g.Engine, entry.Entity(), "").Cancel()
			require.False(t, entry.Valid(), "at once")
		}},
		"a rule is broken":    {b: components.Behave("b", forever).Needing(components.Tween)},
		"its parent ended":    {b: components.Behave("b", forever, coroutine.ChildOf(coroutine.Task{}))},
		"an option is wrong":  {b: components.Behave("b", forever, coroutine.OnClock(coroutine.NewScheduler().Clock()))},
		"its maker panics":    {b: components.BehaveFunc("b", func(*donburi.Entry) coroutine.Behaviour { panic("no") })},
		"its maker makes nil": {b: components.BehaveFunc("b", func(*donburi.Entry) coroutine.Behaviour { return nil })},
	} {
		for _, slot := range []bool{false, true} {
			g := newGame(t, coroutine.Budget{})
			part := ecs.Comp(components.Behaviour, test.b.EndsEntity())
			if slot {
				var slots components.SlotsData
				slots.Put("slot", test.b.EndsEntity())
				part = ecs.Comp(components.Slots, slots)
			}
			entry := g.Spawn(components.Position, part)
			g.Step(step)
			if test.end != nil && !slot {
				test.end(g, entry)
			} else if test.end != nil {
				systems.TaskOf(g.Engine, entry.Entity(), "slot").Cancel()
			}
			g.Step(step)
			require.Zero(t, g.World().Len(), "%s, in a slot: %v", name, slot)
			require.Zero(t, g.Scheduler().Len())
		}
	}
}

// TestEndsEntityNotWhenTheComponentHasChanged: it is the end of the behaviour that ends the entity.
func TestEndsEntityNotWhenTheComponentHasChanged(t *testing.T) {
	next := components.Behave("next", coroutine.Await(coroutine.Forever()))
	for name, change := range map[string]func(entry *donburi.Entry){
		"replaced": func(entry *donburi.Entry) { components.Behaviour.SetValue(entry, next) },
		"removed":  func(entry *donburi.Entry) { entry.RemoveComponent(components.Behaviour) },
	} {
		for _, within := range []bool{false, true} {
			g := newGame(t, coroutine.Budget{})
			entry := g.Spawn(components.Position, ecs.Comp(components.Behaviour,
				components.BehaveFunc("first", func(self *donburi.Entry) coroutine.Behaviour {
					return coroutine.Script(func(co *coroutine.Co) {
						if !within {
							co.Forever()
						}
						change(self)
					})
				}).EndsEntity()))
			g.Step(step)
			if !within {
				change(entry)
			}
			g.Step(step)
			require.True(t, entry.Valid(), "%s, by itself: %v", name, within)
		}
	}
}

func TestEndsEntityNotWhenTheEngineIsClosed(t *testing.T) {
	g := newGame(t, coroutine.Budget{})
	parent := g.Scheduler().Start(coroutine.Await(coroutine.Forever()))
	g.SpawnMany(3, ecs.Comp(components.Behaviour,
		components.Behave("b", coroutine.Await(coroutine.Forever()), coroutine.ChildOf(parent)).EndsEntity()))
	g.Step(step)
	g.Close()
	require.Equal(t, 3, g.World().Len())
}

// TestDeferredFunctionsOfWhatEndsItsEntity run while it is there.
func TestDeferredFunctionsOfWhatEndsItsEntity(t *testing.T) {
	g := newGame(t, coroutine.Budget{})
	there := false
	g.Spawn(ecs.Comp(components.Behaviour, components.BehaveFunc("b", func(self *donburi.Entry) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			defer func() { there = self.Valid() }()
			co.Frame()
		})
	}).EndsEntity()))
	g.Step(step)
	g.Step(step)
	require.True(t, there)
	require.Zero(t, g.World().Len())
}

// TestBulletsEndWithTheirPhase, those that other bullets have fired too.
func TestBulletsEndWithTheirPhase(t *testing.T) {
	g := newGame(t, coroutine.Budget{})
	c := g.Scheduler().Clock().NewClock("fight")
	var split func(n int) func(self *donburi.Entry) coroutine.Behaviour
	split = func(n int) func(self *donburi.Entry) coroutine.Behaviour {
		return func(self *donburi.Entry) coroutine.Behaviour {
			return coroutine.Script(func(co *coroutine.Co) {
				require.Equal(t, c, co.Clock())
				if n > 0 {
					g.SpawnMany(2, ecs.Comp(components.Behaviour,
						components.BehaveFunc("bullet", split(n-1), coroutine.ChildOf(co.Self())).EndsEntity()))
				}
				co.Forever()
			})
		}
	}
	phase := g.Scheduler().Start(coroutine.Script(func(co *coroutine.Co) {
		g.SpawnMany(10, ecs.Comp(components.EndsWith, components.EndOf(co.Self())))
		g.SpawnMany(3, ecs.Comp(components.Behaviour,
			components.BehaveFunc("bullet", split(2), coroutine.ChildOf(co.Self())).EndsEntity()))
		co.Sleep(time.Second)
	}), coroutine.OnClock(c))
	for range 10 {
		g.Step(step)
	}
	require.Equal(t, 10+3*(1+2+4), g.World().Len())
	for range 60 {
		g.Step(step)
	}
	require.Equal(t, coroutine.Done, phase.State())
	require.Zero(t, g.World().Len())
	require.Zero(t, g.Scheduler().Len())
	require.Empty(t, g.errors)
}

// TestTheLastBulletsOfAFight: one that is fired by a command in the very step in which the fight is
// cleared never comes alive.
func TestTheLastBulletsOfAFight(t *testing.T) {
	for name, parts := range map[string]func(fight coroutine.Task) []ecs.Part{
		"with a behaviour": func(fight coroutine.Task) []ecs.Part {
			return []ecs.Part{ecs.Comp(components.Behaviour, components.Behave("bullet", coroutine.Await(coroutine.Forever()),
				coroutine.ChildOf(fight)).EndsEntity())}
		},
		"without one": func(fight coroutine.Task) []ecs.Part {
			return []ecs.Part{components.Position, ecs.Comp(components.EndsWith, components.EndOf(fight))}
		},
	} {
		t.Run(name, func(t *testing.T) {
			g := newGame(t, coroutine.Budget{})
			most := 0
			g.Add(ecs.Update, ecs.System{Name: "count", Update: func(e *ecs.Engine) { most = max(most, e.World().Len()) }})
			created := 0
			g.World().OnCreate(func(donburi.World, donburi.Entity) { created++ })
			steps := 0
			fight := g.Scheduler().Start(coroutine.Script(func(co *coroutine.Co) {
				for ; steps < 3; steps++ {
					for range 2 {
						g.Commands().Spawn(parts(co.Self())...)
					}
					if steps < 2 {
						co.Frame()
					}
				}
			}))
			for range 5 {
				g.Step(step)
			}
			require.True(t, fight.State().Ended())
			require.Equal(t, 4, created)
			require.Equal(t, 2, most, "those of the first step; the fight is over in the third")
			require.Zero(t, g.World().Len())
		})
	}
}

func TestEndsWithIsForAnyTask(t *testing.T) {
	g := newGame(t, coroutine.Budget{})
	task := g.Scheduler().Start(coroutine.Await(coroutine.Forever()))
	box := g.Spawn(components.Text, ecs.Comp(components.EndsWith, components.EndOf(task)))
	l := &life{}
	other := g.Spawn(ecs.Comp(components.EndsWith, components.EndOf(task)), ecs.Comp(components.Behaviour, l.behave()))
	g.Step(step)
	require.True(t, box.Valid() && other.Valid())
	task.Cancel()
	g.Step(step)
	require.False(t, box.Valid() || other.Valid())
	l.over(t, 1, systems.ErrEntityRemoved)
}

func TestOneValueForMany(t *testing.T) {
	g := newGame(t, coroutine.Budget{})
	all := g.SpawnMany(50, components.Position, ecs.Comp(components.Behaviour,
		components.BehaveFunc("move", func(self *donburi.Entry) coroutine.Behaviour {
			x := float64(self.Id())
			return coroutine.Script(func(co *coroutine.Co) {
				co.Frame()
				components.Position.Get(self).X = x
			})
		})))
	g.Step(step)
	g.Step(step)
	for _, entry := range all {
		require.Equal(t, float64(entry.Id()), components.Position.Get(entry).X)
	}
	require.PanicsWithError(t, "components: BehaveFunc: the function is nil; pass one that returns the behaviour of an entity",
		func() { components.BehaveFunc("x", nil) })
}

func TestManyBulletsCancelledAtOnce(t *testing.T) {
	g := newGame(t, coroutine.Budget{})
	fight := g.Scheduler().Start(coroutine.Await(coroutine.Forever()))
	g.SpawnMany(3000, components.Position, ecs.Comp(components.Behaviour,
		components.Behave("bullet", coroutine.Await(coroutine.Forever()), coroutine.ChildOf(fight)).EndsEntity()))
	keep := g.SpawnMany(10, components.Position, components.Behaviour)
	g.Step(step)
	fight.Cancel()
	require.Equal(t, 10, g.World().Len())
	for _, entry := range keep {
		require.True(t, entry.Valid())
	}
}
