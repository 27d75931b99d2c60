package rewind_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/systems"
)

// zoo is a game, as a resource: animals do one thing after the other at random, and a keeper does what the input says.
type zoo struct {
	Engine  *ecs.Engine
	Input   int // of the step
	Food    *coroutine.Chan[int]
	Bell    coroutine.Signal[string]
	Herd    *coroutine.Group
	Clock   *coroutine.Clock
	Promise *coroutine.Future[string]
	Works   []*coroutine.Future[int]
	Animals []ecs.Ref
	Errands []coroutine.Task
	Spare   []*animal
	Grid    []int
	Row     []int // of the Grid
	Seen    map[any]int
	Did     map[string]int // how often something was done
	Log     []string       // of what was done of late
}

// animal is a component, which leads to other animals, to itself, and into the zoo.
type animal struct {
	N      int
	Name   string
	Near   *donburi.Entry
	Any    any
	By     map[string]any
	Kids   map[donburi.Entity]*animal
	Cell   *int
	Rows   [][]int
	Vec    [4]float64
	Buffer []byte `somen:"spare"`
}

var (
	animals  = donburi.NewComponentType[animal]().SetName("Animal")
	zooTags  = []*donburi.ComponentType[donburi.Tag]{donburi.NewTag("Wet"), donburi.NewTag("Fed"), donburi.NewTag("Wild")}
	zooTypes = []save.Option{save.Type[[1]*animal](), save.Type[[2]int](), save.Type[[4]float64](), save.Type[[]int]()}
)

func newZoo(t testing.TB) *zoo {
	e := ecs.New(ecs.WithStep(20*time.Millisecond), ecs.WithScheduler(coroutine.NewScheduler(coroutine.WithSeed(9), coroutine.OnError(func(error) {}))))
	t.Cleanup(e.Close)
	z := &zoo{Engine: e, Food: coroutine.NewChan[int](1), Seen: map[any]int{}, Did: map[string]int{}}
	z.Herd, z.Clock = e.Scheduler().NewGroup(), e.Scheduler().Clock().NewClock("zoo")
	ecs.SetResource(e, z)
	e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{Resumes: 25}), systems.Movement(), systems.Lifetimes(),
		ecs.System{Name: "keeper", Update: func(*ecs.Engine) { z.keep() }})
	wet := e.Watch(zooTags[0])
	e.Scheduler().Start(z.feeder(), coroutine.Named("feeder"))
	e.Scheduler().Start(z.bell(), coroutine.Named("bell"))
	e.Scheduler().Start(z.hears("added", &wet.Added), coroutine.Named("added"))
	e.Scheduler().Start(z.hears("removed", e.EntityRemoved()), coroutine.Named("removed"))
	return z
}

// play plays a step.
func (z *zoo) play(input int) {
	z.Input = input
	z.Engine.Step(z.Engine.StepLength())
}

// did notes what was done.
func (z *zoo) did(what string, with ...any) {
	z.Did[what]++
	z.Log = append(z.Log[max(0, len(z.Log)-12):], what+fmt.Sprint(with...))
}

func (z *zoo) feeder() coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for n := range z.Food.All(co) {
			z.did("fed", n)
			if n%5 == 0 {
				z.Bell.Emit("food")
			}
			if n%2 == 0 {
				co.Sleep(70 * time.Millisecond)
			}
		}
	})
}

func (z *zoo) bell() coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for i := range co.Every(70 * time.Millisecond) {
			z.Bell.Emit("rings")
			if i%4 == 3 {
				z.Clock.SetScale(float64(i%3) / 2)
			}
		}
	})
}

func (z *zoo) hears(what string, of *ecs.Feed[donburi.Entity]) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for entity := range of.All(co) {
			z.did(what, entity)
		}
	})
}

// keep is the keeper's system.
func (z *zoo) keep() {
	r := z.Engine.Scheduler().Rand()
	choose := func() (*donburi.Entry, bool) {
		if len(z.Animals) == 0 {
			return nil, false
		}
		return z.Animals[r.IntN(len(z.Animals))].Get()
	}
	switch n := z.Engine.World().Len(); {
	case n < 6 || z.Input == 0 && n < 25:
		z.spawn(r)
	case z.Input == 1:
		if entry, ok := choose(); ok {
			entry.Remove()
		}
	case z.Input == 2:
		if entry, ok := choose(); ok {
			z.Engine.Commands().Despawn(entry.Entity())
		}
	case z.Input == 3 || z.Input == 4:
		switch entry, ok := choose(); {
		case !ok || !entry.HasComponent(components.Behaviour):
		case z.Input == 3:
			entry.RemoveComponent(components.Behaviour)
		default:
			components.Behaviour.SetValue(entry, components.BehaveFunc("again", z.lives))
			z.did("replaced", entry.Entity())
		}
	case z.Input == 5 && z.Promise != nil:
		z.Promise.Complete("kept", nil)
		z.Promise = nil
	case z.Input == 6 && r.IntN(10) == 0:
		z.Herd.Cancel(nil)
	case z.Input == 7:
		z.Engine.AfterStep(func() {
			z.did("closing", z.Engine.Steps())
			z.spawn(z.Engine.Scheduler().Rand())
		})
	case z.Input >= 8 && z.Input <= 10:
		z.interfere(r)
	}
	z.Bell.Emit("kept")
}

// interfere cancels an errand, or pauses it, or lets it go on.
func (z *zoo) interfere(r *rand.Rand) {
	if len(z.Errands) == 0 {
		return
	}
	switch t := z.Errands[r.IntN(len(z.Errands))]; z.Input {
	case 8:
		t.Cancel()
	case 9:
		t.Pause()
		z.did("paused", t.State())
	case 10:
		t.Resume()
	}
}

