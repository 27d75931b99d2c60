package save_test

import (
	"bytes"
	"fmt"
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

// diary is a resource.
type diary struct{ Lines []string }

func (d *diary) note(format string, args ...any) {
	d.Lines = append(d.Lines, fmt.Sprintf(format, args...))
}

func (d *diary) take() []string {
	lines := d.Lines
	d.Lines = nil
	return lines
}

// bat is a component that knows others.
type bat struct {
	Name   string
	Wakes  int
	Friend *donburi.Entry
	Prey   ecs.Ref
	Nest   donburi.Entity
	Pulse  *int // of a friend's Wakes
	Cave   *cave
}

// cave is shared by its bats.
type cave struct {
	Echo  *coroutine.Chan[string]
	Dusk  coroutine.Signal[int]
	Flock *coroutine.Group
}

var bats = donburi.NewComponentType[bat]().SetName("Bat")

func makeNight(t testing.TB) *ecs.Engine {
	e := ecs.New()
	t.Cleanup(e.Close)
	ecs.SetResource(e, diary{})
	e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}), systems.Movement())
	return e
}

func nightSteps(e *ecs.Engine, n int) {
	for range n {
		e.Step(10 * time.Millisecond)
	}
}

func fly(e *ecs.Engine) func(*donburi.Entry) coroutine.Behaviour {
	return func(self *donburi.Entry) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			b, d := bats.Get(self), ecs.Resource[diary](e)
			defer func() { d.note("%s ends", b.Name) }()
			begin := co.Now()
			for round := 0; ; round++ {
				slept := co.Frames(5)
				b.Wakes++
				d.note("%s wakes %d after %v, %v since it began, %v on its pulse", b.Name, round, slept, co.Now()-begin, b.Pulse != nil)
			}
		})
	}
}

func spawnBat(e *ecs.Engine, name string, parts ...ecs.Part) *donburi.Entry {
	return e.Spawn(append([]ecs.Part{ecs.Comp(bats, bat{Name: name}), components.Position, ecs.Comp(components.Behaviour, components.BehaveFunc("fly", fly(e)))}, parts...)...)
}

func TestPartGoesOnElsewhere(t *testing.T) {
	from, to := makeNight(t), makeNight(t)
	a, b := spawnBat(from, "a"), spawnBat(from, "b")
	pa, pb := bats.Get(a), bats.Get(b)
	pa.Friend, pa.Prey, pa.Nest, pa.Pulse = b, ecs.RefOf(b), b.Entity(), &pb.Wakes
	pb.Friend = a
	nightSteps(from, 8)
	require.Equal(t, []string{
		"a wakes 0 after 50ms, 50ms since it began, true on its pulse",
		"b wakes 0 after 50ms, 50ms since it began, false on its pulse",
	}, ecs.Resource[diary](from).take())

	spawnBat(to, "x")
	nightSteps(to, 3)
	var part bytes.Buffer
	err := save.Part(&part, from, []donburi.Entity{a.Entity(), b.Entity()})
	if !isCompiled(t) {
		state := (*coroutine.StateError)(nil)
		require.ErrorAs(t, err, &state)
		require.ErrorContains(t, err, `behaviour "fly" of entity 1.0`)
		return
	}
	require.NoError(t, err)
	entities, err := save.LoadPart(&part, to)
	require.NoError(t, err)
	require.Len(t, entities, 2)
	na, nb := to.World().Entry(entities[0]), to.World().Entry(entities[1])
	qa, qb := bats.Get(na), bats.Get(nb)
	require.Same(t, nb, qa.Friend)
	require.Same(t, na, qb.Friend)
	require.Equal(t, ecs.RefOf(nb), qa.Prey)
	require.Equal(t, nb.Entity(), qa.Nest)
	require.Same(t, &qb.Wakes, qa.Pulse)
	require.Empty(t, ecs.Resource[diary](to).Lines)
	require.Equal(t, 3, to.Scheduler().Len())
	nightSteps(to, 3)
	require.Equal(t, []string{
		"x wakes 0 after 50ms, 50ms since it began, false on its pulse",
		"a wakes 1 after 50ms, 100ms since it began, true on its pulse",
		"b wakes 1 after 50ms, 100ms since it began, false on its pulse",
	}, ecs.Resource[diary](to).take())
	nightSteps(to, 5)
	require.Len(t, ecs.Resource[diary](to).take(), 3)
	require.Equal(t, 3, qa.Wakes)
	na.Remove()
	require.Equal(t, []string{"a ends"}, ecs.Resource[diary](to).take())
	nightSteps(from, 1)
	require.Equal(t, 1, pa.Wakes, "the one that stayed knows nothing of it")
}

func TestPartDump(t *testing.T) {
	if !isCompiled(t) {
		t.Log("the behaviours have stacks, and are refused")
		return
	}
	e := makeNight(t)
	a, b, p, gone := spawnBat(e, "a"), spawnBat(e, "b"), spawnBat(e, "player"), spawnBat(e, "gone")
	*bats.Get(a) = bat{Name: "a", Friend: b, Prey: ecs.RefOf(p), Nest: gone.Entity(), Pulse: &bats.Get(b).Wakes}
	gone.Remove()
	nightSteps(e, 3)
	var part, out bytes.Buffer
	require.NoError(t, save.Part(&part, e, []donburi.Entity{a.Entity(), b.Entity()}, save.Outside("player", p.Entity())))
	require.NoError(t, save.Dump(&out, bytes.NewReader(part.Bytes())))
	for _, text := range []string{
		"a part of a game, of build ", "2 entities, 2 tasks\n",
		"  Bat: {\n    Name: \"a\"\n    Wakes: 0\n    Friend: entity 2.0\n    Prey: entity \"player\" outside\n    Nest: entity 4.0, which is gone\n    Pulse: Bat of entity 2.0[0].Wakes\n",
		"task 1 \"fly\" of entity 1.0 waits for 3 more frames\n  in save_test.fly.func1.1 (part_test.go:",
		"    self = entity 1.0\n    e = fixed \"engine\"\n    b = Bat of entity 1.0\n",
	} {
		require.Contains(t, out.String(), text)
	}
	out.Reset()
	require.NoError(t, save.DumpAll(&out, &part))
	require.Contains(t, out.String(), "ties:")
}
