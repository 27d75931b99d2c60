package save_test

import (
	"bytes"
	"errors"
	"strings"
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

// TestTake: who is taken is gone without a word, for all who look, and ends where it has gone, once.
func TestTake(t *testing.T) {
	if !isCompiled(t) {
		t.Log("the behaviours have stacks, and are refused")
		return
	}
	from, to := makeNight(t), makeNight(t)
	stays, goes := spawnBat(from, "stays"), spawnBat(from, "goes")
	entity, ref := goes.Entity(), ecs.RefOf(goes)
	var heard []string
	from.World().OnRemove(func(_ donburi.World, e donburi.Entity) {
		heard = append(heard, "donburi "+ecs.NewRef(from.World(), e).String())
	})
	from.Scheduler().Start(coroutine.Script(func(co *coroutine.Co) {
		co.Wait(from.Removed(entity))
		ecs.Resource[diary](from).note("removed")
	}))
	removed := from.Watch(bats)
	from.Scheduler().Start(coroutine.Script(func(co *coroutine.Co) {
		ecs.Resource[diary](from).note("bat %v", removed.Removed.Wait(co) == entity)
	}))
	from.Scheduler().Start(coroutine.Script(func(co *coroutine.Co) {
		ecs.Resource[diary](from).note("entity %v", from.EntityRemoved().Wait(co) == entity)
	}))
	nightSteps(from, 3)
	task, kept := systems.TaskOf(from, entity, ""), systems.TaskOf(from, stays.Entity(), "")
	require.False(t, task.State().Ended())

	a, b := save.NewCarrier(from), save.NewCarrier(to)
	var part bytes.Buffer
	require.NoError(t, a.Take(&part, []donburi.Entity{entity}))
	require.False(t, ref.Alive())
	require.Equal(t, []string{"donburi " + ref.String()}, heard)
	require.Equal(t, coroutine.Cancelled, task.State())
	require.ErrorIs(t, task.Cause(), coroutine.ErrTaken)
	require.NoError(t, task.Err())
	require.Equal(t, coroutine.Task{}, systems.TaskOf(from, entity, ""))
	require.False(t, kept.State().Ended())
	nightSteps(from, 3)
	require.ElementsMatch(t, []string{"removed", "bat true", "entity true", "stays wakes 0 after 50ms, 50ms since it began, false on its pulse"}, ecs.Resource[diary](from).take())

	there, err := b.LoadPart(&part)
	require.NoError(t, err)
	nightSteps(to, 3)
	require.Equal(t, []string{"goes wakes 0 after 50ms, 50ms since it began, false on its pulse"}, ecs.Resource[diary](to).take())
	to.World().Remove(there[0])
	require.Equal(t, []string{"goes ends"}, ecs.Resource[diary](to).take())
	require.Empty(t, ecs.Resource[diary](from).take())
}

// failing is a writer that fails.
type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// TestTakeChangesNothingWithAnError: neither if the part can't be saved, nor if it can't be written.
func TestTakeChangesNothingWithAnError(t *testing.T) {
	if !isCompiled(t) {
		t.Log("the behaviours have stacks, and are refused")
		return
	}
	e := makeNight(t)
	a, b := spawnBat(e, "a"), spawnBat(e, "b")
	nightSteps(e, 3)
	c := save.NewCarrier(e)
	before := dumped(t, e)
	full := errors.New("the disk is full")
	require.ErrorIs(t, c.Take(failing{full}, []donburi.Entity{a.Entity()}), full)
	require.Equal(t, before, dumped(t, e))
	bats.Get(a).Friend = b
	before = dumped(t, e)
	var part bytes.Buffer
	require.ErrorContains(t, c.Take(&part, []donburi.Entity{a.Entity()}), "not of the part")
	require.Zero(t, part.Len())
	require.Equal(t, before, dumped(t, e))
	require.NoError(t, c.Take(&part, []donburi.Entity{a.Entity(), b.Entity()}))
	require.Zero(t, e.World().Len())
	require.Zero(t, e.Scheduler().Len())
}

// dumped is the whole of an engine for people.
func dumped(t require.TestingT, e *ecs.Engine, options ...save.Option) string {
	var file, text bytes.Buffer
	require.NoError(t, save.Save(&file, e, options...))
	require.NoError(t, save.Dump(&text, &file))
	_, rest, _ := bytes.Cut(text.Bytes(), []byte("\n")) // without the size
	return string(rest)
}

// TestTakeWithoutAWord: what a task has around it, when it is taken.
func TestTakeWithoutAWord(t *testing.T) {
	if !isCompiled(t) {
		t.Log("the behaviours have stacks, and are refused")
		return
	}
	for name, run := range map[string]func(co *coroutine.Co, d *diary){
		"sleeps": func(co *coroutine.Co, d *diary) { co.Sleep(time.Hour) },
		"frames": func(co *coroutine.Co, d *diary) { co.Frames(7) },
		"next frame": func(co *coroutine.Co, d *diary) {
			for {
				co.Frame()
			}
		},
		"condition": func(co *coroutine.Co, d *diary) { co.Wait(coroutine.Until(func() bool { return len(d.Lines) > 9 })) },
		"first":     func(co *coroutine.Co, d *diary) { co.First(coroutine.Sleep(time.Second), coroutine.Frames(9)) },
		"children": func(co *coroutine.Co, d *diary) {
			child := co.Go(coroutine.Script(func(co *coroutine.Co) {
				defer d.note("child ends")
				co.Sleep(time.Hour)
			}), coroutine.OnEnd(func() { d.note("on end") }))
			co.Wait(child.Done())
		},
		"race": func(co *coroutine.Co, d *diary) {
			co.Race(coroutine.Await(coroutine.Sleep(time.Hour)), coroutine.Script(func(co *coroutine.Co) {
				defer d.note("member ends")
				co.Sleep(time.Hour)
			}))
		},
		"result": func(co *coroutine.Co, d *diary) {
			n, err := coroutine.Go(co, func(co *coroutine.Co) int { co.Sleep(time.Hour); return 3 }).Await(co)
			d.note("result %d %v", n, err)
		},
		"ready": func(co *coroutine.Co, d *diary) {
			for {
				co.Yield()
				co.Frame()
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			from, twin := makeNight(t), makeNight(t)
			perch := func(e *ecs.Engine) { spawnBat(e, "perched") }
			perch(from)
			perch(twin)
			d := ecs.Resource[diary](from)
			entry := from.Spawn(bats, ecs.Comp(components.Behaviour, components.BehaveFunc(name, func(*donburi.Entry) coroutine.Behaviour {
				return coroutine.Script(func(co *coroutine.Co) {
					defer d.note("ends")
					run(co, d)
				})
			}).EndsEntity()))
			nightSteps(from, 2)
			nightSteps(twin, 2)
			var part bytes.Buffer
			c := save.NewCarrier(from)
			for _, taken := range []bool{true, false} {
				if !taken {
					there, err := c.LoadPart(bytes.NewReader(part.Bytes()))
					require.NoError(t, err)
					require.NoError(t, c.Drop(there))
				} else {
					require.NoError(t, c.Take(&part, []donburi.Entity{entry.Entity()}))
				}
				require.Equal(t, 1, from.World().Len())
				require.Equal(t, 1, from.Scheduler().Len())
				nightSteps(from, 1)
				nightSteps(twin, 1)
				require.Equal(t, dumped(t, twin), dumped(t, from))
			}
			nightSteps(from, 10)
			nightSteps(twin, 10)
			require.Equal(t, dumped(t, twin), dumped(t, from))
			require.NotContains(t, d.take(), "ends")
		})
	}
}

// TestDropRefusesStacks: whose behaviour has a stack is not dropped, since nobody would unwind it, and all is as it was.
func TestDropRefusesStacks(t *testing.T) {
	e := makeNight(t)
	plain, never := spawnBat(e, "plain"), e.Spawn(bats)
	nightSteps(e, 3)
	c := save.NewCarrier(e)
	err := c.Drop([]donburi.Entity{never.Entity(), plain.Entity()})
	if isCompiled(t) {
		require.NoError(t, err)
		require.Zero(t, e.World().Len())
		require.Zero(t, e.Scheduler().Len())
		require.Empty(t, ecs.Resource[diary](e).take())
		return
	}
	state := (*coroutine.StateError)(nil)
	require.ErrorAs(t, err, &state)
	require.ErrorContains(t, err, `behaviour "fly" of entity 1.0`)
	require.ErrorContains(t, err, "cancel it")
	require.Equal(t, 2, e.World().Len())
	require.NoError(t, c.Drop([]donburi.Entity{never.Entity()}), "what does not behave can be dropped in both forms")
	plain.Remove()
	require.Equal(t, []string{"plain ends"}, ecs.Resource[diary](e).take())
}

// TestDropRefused: the same entities are refused as by Part.
func TestDropRefused(t *testing.T) {
	e := makeNight(t)
	a, gone := e.Spawn(bats).Entity(), e.Spawn(bats)
	gone.Remove()
	c := save.NewCarrier(e, save.Outside("a", a))
	require.ErrorContains(t, c.Drop([]donburi.Entity{gone.Entity()}), "is gone")
	require.ErrorContains(t, c.Drop([]donburi.Entity{a}), `Outside names it "a"`)
	b := e.Spawn(bats).Entity()
	require.ErrorContains(t, c.Drop([]donburi.Entity{b, b}), "twice")
	boss := e.Scheduler().Start(coroutine.Await(coroutine.Forever()), coroutine.Named("boss"))
	e.Scheduler().Start(coroutine.Await(coroutine.Forever()), coroutine.Named("minion"), coroutine.ChildOf(boss), coroutine.OwnedBy(ecs.NewRef(e.World(), b)))
	nightSteps(e, 1)
	err := c.Drop([]donburi.Entity{b})
	state := (*coroutine.StateError)(nil)
	require.ErrorAs(t, err, &state)
	require.ErrorContains(t, err, `its parent, "boss", is not`)
	require.True(t, e.World().Valid(b))
	e.World().Remove(a)
	require.ErrorContains(t, c.Drop([]donburi.Entity{b}), `which Outside names "a", is gone`)
	inside := error(nil)
	e.Scheduler().Start(coroutine.Script(func(co *coroutine.Co) { inside = c.Drop([]donburi.Entity{b}) }))
	nightSteps(e, 1)
	require.ErrorIs(t, inside, coroutine.ErrBusy)
	require.ErrorContains(t, inside, "AfterStep")
	e.Close()
	require.ErrorIs(t, c.Drop([]donburi.Entity{b}), coroutine.ErrClosed)
}

// TestDropLetsOthersGoOn: who waits for the end of what is dropped, or for its result, goes on.
func TestDropLetsOthersGoOn(t *testing.T) {
	e := makeNight(t)
	entity := e.Spawn(bats).Entity()
	task := e.Scheduler().Start(coroutine.Await(coroutine.Sleep(time.Hour)), coroutine.OwnedBy(ecs.NewRef(e.World(), entity)), coroutine.OnEnd(func() { t.Error("it has a word") }))
	joined := false
	e.Scheduler().Start(coroutine.Sequence(coroutine.Await(task.Done()), func(yield func(coroutine.Wait) bool) { joined = true }))
	nightSteps(e, 2)
	require.NoError(t, save.NewCarrier(e).Drop([]donburi.Entity{entity}))
	require.Equal(t, coroutine.Cancelled, task.State())
	require.False(t, joined)
	nightSteps(e, 1)
	require.True(t, joined)
	require.Zero(t, e.Scheduler().Len())
}

// TestTakeTakesClocks: of a clock that a behaviour has made nothing is left, whose pace it keeps.
func TestTakeTakesClocks(t *testing.T) {
	if !isCompiled(t) {
		t.Log("the behaviours have stacks, and are refused")
		return
	}
	from, to := makeNight(t), makeNight(t)
	entry := from.Spawn(bats, ecs.Comp(components.Behaviour, components.BehaveFunc("dreams", func(self *donburi.Entry) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			own := co.Self().Clock().NewClock("dream")
			own.SetScale(0.5)
			defer own.Close()
			co.Wait(own.Sleep(40 * time.Millisecond))
			bats.Get(self).Wakes++
		})
	})))
	nightSteps(from, 3)
	has := func(e *ecs.Engine) bool {
		var file, text bytes.Buffer
		require.NoError(t, save.Save(&file, e))
		require.NoError(t, save.DumpAll(&text, &file))
		return strings.Contains(text.String(), `"dream"`)
	}
	require.True(t, has(from))
	var part bytes.Buffer
	require.NoError(t, save.NewCarrier(from).Take(&part, []donburi.Entity{entry.Entity()}))
	nightSteps(from, 1)
	require.False(t, has(from))
	there, err := save.NewCarrier(to).LoadPart(&part)
	require.NoError(t, err)
	b := bats.Get(to.World().Entry(there[0]))
	nightSteps(to, 5)
	require.Zero(t, b.Wakes)
	nightSteps(to, 1)
	require.Equal(t, 1, b.Wakes)
	require.False(t, has(to), "it has closed its clock there")
}

// loopback loads what is written to it.
type loopback struct {
	c      *save.Carrier
	loaded []donburi.Entity
}

func (l *loopback) Write(data []byte) (n int, err error) {
	l.loaded, err = l.c.LoadPart(bytes.NewReader(data))
	return len(data), err
}

// TestCarrierIsUsedMeanwhile: who is called by a Carrier may use it.
func TestCarrierIsUsedMeanwhile(t *testing.T) {
	if !isCompiled(t) {
		t.Log("the behaviours have stacks, and are refused")
		return
	}
	e := makeNight(t)
	entity := spawnBat(e, "a").Entity()
	nightSteps(e, 3)
	c := save.NewCarrier(e)
	l := &loopback{c: c}
	for range 3 {
		require.NoError(t, c.Take(l, []donburi.Entity{entity}))
		require.False(t, e.World().Valid(entity))
		entity = l.loaded[0]
	}
	require.Equal(t, 1, e.World().Len())
	require.Equal(t, 1, e.Scheduler().Len())
	nightSteps(e, 3)
	require.Equal(t, []string{"a wakes 0 after 50ms, 50ms since it began, false on its pulse"}, ecs.Resource[diary](e).take())
}
