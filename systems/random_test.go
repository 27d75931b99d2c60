package systems_test

import (
	"math/rand/v2"
	"testing"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
)

// chaos does at random to a world what games do, from systems and from inside behaviours, and knows
// which behaviours must live.
type chaos struct {
	*testing.T
	e       *ecs.Engine
	random  *rand.Rand
	quiet   bool
	ops     int
	adopted int
	refs    []ecs.Ref
	removed map[donburi.Entity]bool
	old     []components.BehaviourData // values that components have had
	alive   map[ecs.Ref]int            // how many scripts run for an entity
}

func TestRandomLifeOfWorlds(t *testing.T) {
	ops := 100_000
	if testing.Short() || raceEnabled {
		ops = 20_000
	}
	for _, budget := range []coroutine.Budget{{}, {Resumes: 40}} {
		c := newChaos(t, budget)
		for c.ops < ops/2 {
			for range 5 {
				c.e.Step(step)
			}
			c.check()
		}
		t.Logf("%d operations, %d entities, %d tasks", c.ops, c.e.World().Len(), c.e.Scheduler().Len())
		require.Greater(t, c.adopted, ops/1000)
		c.quiet = true
		c.e.Close()
		require.Empty(t, c.alive)
	}
}

func newChaos(t *testing.T, budget coroutine.Budget) *chaos {
	c := &chaos{T: t, random: rand.New(rand.NewPCG(1, 2)), removed: map[donburi.Entity]bool{}, alive: map[ecs.Ref]int{}}
	c.e = ecs.New(ecs.WithScheduler(coroutine.NewScheduler(coroutine.OnError(func(err error) {
		t.Errorf("reported: %v", err)
	}))))
	some := func(*ecs.Engine) {
		for range 10 {
			c.act()
		}
	}
	c.e.Add(ecs.Early, ecs.System{Name: "some", Update: some})
	c.e.Add(ecs.Update, systems.Behaviours(budget), ecs.System{Name: "more", Update: some})
	c.e.World().OnRemove(func(_ donburi.World, e donburi.Entity) {
		require.False(t, c.removed[e], "removed twice")
		c.removed[e] = true
	})
	return c
}

// behave returns a behaviour that acts now and then, and when it ends.
func (c *chaos) behave() components.BehaviourData {
	script := coroutine.Script(func(co *coroutine.Co) {
		me := co.Self().Owner().(ecs.Ref)
		c.alive[me]++
		defer func() {
			if c.alive[me]--; c.alive[me] == 0 {
				delete(c.alive, me)
			}
			if c.oneIn(4) {
				c.act()
			}
			if c.oneIn(8) {
				me.Remove()
			}
		}()
		for c.random.IntN(20) > 0 {
			co.Frames(c.random.IntN(5))
			c.act()
			if c.oneIn(50) {
				me.Remove()
			}
		}
	})
	b := components.Behave("chaos", script)
	if c.random.IntN(10) == 0 {
		b = b.Needing(components.Velocity)
	}
	return b
}

func (c *chaos) types() []donburi.IComponentType {
	all := []donburi.IComponentType{components.Behaviour, components.Slots, components.Position, components.Velocity, components.Tween}
	types := []donburi.IComponentType{components.Lifetime}
	for _, t := range all {
		if c.random.IntN(2) == 0 {
			types = append(types, t)
		}
	}
	return types
}

func (c *chaos) oneIn(n int) bool { return !c.quiet && c.random.IntN(n) == 0 }

