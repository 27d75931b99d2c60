package save_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
	"github.com/yohamta/donburi/features/transform"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/systems"
)

// TestPartIsData: a part without behaviours needs no tool. donburi's hierarchy goes with it, references to what is gone
// stay gone, and who listens hears of the entities when all is there.
func TestPartIsData(t *testing.T) {
	from, to := makeNight(t), makeNight(t)
	gone := from.Spawn(bats)
	kept := gone.Entity()
	from.World().Remove(kept)
	parent, child := from.Spawn(transform.Transform, bats), from.Spawn(transform.Transform, bats, components.Position)
	transform.AppendChild(parent, child, false)
	transform.GetTransform(child).LocalPosition.X = 3
	*bats.Get(child) = bat{Name: "child", Nest: kept, Prey: ecs.NewRef(from.World(), kept), Friend: parent}
	player := from.Spawn(bats, components.Position)
	bats.Get(parent).Prey, bats.Get(parent).Pulse = ecs.RefOf(player), &bats.Get(player).Wakes

	other := to.Spawn(bats, components.Position)
	for range 3 {
		to.Spawn(bats).Remove() // whose id is used again
	}
	var heard []string
	to.World().OnCreate(func(w donburi.World, e donburi.Entity) {
		heard = append(heard, fmt.Sprintf("%s of %d", bats.Get(w.Entry(e)).Name, w.Len()))
	})
	var part bytes.Buffer
	outside := save.Outside("player", player.Entity())
	require.NoError(t, save.Part(&part, from, []donburi.Entity{child.Entity(), parent.Entity()}, outside))
	var added []donburi.Entity
	watch := to.Watch(transform.Transform)
	to.Scheduler().Start(func(yield func(coroutine.Wait) bool) {
		for e := donburi.Null; yield(watch.Added.Next(&e)); {
			added = append(added, e)
		}
	})
	nightSteps(to, 1)
	for i := range 2 {
		heard = nil
		entities, err := save.LoadPart(bytes.NewReader(part.Bytes()), to, save.Outside("player", other.Entity()))
		require.NoError(t, err)
		c, p := to.World().Entry(entities[0]), to.World().Entry(entities[1])
		require.Equal(t, []string{"child of 3", " of 3"}, heard, "both are there when it is told of the first")
		children, ok := transform.GetChildren(p)
		require.True(t, ok)
		require.Equal(t, []*donburi.Entry{c}, children)
		got, ok := transform.GetParent(c)
		require.True(t, ok)
		require.Same(t, p, got)
		require.Equal(t, 3.0, transform.WorldPosition(c).X)
		b := bats.Get(c)
		require.False(t, b.Prey.Alive())
		require.False(t, to.World().Valid(b.Nest))
		require.NotEqual(t, donburi.Null, b.Nest)
		require.Equal(t, b.Nest, b.Prey.Entity())
		require.Same(t, p, b.Friend)
		require.Equal(t, ecs.RefOf(other), bats.Get(p).Prey)
		require.Same(t, &bats.Get(other).Wakes, bats.Get(p).Pulse)
		nightSteps(to, 2)
		require.Len(t, added, i+1, "the first of two in one step")
		require.Contains(t, entities, added[i])
		c.AddComponent(components.Velocity) // they are entities like others
		transform.RemoveRecursive(p)
		require.False(t, c.Valid() || p.Valid())
		p2 := to.Spawn(bats)
		require.True(t, p2.Valid())
		p2.Remove()
	}
	_, err := save.LoadPart(bytes.NewReader(part.Bytes()), to)
	require.ErrorContains(t, err, `"player"`)
	require.ErrorContains(t, err, "Outside")
	require.Equal(t, 1, to.World().Len())
	require.NoError(t, save.Part(&part, from, nil), "nobody is left of it")
}

// shift is a resource that behaviours wait at.
type shift struct {
	Bell coroutine.Signal[int]
	Done bool
	Team int
}

func guard(e *ecs.Engine, ui *coroutine.Clock) func(*donburi.Entry) coroutine.Behaviour {
	return func(self *donburi.Entry) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			d, s, b := ecs.Resource[diary](e), ecs.Resource[shift](e), bats.Get(self)
			v := 0
			switch co.First(s.Bell.Next(&v), coroutine.Until(func() bool { return s.Done })) {
			case 0:
				d.note("%s hears %d", b.Name, v)
			case 1:
				d.note("%s is done", b.Name)
			}
			s.Team++
			co.Wait(ui.Sleep(100 * time.Millisecond))
			d.note("%s at %v of the clock", b.Name, ui.Now())
			co.Wait(e.EntityRemoved().Next(new(donburi.Entity)))
			d.note("%s mourns", b.Name)
			co.Wait(e.Removed(b.Nest))
			d.note("%s leaves", b.Name)
		})
	}
}

