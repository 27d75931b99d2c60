package save_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
	"github.com/yohamta/donburi/features/events"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/systems"
)

// post is a resource with what behaviours wait at.
type post struct {
	Box  coroutine.Chan[int]
	Bell coroutine.Signal[int]
	Slow *coroutine.Clock
}

type pipe struct{ Go chan int }

var (
	pipes  = donburi.NewComponentType[pipe]().SetName("Pipe")
	rumour = events.NewEventType[bat]()
)

// with spawns an entity with a behaviour.
func with(e *ecs.Engine, name string, script func(*coroutine.Co), options ...coroutine.Option) *donburi.Entry {
	return e.Spawn(ecs.Comp(bats, bat{Name: name}), ecs.Comp(components.Behaviour, components.Behave(name, coroutine.Script(script), options...)))
}

// stalks waits with variables that may be refused.
func stalks(prey ecs.Ref, other coroutine.Task, box *coroutine.Chan[int], bell *coroutine.Signal[int]) func(*coroutine.Co) {
	return func(co *coroutine.Co) {
		prey, other, box, bell := prey, other, box, bell
		co.Sleep(time.Second)
		prey.Remove()
		other.Cancel()
		if box != nil {
			box.TrySend(1)
		}
		if bell != nil {
			bell.Emit(1)
		}
	}
}

func receives(box *coroutine.Chan[int]) func(*coroutine.Co) {
	return func(co *coroutine.Co) { box.Receive(co) }
}

func heeds(bell *coroutine.Signal[int]) func(*coroutine.Co) {
	return func(co *coroutine.Co) {
		for {
			bell.Wait(co)
		}
	}
}

func sleeps(co *coroutine.Co) { co.Sleep(time.Second) }