// act does one thing.
func (c *chaos) act() {
	if c.quiet {
		return
	}
	c.ops++
	if len(c.refs) < 20 || len(c.refs) < 400 && c.random.IntN(4) == 0 {
		entry := c.e.Spawn(c.types()...)
		c.refs = append(c.refs, ecs.RefOf(entry))
		c.change(entry, components.Behaviour)
		return
	}
	i := c.random.IntN(len(c.refs))
	ref := c.refs[i]
	entry, ok := ref.Get()
	if !ok {
		require.True(c, c.removed[ref.Entity()], "a Ref is gone, its entity isn't")
		c.refs[i] = c.refs[len(c.refs)-1]
		c.refs = c.refs[:len(c.refs)-1]
		return
	}
	require.False(c, c.removed[ref.Entity()], "a Ref has an entity that is gone")
	switch c.random.IntN(11) {
	case 10:
		slot := []string{"", "move", "speak"}[c.random.IntN(3)]
		task := c.e.Scheduler().Start(c.behave().Recipe.Behaviour, coroutine.OwnedBy(ref))
		if systems.Adopt(c.e, ref.Entity(), slot, task) == nil {
			c.adopted++
		} else {
			task.Cancel()
		}
	case 0, 1:
		entry.Remove()
	case 2:
		c.e.Commands().Despawn(ref.Entity())
		c.e.Commands().Despawn(ref.Entity())
	case 3:
		types := c.types()
		t := types[len(types)-1]
		if entry.HasComponent(t) && t != components.Lifetime {
			entry.RemoveComponent(t)
		} else if !entry.HasComponent(t) {
			entry.AddComponent(t)
		}
	case 4:
		c.e.Commands().Set(ref.Entity(), ecs.Comp(components.Behaviour, c.behave()))
	case 5:
		c.e.Commands().Remove(ref.Entity(), components.Slots)
	case 6:
		from, ok := c.refs[c.random.IntN(len(c.refs))].Get()
		if ok && from.HasComponent(components.Behaviour) && entry.HasComponent(components.Behaviour) {
			b := components.Behaviour.GetValue(from)
			c.old = append(c.old, b)
			if c.random.IntN(2) == 0 {
				b = c.old[c.random.IntN(len(c.old))]
			}
			set(entry, b)
		}
	case 7:
		c.e.Commands().Do(func(donburi.World) {
			c.refs = append(c.refs, ecs.RefOf(c.e.Spawn(components.Lifetime, ecs.Comp(components.Behaviour, c.behave()))))
		})
	default:
		c.change(entry, components.Behaviour)
		c.change(entry, components.Slots)
	}
}

// change replaces a behaviour of the entity.
func (c *chaos) change(entry *donburi.Entry, t donburi.IComponentType) {
	switch {
	case !entry.HasComponent(t):
	case t == components.Behaviour:
		set(entry, c.behave())
	default:
		slot := []string{"move", "speak"}[c.random.IntN(2)]
		if c.random.IntN(3) == 0 {
			components.Slots.Get(entry).Clear(slot)
		} else {
			components.Slots.Get(entry).Put(slot, c.behave())
		}
	}
}

// check looks at the whole world after a step in which nothing is changed, so that the system
// Behaviours has seen what was.
func (c *chaos) check() {
	c.quiet = true
	c.e.Step(step)
	c.quiet = false
	live := map[coroutine.Task]bool{}
	for _, task := range c.e.Scheduler().Tasks() {
		live[task] = false
		require.True(c, task.Owner().(ecs.Ref).Alive(), "a task outlives its entity")
	}
	claim := func(e donburi.Entity, slot string, data components.BehaviourData) {
		require.NotNil(c, data.Start, "a component without a start")
		task := systems.TaskOf(c.e, e, slot)
		require.True(c, data.Recipe == nil || task != coroutine.Task{}, "a behaviour without a task")
		if task.State().Ended() {
			return
		}
		claimed, known := live[task]
		require.True(c, known)
		require.False(c, claimed, "a task has two components")
		live[task] = true
	}
	for e, data := range ecs.NewQuery1(components.Behaviour).Each(c.e.World()) {
		require.Same(c, data, data.Start.At, "a component has the start of another")
		claim(e, "", *data)
	}
	for e, slots := range ecs.NewQuery1(components.Slots).Each(c.e.World()) {
		for name, data := range slots.All() {
			claim(e, name, data)
		}
	}
	for task, claimed := range live {
		require.True(c, claimed, "the task %s of %v has no component", task.State(), task.Owner())
	}
	for ref := range c.alive {
		require.True(c, ref.Alive(), "a script outlives its entity")
	}
}