func (z *zoo) spawn(r *rand.Rand) {
	n := len(z.Animals) + r.IntN(100)
	entry := z.Engine.Spawn(components.Position, ecs.Comp(components.Velocity, components.Vec2{X: r.Float64()}), ecs.Comp(animals, animal{N: n, Name: strconv.Itoa(n)}),
		ecs.Comp(components.Behaviour, components.BehaveFunc("lives", z.lives, coroutine.InGroup(z.Herd)).EndsEntity()))
	z.Animals = append(z.Animals, ecs.RefOf(entry))
	if len(z.Animals) > 40 {
		z.Animals = append(z.Animals[:0:0], z.Animals[20:]...)
	}
}

func (z *zoo) lives(self *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		var words [3]string
		name := animals.Get(self).Name
		defer func() { z.did("ended", name, words) }()
		for i := 0; ; i++ {
			a := animals.Get(self) // an archetype on, it may lie elsewhere
			switch r := co.Rand().IntN(11); r {
			case 0:
				if m := (coroutine.Message[int]{Value: a.N + i}); i%2 == 0 {
					z.Food.Send(co, m.Value)
				} else if co.First(z.Food.ToSend(&m), coroutine.Sleep(30*time.Millisecond)) == 1 {
					z.did("gave up", m.Value)
				}
			case 1:
				var s string
				if co.First(z.Bell.Next(&s), coroutine.Sleep(40*time.Millisecond)) == 0 {
					words[i%3] = s
				}
			case 2:
				z.digs(co, a.N+i)
			case 3:
				if tag := zooTags[co.Rand().IntN(3)]; self.HasComponent(tag) {
					self.RemoveComponent(tag)
				} else {
					self.AddComponent(tag)
				}
			case 4:
				z.sends(co, i)
			case 5:
				z.meets(co, self, i)
			case 6:
				if co.Rand().IntN(4) == 0 {
					panic(fmt.Sprint("bad ", a.N))
				}
				if i > 3 {
					return
				}
				co.Yield()
			case 7:
				if z.Promise == nil {
					z.Promise = &coroutine.Future[string]{}
				}
				if p := z.Promise; co.First(p.Done(), z.Clock.Sleep(time.Duration(a.N)*time.Millisecond)) == 0 {
					words[0], _ = p.Await(co)
					z.did("promised", words[0])
				}
			case 8:
				co.Wait(co.Go(coroutine.Timeout(45*time.Millisecond, coroutine.All(coroutine.Await(coroutine.Frames(2)),
					coroutine.Finally(coroutine.Await(coroutine.Sleep(time.Duration(i*10)*time.Millisecond)), func() { z.did("finally") })))).Done())
			default:
				z.changes(a, self.Entity(), r, i)
			}
			co.Frame()
		}
	})
}

// digs waits for a future.
func (z *zoo) digs(co *coroutine.Co, n int) {
	work := coroutine.AsyncWith(n, func(_ context.Context, n int) (int, error) {
		if n%4 == 0 {
			return 0, errors.New("a stone")
		}
		return n * n, nil
	}).ReadyIn(1 + n%4).OnLoad(coroutine.StartAgain)
	z.Works = append(z.Works[max(0, len(z.Works)-3):], work)
	v, err := work.Await(co)
	z.did("dug", v, err)
}

// sends starts a child.
func (z *zoo) sends(co *coroutine.Co, i int) {
	steps := map[string][]int{}
	t := co.Go(coroutine.Script(func(co *coroutine.Co) {
		for range 3 {
			co.Wait(z.Clock.Sleep(30 * time.Millisecond))
			steps["child"] = append(steps["child"], i)
		}
		z.did("back", steps)
	}))
	z.Errands = append(z.Errands[max(0, len(z.Errands)-5):], t)
}

// meets waits until the other animal is gone, or the keeper does something.
func (z *zoo) meets(co *coroutine.Co, self *donburi.Entry, i int) {
	if len(z.Animals) == 0 {
		return
	}
	o := z.Animals[co.Rand().IntN(len(z.Animals))]
	if other, ok := o.Get(); ok && other != self {
		animals.Get(self).Near, animals.Get(other).Near = other, self
		co.Wait(coroutine.Until(func() bool { return i%2 == 0 || !o.Alive() || z.Input%3 == 0 }))
		z.did("met", i)
	}
}

// changes makes something of what leads to something.
func (z *zoo) changes(a *animal, entity donburi.Entity, r, i int) {
	switch (r + i) % 5 {
	case 0:
		a.Vec[1]++
		a.By = map[string]any{"a": i, "b": []int{i}, "c": a, "d": a.Vec}
		a.Any = [1]*animal{a}
	case 1:
		if last := len(z.Spare) - 1; last >= 0 {
			if a.Kids == nil {
				a.Kids = map[donburi.Entity]*animal{}
			}
			a.Kids[entity], z.Spare[last].Cell = z.Spare[last], &a.N
			z.Spare = z.Spare[:last]
		} else {
			z.Spare = append(z.Spare, &animal{N: i}, a)
		}
	case 2:
		if z.Grid = append(z.Grid, i); len(z.Grid) > 3 {
			z.Row = z.Grid[1:3]
			z.Row[0]++
		}
		if len(z.Grid) > 30 {
			z.Grid = z.Grid[10:]
		}
	case 3:
		z.Seen[[]any{i, a.Name, float64(i), entity, [2]int{i, 1}}[i%5]]++
		if len(z.Seen) > 20 {
			clear(z.Seen)
		}
	case 4:
		*a = animal{N: a.N + 1, Name: a.Name, Rows: [][]int{{i}, z.Row}, Vec: a.Vec, Buffer: append(a.Buffer[:0], byte(i))}
	}
}