// TestPartBinds: resources and what is named belong to the program: the behaviours of a part go on with those that are
// there.
func TestPartBinds(t *testing.T) {
	if !isCompiled(t) {
		t.Log("the behaviours have stacks, and are refused")
		return
	}
	from, to := makeNight(t), makeNight(t)
	ecs.SetResource(from, shift{})
	uiFrom, uiTo := from.Scheduler().Clock().NewClock("ui"), to.Scheduler().Clock().NewClock("ui")
	uiTo.SetScale(0.5)
	a := from.Spawn(ecs.Comp(bats, bat{Name: "a"}), ecs.Comp(components.Behaviour, components.BehaveFunc("guard", guard(from, uiFrom)).EndsEntity()))
	b := from.Spawn(ecs.Comp(bats, bat{Name: "nest"}))
	bats.Get(a).Nest = b.Entity()
	nightSteps(from, 5)
	entities := []donburi.Entity{a.Entity(), b.Entity()}
	move := func(ui *coroutine.Clock) []donburi.Entity {
		var part bytes.Buffer
		require.NoError(t, save.Part(&part, from, entities, save.Fixed("ui", ui)))
		before := whole(t, to, uiTo)
		_, err := save.LoadPart(bytes.NewReader(part.Bytes()), to)
		require.ErrorContains(t, err, "Fixed", "nobody has named the clock")
		require.Equal(t, before, whole(t, to, uiTo))
		now, err := save.LoadPart(&part, to, save.Fixed("ui", uiTo))
		require.NoError(t, err)
		return now
	}
	var part bytes.Buffer
	require.NoError(t, save.Part(&part, from, entities, save.Fixed("ui", uiFrom)))
	before := whole(t, to, uiTo)
	_, err := save.LoadPart(&part, to, save.Fixed("ui", uiTo))
	require.ErrorContains(t, err, "save_test.shift")
	require.ErrorContains(t, err, "SetResource")
	require.Equal(t, before, whole(t, to, uiTo), "nothing has changed")

	ecs.SetResource(to, shift{})
	nightSteps(to, 7)
	d, s := ecs.Resource[diary](to), ecs.Resource[shift](to)
	loaded := move(uiFrom)
	nightSteps(to, 1)
	require.Empty(t, d.take())
	require.Equal(t, 1, s.Bell.Waiting())
	s.Bell.Emit(3)
	nightSteps(to, 1)
	require.Equal(t, []string{"a hears 3"}, d.take())
	move(uiFrom)
	s.Done = true
	nightSteps(to, 1)
	require.Equal(t, []string{"a is done"}, d.take())
	require.Equal(t, 2, s.Team)

	ecs.Resource[shift](from).Bell.Emit(1)
	nightSteps(from, 5)
	require.Equal(t, 1, ecs.Resource[shift](from).Team)
	late := move(uiFrom) // with 60 milliseconds left, on a clock that goes half as fast
	at := uiTo.Now()
	nightSteps(to, 30)
	lines := d.take()
	require.Len(t, lines, 3)
	require.Contains(t, lines, fmt.Sprintf("a at %v of the clock", at+60*time.Millisecond))
	to.Spawn(bats).Remove()
	nightSteps(to, 1)
	require.Equal(t, []string{"a mourns", "a mourns", "a mourns"}, d.take())
	for i, now := range [][]donburi.Entity{loaded, late} {
		to.World().Remove(now[1])
		nightSteps(to, 1)
		require.Equal(t, []string{"a leaves"}, d.take(), i)
		require.False(t, to.World().Valid(now[0]), "its end removes the entity")
	}
}

// whole returns all that there is of a game.
func whole(t *testing.T, e *ecs.Engine, ui *coroutine.Clock) string {
	var b bytes.Buffer
	require.NoError(t, save.Save(&b, e, save.Fixed("ui", ui)))
	return b.String()
}