// TestPartRefused: what leads out of a part is named, with what to do, and nothing is written.
func TestPartRefused(t *testing.T) {
	type in = []donburi.Entity
	for name, c := range map[string]struct {
		data  bool // it needs behaviours that are data
		set   func(e *ecs.Engine) (in, []save.Option)
		texts []string
	}{
		"an entry": {false, func(e *ecs.Engine) (in, []save.Option) {
			a, b := e.Spawn(bats), e.Spawn(bats)
			bats.Get(a).Friend = b
			return in{a.Entity()}, nil
		}, []string{"Bat of entity 1.0.Friend", "entity 2.0, which is not of the part", "name it by Outside"}},
		"an entity": {false, func(e *ecs.Engine) (in, []save.Option) {
			a, b := e.Spawn(bats), e.Spawn(bats)
			bats.Get(a).Nest = b.Entity()
			return in{a.Entity()}, nil
		}, []string{"Bat of entity 1.0.Nest", "entity 2.0, which is not of the part"}},
		"a component": {false, func(e *ecs.Engine) (in, []save.Option) {
			a, b := e.Spawn(bats), e.Spawn(bats)
			bats.Get(a).Pulse = &bats.Get(b).Wakes
			return in{a.Entity()}, nil
		}, []string{"Bat of entity 1.0.Pulse", "it is the component Bat of entity 2.0, which is not of the part", "name it by Outside"}},
		"a shared component": {false, func(e *ecs.Engine) (in, []save.Option) {
			a, b := e.Spawn(bats), e.Spawn(bats)
			bats.Set(a, bats.Get(b))
			return in{a.Entity()}, nil
		}, []string{"Bat of entity 1.0", "it is the component Bat of entity 2.0"}},
		"an entry of another world": {false, func(e *ecs.Engine) (in, []save.Option) {
			a, w := e.Spawn(bats), donburi.NewWorld()
			bats.Get(a).Friend = w.Entry(w.Create(bats))
			return in{a.Entity()}, nil
		}, []string{"Bat of entity 1.0.Friend", "an entry of another world"}},
		"a ref in a variable": {true, func(e *ecs.Engine) (in, []save.Option) {
			a := with(e, "stalks", stalks(ecs.RefOf(e.Spawn(bats)), coroutine.Task{}, nil, nil))
			return in{a.Entity()}, nil
		}, []string{"behaviour stalks, variable prey of", "part_refused_test.go:", "entity 1.0, which is not of the part"}},
		"a task": {true, func(e *ecs.Engine) (in, []save.Option) {
			b := with(e, "b", sleeps)
			nightSteps(e, 1)
			a := with(e, "stalks", stalks(ecs.Ref{}, systems.TaskOf(e, b.Entity(), ""), nil, nil))
			return in{a.Entity()}, nil
		}, []string{"behaviour stalks, variable other of", `behaviour "b" of entity 1.0`, "it is not of the part", "add its entity"}},
		"a channel that another has": {true, func(e *ecs.Engine) (in, []save.Option) {
			box := coroutine.NewChan[int](1)
			with(e, "b", stalks(ecs.Ref{}, coroutine.Task{}, box, nil))
			return in{with(e, "stalks", stalks(ecs.Ref{}, coroutine.Task{}, box, nil)).Entity()}, nil
		}, []string{"behaviour stalks, variable box of", `behaviour "b" has it too`, "give the part one of its own", "Fixed"}},
		"a channel at which another waits": {true, func(e *ecs.Engine) (in, []save.Option) {
			box := coroutine.NewChan[int](1)
			with(e, "b", receives(box))
			return in{with(e, "stalks", stalks(ecs.Ref{}, coroutine.Task{}, box, nil)).Entity()}, nil
		}, []string{"behaviour stalks, variable box of", `behaviour "b"`, "it waits there and is not of the part"}},
		"a signal of a resource's object": {true, func(e *ecs.Engine) (in, []save.Option) {
			bell := &coroutine.Signal[int]{}
			ecs.SetResource(e, map[string]*coroutine.Signal[int]{"bell": bell})
			return in{with(e, "heeds", heeds(bell)).Entity()}, nil
		}, []string{"behaviour heeds, variable bell of", "resource.map[string]*coroutine.Signal[int] has it too"}},
		"a place at a channel of a resource": {true, func(e *ecs.Engine) (in, []save.Option) {
			ecs.SetResource(e, post{})
			return in{with(e, "receives", receives(&ecs.Resource[post](e).Box)).Entity()}, nil
		}, []string{`behaviour "receives" of entity`, "it waits at a channel of int that is not of the part", "place in the queue", "a channel of its own"}},
		"a clock": {true, func(e *ecs.Engine) (in, []save.Option) {
			slow := e.Scheduler().Clock().NewClock("slow")
			with(e, "b", sleeps, coroutine.OnClock(slow))
			return in{with(e, "a", sleeps, coroutine.OnClock(slow)).Entity()}, nil
		}, []string{`behaviour a`, `behaviour "b"`, "it waits there and is not of the part", "Fixed or Root"}},
		"a clock of a resource": {true, func(e *ecs.Engine) (in, []save.Option) {
			ecs.SetResource(e, post{Slow: e.Scheduler().Clock().NewClock("slow")})
			return in{with(e, "a", sleeps, coroutine.OnClock(ecs.Resource[post](e).Slow)).Entity()}, nil
		}, []string{"behaviour a", "save_test.post has it too"}},
		"a group": {true, func(e *ecs.Engine) (in, []save.Option) {
			g := e.Scheduler().NewGroup()
			with(e, "b", sleeps, coroutine.InGroup(g))
			return in{with(e, "a", sleeps, coroutine.InGroup(g)).Entity()}, nil
		}, []string{"behaviour a", `behaviour "b" of entity 1.0`, "it is not of the part"}},
		"a parent": {true, func(e *ecs.Engine) (in, []save.Option) {
			b := with(e, "b", sleeps)
			nightSteps(e, 1)
			return in{with(e, "a", sleeps, coroutine.ChildOf(systems.TaskOf(e, b.Entity(), ""))).Entity()}, nil
		}, []string{`behaviour "a" of entity 2.0`, `its parent, "b", is not`, "detach"}},
		"the entity of a child": {true, func(e *ecs.Engine) (in, []save.Option) {
			b := with(e, "b", sleeps)
			nightSteps(e, 1)
			with(e, "a", sleeps, coroutine.ChildOf(systems.TaskOf(e, b.Entity(), "")))
			return in{b.Entity()}, nil
		}, []string{`behaviour "a" of entity 2.0`, "its entity is not", "add the entity to the part"}},
		"an end": {true, func(e *ecs.Engine) (in, []save.Option) {
			b := with(e, "b", sleeps)
			nightSteps(e, 1)
			a := e.Spawn(ecs.Comp(components.EndsWith, components.EndOf(systems.TaskOf(e, b.Entity(), ""))))
			return in{a.Entity()}, nil
		}, []string{"EndsWith of entity 2.0", `behaviour "b" of entity 1.0`, "it is not of the part"}},
		"a loop over a feed": {true, func(e *ecs.Engine) (in, []save.Option) {
			return in{with(e, "mourns", func(co *coroutine.Co) {
				for range e.EntityRemoved().All(co) {
				}
			}).Entity()}, nil
		}, []string{"behaviour mourns", "a loop over a feed of the engine", "Feed.Wait"}},
		"a watch": {true, func(e *ecs.Engine) (in, []save.Option) {
			return in{with(e, "watches", func(co *coroutine.Co) { e.Watch(tired).Added.Wait(co) }).Entity()}, nil
		}, []string{"behaviour watches", "engine has it too"}},
		"a feed of events": {true, func(e *ecs.Engine) (in, []save.Option) {
			return in{with(e, "listens", func(co *coroutine.Co) { ecs.EventFeed(e, rumour).Wait(co) }).Entity()}, nil
		}, []string{"behaviour listens", "a feed of donburi's events has it too"}},
		"work": {true, func(e *ecs.Engine) (in, []save.Option) {
			return in{with(e, "works", func(co *coroutine.Co) {
				_, _ = coroutine.Async(func(ctx context.Context) (int, error) { <-ctx.Done(); return 0, nil }).Await(co)
			}).Entity()}, nil
		}, []string{`behaviour "works" of entity 1.0`, "the work of a future"}},
		"a Go channel": {false, func(e *ecs.Engine) (in, []save.Option) {
			return in{e.Spawn(ecs.Comp(pipes, pipe{make(chan int)})).Entity()}, nil
		}, []string{"Pipe of entity 1.0.Go", "it is a Go channel"}},
		"events": {false, func(e *ecs.Engine) (in, []save.Option) {
			rumour.Publish(e.World(), bat{})
			return in{e.World().Archetypes()[0].Entities()[0]}, nil
		}, []string{"entity 1.0", "donburi keeps the subscribers and events"}},
		"one that is gone": {false, func(e *ecs.Engine) (in, []save.Option) {
			a := e.Spawn(bats)
			a.Remove()
			return in{a.Entity()}, nil
		}, []string{"entity 1.0 of the part is gone"}},
		"no entity": {false, func(e *ecs.Engine) (in, []save.Option) { return in{donburi.Null}, nil }, []string{"no entity of the part is gone"}},
		"one twice": {false, func(e *ecs.Engine) (in, []save.Option) {
			a := e.Spawn(bats).Entity()
			return in{a, a}, nil
		}, []string{"entity 1.0 is in the part twice"}},
		"one inside and outside": {false, func(e *ecs.Engine) (in, []save.Option) {
			a := e.Spawn(bats).Entity()
			return in{a}, []save.Option{save.Outside("a", a)}
		}, []string{`entity 1.0 is in the part, and Outside names it "a"`}},
		"one outside that is gone": {false, func(e *ecs.Engine) (in, []save.Option) {
			a := e.Spawn(bats)
			a.Remove()
			return nil, []save.Option{save.Outside("a", a.Entity())}
		}, []string{`entity 1.0, which Outside names "a", is gone`}},
		"one outside with two names": {false, func(e *ecs.Engine) (in, []save.Option) {
			a := e.Spawn(bats).Entity()
			return nil, []save.Option{save.Outside("a", a), save.Outside("b", a)}
		}, []string{`entity 1.0 is named "a" and "b" by Outside`}},
	} {
		t.Run(name, func(t *testing.T) {
			e := makeNight(t)
			entities, options := c.set(e)
			if !c.data {
				nightSteps(e, 2)
			} else if nightSteps(e, 2); !isCompiled(t) {
				state := (*coroutine.StateError)(nil)
				if name != "an end" {
					require.ErrorAs(t, save.Part(new(bytes.Buffer), e, entities, options...), &state)
				}
				return
			}
			var b bytes.Buffer
			err := save.Part(&b, e, entities, options...)
			require.Error(t, err)
			for _, text := range c.texts {
				require.ErrorContains(t, err, text)
			}
			require.Zero(t, b.Len())
			nightSteps(e, 2)
		})
	}
}

// TestNamedByNoPointer: what is named has to be somewhere.
func TestNamedByNoPointer(t *testing.T) {
	e := makeNight(t)
	for name, option := range map[string]save.Option{"a slice": save.Root("town", []int{1}), "nil": save.Fixed("town", nil), "a nil pointer": save.Root("town", (*int)(nil))} {
		var b bytes.Buffer
		for _, err := range []error{save.Save(&b, e, option), save.Part(&b, e, nil, option)} {
			require.ErrorContains(t, err, "town is given by", name)
			require.ErrorContains(t, err, "pass a pointer")
		}
	}
}

// TestOutsideIsForParts: whole saves have no outside.
func TestOutsideIsForParts(t *testing.T) {
	e := makeNight(t)
	a := e.Spawn(bats).Entity()
	var b bytes.Buffer
	require.ErrorContains(t, save.Save(&b, e, save.Outside("a", a)), "Part and LoadPart")
	require.ErrorContains(t, save.Scheduler(&b, e.Scheduler(), save.Outside("a", a)), "Part and LoadPart")
	require.Zero(t, b.Len())
	require.NoError(t, save.Save(&b, e))
	require.ErrorContains(t, save.Load(bytes.NewReader(b.Bytes()), e, save.Outside("a", a)), "Part and LoadPart")
	_, err := save.LoadPart(&b, e)
	format := (*save.FormatError)(nil)
	require.ErrorAs(t, err, &format)
	require.ErrorContains(t, err, "a whole game; load it by Load")
	b.Reset()
	require.NoError(t, save.Part(&b, e, []donburi.Entity{a}))
	require.ErrorContains(t, save.Load(&b, e), "LoadPart")
}