// TestPartOnce: a behaviour that comes with a part is not started, and all that the system does with one it does with it.
func TestPartOnce(t *testing.T) {
	if !isCompiled(t) {
		t.Log("the behaviours have stacks, and are refused")
		return
	}
	e := makeNight(t)
	d := ecs.Resource[diary](e)
	a := spawnBat(e, "a")
	nightSteps(e, 3)
	var part bytes.Buffer
	require.NoError(t, save.Part(&part, e, []donburi.Entity{a.Entity()}))
	a.Remove()
	require.Equal(t, []string{"a ends"}, d.take())
	nightSteps(e, 10)
	for range 2 { // the level is left and returned to
		entities, err := save.LoadPart(bytes.NewReader(part.Bytes()), e)
		require.NoError(t, err)
		entry := e.World().Entry(entities[0])
		task := systems.TaskOf(e, entities[0], "")
		require.Equal(t, coroutine.Waiting, task.State())
		require.Equal(t, ecs.RefOf(entry), task.Owner())
		nightSteps(e, 2)
		require.Empty(t, d.take())
		nightSteps(e, 1)
		require.Equal(t, []string{"a wakes 0 after 50ms, 50ms since it began, false on its pulse"}, d.take())
		require.Equal(t, task, systems.TaskOf(e, entities[0], ""))
		require.Equal(t, 1, e.Scheduler().Len())
		components.Behaviour.SetValue(entry, components.BehaveFunc("fly", fly(e)))
		nightSteps(e, 1)
		require.Equal(t, []string{"a ends"}, d.take(), "it is replaced")
		require.ErrorIs(t, task.Cause(), systems.ErrReplaced)
		entry.Remove()
		d.take()
	}
}

// TestPartInsideStep: in the middle of a step there is no part, and at its end there is.
func TestPartInsideStep(t *testing.T) {
	e := makeNight(t)
	a := e.Spawn(bats).Entity()
	var part bytes.Buffer
	asked := 0
	e.Add(ecs.Late, ecs.System{Name: "asks", Update: func(e *ecs.Engine) {
		err := save.Part(&part, e, []donburi.Entity{a})
		require.ErrorIs(t, err, coroutine.ErrBusy)
		require.ErrorContains(t, err, "AfterStep")
		_, err = save.LoadPart(&part, e)
		require.ErrorIs(t, err, coroutine.ErrBusy)
		e.AfterStep(func() {
			require.NoError(t, save.Part(&part, e, []donburi.Entity{a}))
			_, err := save.LoadPart(&part, e)
			require.NoError(t, err)
			asked++
		})
	}})
	nightSteps(e, 3)
	require.Equal(t, 3, asked)
	require.Equal(t, 4, e.World().Len())
	e.Close()
	require.ErrorIs(t, save.Part(&part, e, []donburi.Entity{a}), coroutine.ErrClosed)
}

// genuinePart returns a part with behaviours that wait for several things.
func genuinePart(t testing.TB) []byte {
	from := ecs.New()
	from.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}))
	var entities []donburi.Entity
	for i := range 3 {
		r := from.Spawn(ecs.Comp(bats, bat{Name: "a"}), ecs.Comp(components.Behaviour, components.Behave("waits",
			coroutine.All(coroutine.Await(coroutine.Sleep(time.Second)), coroutine.Timeout(time.Second, coroutine.Await(coroutine.Frames(9)))))))
		bats.Get(r).Nest, bats.Get(r).Prey = r.Entity(), ecs.RefOf(r)
		if i > 0 {
			bats.Get(r).Friend = from.World().Entry(entities[0])
		}
		entities = append(entities, r.Entity())
	}
	nightSteps(from, 3)
	var b bytes.Buffer
	require.NoError(t, save.Part(&b, from, entities))
	from.Close()
	return b.Bytes()
}

// loadForgedPart loads a part, and plays on. What is refused changes nothing.
func loadForgedPart(t testing.TB, data []byte) (loaded bool) {
	to := ecs.New(ecs.WithScheduler(coroutine.NewScheduler(coroutine.OnError(func(error) {}))))
	defer to.Close()
	to.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}))
	to.Spawn(bats)
	var before, after bytes.Buffer
	require.NoError(t, save.Save(&before, to))
	if _, err := save.LoadPart(bytes.NewReader(data), to, save.Limit(1<<24)); err != nil {
		require.NoError(t, save.Save(&after, to))
		require.Equal(t, before.Bytes(), after.Bytes())
		nightSteps(to, 1)
		return false
	}
	nightSteps(to, 100)
	return true
}

// TestForgedPart: as TestForged.
func TestForgedPart(t *testing.T) { testForged(t, [][]byte{genuinePart(t)}, loadForgedPart) }

// FuzzLoadPart: a part that somebody has changed, with the checksum that belongs to it, is refused, or it is another
// one; a refused one changes nothing.
func FuzzLoadPart(f *testing.F) {
	f.Add(uint32(0), byte(1), uint32(3), byte(2))
	part := genuinePart(f)
	require.Equal(f, part, forge(bytes.Clone(part)), "the checksum is the one that is written")
	f.Fuzz(func(t *testing.T, at uint32, v byte, at2 uint32, v2 byte) {
		data := bytes.Clone(part)
		data[headLength+int(at)%(len(data)-headLength)] ^= v
		data[headLength+int(at2)%(len(data)-headLength)] ^= v2
		loadForgedPart(t, forge(data))
	})
}
