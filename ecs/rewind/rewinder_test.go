package rewind_test

import (
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
	"github.com/yohamta/donburi/features/events"
	"github.com/yohamta/donburi/filter"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/rewind"
)

const step = time.Second / 60

// after takes a snapshot, has change change the engine, plays some steps, and restores.
func after(t *testing.T, e *ecs.Engine, change func()) *rewind.Rewinder {
	r := rewind.New(e)
	var s rewind.Snapshot
	require.NoError(t, r.Take(&s))
	before, err := r.Sum()
	require.NoError(t, err)
	change()
	for range 3 {
		e.Step(step)
	}
	require.NoError(t, r.Restore(&s))
	again, err := r.Sum()
	require.NoError(t, err)
	require.Equal(t, before, again)
	return r
}

func TestSnapshot(t *testing.T) {
	e := newCount(t)
	r, other := rewind.New(e), rewind.New(e)
	var s rewind.Snapshot
	require.EqualValues(t, -1, s.Step())
	require.Zero(t, s.Size())
	require.ErrorContains(t, r.Restore(&s), "the snapshot is empty")
	e.Step(step)
	require.NoError(t, r.Take(&s))
	require.EqualValues(t, 1, s.Step())
	require.Positive(t, s.Size())
	require.ErrorContains(t, other.Restore(&s), "another Rewinder has taken it")
	e.Step(step)
	require.NoError(t, r.Restore(&s))
	require.EqualValues(t, 1, e.Steps())
	s.Clear()
	require.EqualValues(t, -1, s.Step())
	require.ErrorAs(t, r.Restore(&s), new(*rewind.Error))
	require.EqualValues(t, 1, e.Steps())

	require.NoError(t, r.Take(&s))
	e.Close()
	require.ErrorIs(t, r.Restore(&s), coroutine.ErrClosed)
	require.EqualValues(t, 1, s.Step())
	require.ErrorIs(t, r.Take(&s), coroutine.ErrClosed)
	require.EqualValues(t, -1, s.Step())
	_, err := r.Sum()
	require.ErrorIs(t, err, coroutine.ErrClosed)
	require.ErrorIs(t, rewind.New(e).Take(&s), coroutine.ErrClosed)
}

func TestInsideOfAStep(t *testing.T) {
	var r *rewind.Rewinder
	var s rewind.Snapshot
	errs := []error{}
	e := newCount(t, func(*ecs.Engine) {
		_, err := r.Sum()
		errs = append(errs, err, r.Restore(&s), r.Take(new(rewind.Snapshot)))
	})
	r = rewind.New(e)
	require.NoError(t, r.Take(&s))
	e.Step(step)
	require.Len(t, errs, 3)
	for _, err := range errs {
		require.ErrorIs(t, err, coroutine.ErrBusy)
	}
	require.NoError(t, r.Restore(&s))
	e.AfterStep(func() { require.NoError(t, r.Take(&s)) })
	e.Step(step)
}

// TestWorld: entities, components and archetypes that came since are gone, and those that went are there, with the numbers that
// they had.
func TestWorld(t *testing.T) {
	e := newCount(t)
	a := e.Spawn(ecs.Comp(components.Position, components.Vec2{X: 1}), components.Velocity)
	b := e.Spawn(ecs.Comp(components.Position, components.Vec2{X: 2}))
	position := components.Position.Get(b)
	ref := ecs.RefOf(b)
	tag := donburi.NewTag("since")
	number := func() donburi.Entity {
		entity := e.World().Create(components.Text)
		defer e.World().Remove(entity)
		return entity
	}
	var made ecs.Ref
	archetypes := len(e.World().Archetypes())
	after(t, e, func() {
		b.AddComponent(tag)
		a.RemoveComponent(components.Velocity)
		position.X = 7
		for range 300 {
			made = ecs.RefOf(e.Spawn(tag, components.Position, components.Shape))
		}
		b.Remove()
		number()
		require.False(t, ref.Alive())
	})
	require.True(t, ref.Alive())
	require.False(t, made.Alive())
	require.Len(t, e.World().Archetypes(), archetypes)
	require.Same(t, position, components.Position.Get(b))
	require.Equal(t, components.Vec2{X: 2}, *position)
	require.True(t, a.HasComponent(components.Velocity))
	require.False(t, b.HasComponent(tag))
	n := 0
	for range tag.Iter(e.World()) {
		n++
	}
	require.Zero(t, n)
	first := number()
	after(t, e, func() {
		for range 5 {
			e.Spawn(tag, components.Position)
		}
	})
	require.Equal(t, first.Id(), number().Id())
	for range 5 {
		e.Spawn(tag, components.Position, components.Shape)
	}
	e.Step(step)
	for range tag.Iter(e.World()) {
		n++
	}
	require.Equal(t, 5, n)
	n = 0
	for _, at := range ecs.NewQuery1(components.Position).Each(e.World()) {
		n += int(at.X)
	}
	require.Equal(t, 3, n)
}

// TestRefs: a Ref that was kept outside of the state, to an entity that is not there now, knows so, also when its number was
// given once more; and it knows when that one is there again.
func TestRefs(t *testing.T) {
	e := newCount(t)
	r := rewind.New(e)
	var start, one, two rewind.Snapshot
	require.NoError(t, r.Take(&start))
	spawn := func(x float64) ecs.Ref {
		e.Spawn(components.Velocity)
		return ecs.RefOf(e.Spawn(ecs.Comp(components.Position, components.Vec2{X: x})))
	}
	a := spawn(1)
	require.NoError(t, r.Take(&one))
	require.NoError(t, r.Restore(&start))
	require.False(t, a.Alive())
	a.Remove()
	b := spawn(2)
	require.Equal(t, a.Entity(), b.Entity())
	require.NoError(t, r.Take(&two))
	for range 3 {
		require.False(t, a.Alive())
		a.Remove()
		at, ok := ecs.Get(b, components.Position)
		require.True(t, ok)
		require.Equal(t, 2.0, at.X)

		require.NoError(t, r.Restore(&one))
		require.False(t, b.Alive())
		b.Remove()
		at, ok = ecs.Get(a, components.Position)
		require.True(t, ok)
		require.Equal(t, 1.0, at.X)
		a.Remove()
		require.False(t, a.Alive())

		require.NoError(t, r.Restore(&start))
		require.False(t, a.Alive())
		require.False(t, b.Alive())
		require.NoError(t, r.Restore(&two))
	}
}

// TestForthAndBack: snapshots of two ways that a game has gone are restored in turn.
func TestForthAndBack(t *testing.T) {
	e := newCount(t)
	r := rewind.New(e)
	var start, one, two rewind.Snapshot
	require.NoError(t, r.Take(&start))
	tag, other := donburi.NewTag("one"), donburi.NewTag("two")
	donburis, ours, both := donburi.NewQuery(filter.Contains(tag)), ecs.NewQuery1(components.Position), ecs.NewQuery2(components.Velocity, components.Position)
	count := func() (n [3]int) { // by queries that are kept
		for range donburis.Iter(e.World()) {
			n[0]++
		}
		for range ours.Each(e.World()) {
			n[1]++
		}
		for range both.Each(e.World()) {
			n[2]++
		}
		return n
	}
	require.Equal(t, [3]int{}, count())
	type since struct{ N int }
	e.Spawn(tag, components.Position)
	ecs.SetResource(e, since{1})
	e.Step(step)
	require.Equal(t, [3]int{1, 1, 0}, count())
	require.NoError(t, r.Take(&one))
	require.NoError(t, r.Restore(&start))
	e.Spawn(other, components.Velocity)
	e.Spawn(tag, components.Velocity)
	e.Spawn(components.Position, components.Velocity)
	ecs.SetResource(e, since{2})
	e.Step(step)
	require.NoError(t, r.Take(&two))
	for range 3 {
		for n, s := range []*rewind.Snapshot{&one, &two} {
			require.NoError(t, r.Restore(s))
			require.Equal(t, since{n + 1}, *ecs.Resource[since](e))
			require.Equal(t, [][3]int{{1, 1, 0}, {1, 1, 1}}[n], count())
			_, ok := other.First(e.World())
			require.Equal(t, n == 1, ok)
			entry, ok := tag.First(e.World())
			require.True(t, ok)
			require.Equal(t, n == 0, entry.HasComponent(components.Position))
			e.Spawn(tag, other)
			e.Step(step)
			require.Equal(t, [][3]int{{2, 1, 0}, {2, 1, 1}}[n], count())
		}
		require.NoError(t, r.Restore(&start))
		_, ok := ecs.LookupResource[since](e)
		require.False(t, ok)
		_, ok = tag.First(e.World())
		require.False(t, ok)
		require.Equal(t, [3]int{}, count())
	}
}

// TestResources: of any type, those that came since, and what their pointers lead to.
func TestResources(t *testing.T) {
	type level struct{ Rooms []int }
	type late struct{ N int }
	e := newCount(t)
	first, second := &level{[]int{1}}, &level{[]int{2}}
	ecs.SetResource(e, first)
	ecs.SetResource(e, [3]int{1, 2, 3})
	ecs.SetResource(e, struct{}{})
	ecs.SetResource(e, map[string]int{"a": 1})
	array := ecs.Resource[[3]int](e)
	r := after(t, e, func() {
		first.Rooms[0] = 5
		ecs.SetResource(e, second)
		second.Rooms = nil
		array[2] = 7
		(*ecs.Resource[map[string]int](e))["b"] = 2
		ecs.SetResource(e, late{1})
	})
	require.Same(t, first, *ecs.Resource[*level](e))
	require.Equal(t, []int{1}, first.Rooms)
	require.Equal(t, [3]int{1, 2, 3}, *array)
	require.Same(t, array, ecs.Resource[[3]int](e))
	require.Equal(t, map[string]int{"a": 1}, *ecs.Resource[map[string]int](e))
	_, ok := ecs.LookupResource[late](e)
	require.False(t, ok)
	_, ok = ecs.LookupResource[struct{}](e)
	require.True(t, ok)

	sum := func() uint64 {
		s, err := r.Sum()
		require.NoError(t, err)
		return s
	}
	before := sum()
	array[2]++
	require.NotEqual(t, before, sum(), "the last of an array")
	array[2]--
	ecs.SetResource(e, second)
	second.Rooms = []int{1}
	require.Equal(t, before, sum(), "another one that is alike")
	second.Rooms[0] = 3
	require.NotEqual(t, before, sum())
	second.Rooms[0] = 1
	ecs.SetResource(e, late{1})
	one := sum()
	require.NotEqual(t, before, one)
	ecs.Resource[late](e).N++
	require.NotEqual(t, one, sum(), "one that came since the Rewinder has looked")
	ecs.Resource[late](e).N--
	fresh, err := rewind.New(e).Sum()
	require.NoError(t, err)
	require.Equal(t, one, fresh, "when a Rewinder was made does not matter")
}

// TestOnRestore: the functions are called when all is back; one that panics undoes it.
func TestOnRestore(t *testing.T) {
	e := newCount(t)
	r := rewind.New(e)
	var s rewind.Snapshot
	require.NoError(t, r.Take(&s))
	e.Step(step)
	e.Step(step)
	var heard []int64
	fails := true
	r.OnRestore(func() { heard = append(heard, e.Steps()) })
	r.OnRestore(func() {
		if fails && e.Steps() == 0 {
			panic("an index")
		}
	})
	err := r.Restore(&s)
	require.ErrorAs(t, err, new(*rewind.Error))
	require.EqualError(t, err, "rewind: a function of OnRestore has panicked: an index")
	require.EqualValues(t, 2, e.Steps())
	require.Equal(t, []int64{0, 2}, heard)
	fails = false
	require.NoError(t, r.Restore(&s))
	require.Zero(t, e.Steps())
	require.Equal(t, []int64{0, 2, 0}, heard)
}

var deaths = events.NewEventType[int]()

// TestDonburiEvents: donburi's events can't be rolled back, which is said before anything is touched.
func TestDonburiEvents(t *testing.T) {
	e := newCount(t)
	r := rewind.New(e)
	var s rewind.Snapshot
	require.NoError(t, r.Take(&s))
	deaths.Subscribe(e.World(), func(donburi.World, int) {})
	require.ErrorContains(t, r.Take(new(rewind.Snapshot)), "events")
	_, err := r.Sum()
	require.Error(t, err)
	require.NoError(t, r.Restore(&s))

	e = newCount(t)
	r = rewind.New(e)
	require.NoError(t, r.Take(&s))
	ecs.EventFeed(e, deaths)
	require.ErrorContains(t, r.Take(new(rewind.Snapshot)), "feed of donburi's events")
	require.ErrorContains(t, r.Restore(&s), "feed of donburi's events")
}

// closed reports whether a clock is, which can't be paused then.
func closed(c *coroutine.Clock) bool {
	c.Pause()
	defer c.Resume()
	return !c.Paused()
}

// TestHooks: the clock of an entity that came since closes with it afterwards, as does one that was there; so do others who have
// asked to be told.
func TestHooks(t *testing.T) {
	e := newCount(t)
	a, b := e.Spawn(components.Position), e.Spawn(components.Position)
	removed := 0
	var one *coroutine.Clock
	after(t, e, func() {
		one = e.ClockOf(a, nil)
		e.Watch(components.Position)
		e.OnRemove(func(donburi.World, donburi.Entity) { removed++ })
	})
	removed = 0
	clock, old := e.ClockOf(a, nil), e.ClockOf(b, nil)
	require.NotSame(t, one, clock, "that one is gone")
	after(t, e, func() {
		b.Remove()
		require.True(t, closed(old))
		a.Remove()
		require.True(t, closed(clock))
	})
	require.False(t, closed(old))
	require.Equal(t, 2, removed)
	a.Remove()
	require.True(t, closed(clock))
	require.Equal(t, 3, removed)
	require.Same(t, old, e.ClockOf(b, nil))
	woken := e.Scheduler().Start(coroutine.Await(old.Sleep(2 * step)))
	old.SetScale(0.5)
	for range 4 {
		e.Step(step)
		require.Equal(t, coroutine.Waiting, woken.State())
	}
	for range 2 {
		e.Step(step)
	}
	require.True(t, woken.State().Ended())
}

// TestDisabled: a system that was turned off since is on again.
func TestDisabled(t *testing.T) {
	n := 0
	e := ecs.New()
	t.Cleanup(e.Close)
	e.Add(ecs.Update, ecs.System{Name: "counts", Update: func(*ecs.Engine) { n++ }})
	after(t, e, func() { e.Enable("counts", false) })
	e.Step(step)
	require.Equal(t, 1, n)
}

func TestScheduler(t *testing.T) {
	s := coroutine.NewScheduler()
	defer s.Close()
	game := &struct{ Turns coroutine.Task }{}
	game.Turns = s.Start(coroutine.Sequence(coroutine.Await(coroutine.Sleep(2*time.Second)), coroutine.Await(coroutine.Sleep(time.Second))))
	r := rewind.NewScheduler(s)
	var snapshot rewind.Snapshot
	s.Tick(time.Second, coroutine.Budget{})
	require.NoError(t, r.Take(&snapshot))
	require.EqualValues(t, 1, snapshot.Step())
	for range 3 {
		for range 3 {
			require.False(t, game.Turns.State().Ended())
			s.Tick(time.Second, coroutine.Budget{})
		}
		require.True(t, game.Turns.State().Ended())
		require.NoError(t, r.Restore(&snapshot))
		require.Equal(t, time.Second, s.Clock().Now())
	}
}

func TestRing(t *testing.T) {
	require.PanicsWithError(t, "rewind: NewRing: the number is less than 1; pass how many steps are to be kept", func() { rewind.NewRing(nil, 0) })
	e := newCount(t)
	g := rewind.NewRing(rewind.New(e), 4)
	has := func(oldest, newest int64) {
		t.Helper()
		a, b, ok := g.Steps()
		require.True(t, ok)
		require.Equal(t, []int64{oldest, newest}, []int64{a, b})
		for step := oldest; step <= newest; step++ {
			now := e.Steps()
			require.NoError(t, g.Restore(step))
			require.Equal(t, step, e.Steps())
			if now <= newest {
				require.NoError(t, g.Restore(now))
			}
		}
		for _, step := range []int64{oldest - 1, newest + 1} {
			refused := &rewind.StepError{}
			require.ErrorAs(t, g.Restore(step), &refused)
			require.Equal(t, rewind.StepError{Step: step, Oldest: oldest, Newest: newest}, *refused)
			require.ErrorContains(t, refused, "what is recorded are steps")
		}
	}
	_, _, ok := g.Steps()
	require.False(t, ok)
	require.EqualError(t, g.Restore(0), "rewind: step 0 can't be gone back to: nothing has been recorded")
	require.NoError(t, g.Take())
	has(0, 0)
	require.NoError(t, g.Take(), "anew")
	for range 6 {
		e.Step(step)
		require.NoError(t, g.Take())
	}
	has(3, 6)
	require.NoError(t, g.Restore(4))
	has(3, 6)
	e.Step(step)
	counts(e, 9)()
	require.NoError(t, g.Take())
	has(3, 5)
	require.NoError(t, g.Restore(5))
	require.Equal(t, []int{9}, did(e))

	e.Step(step)
	type torch struct{ burns chan bool }
	torches := donburi.NewComponentType[torch]().SetName("Torch")
	bad := e.Spawn(ecs.Comp(torches, torch{make(chan bool)}))
	require.Error(t, g.Take())
	bad.Remove()
	has(3, 5)

	require.NoError(t, g.Restore(3))
	for range 3 {
		e.Step(step) // without a snapshot: those of the steps 4 and 5 are of another way
	}
	require.NoError(t, g.Take())
	has(6, 6)
}

// TestSumInAnotherProcess: a sum is the same in each process of a build.
func TestSumInAnotherProcess(t *testing.T) {
	m := &match{Engine: newRace()}
	press := func(i int) { ecs.Resource[race](m.Engine).Rows = [2]bool{i%2 == 0, i%3 == 0} }
	if compiled() {
		m = newMatch(t)
		press = func(i int) { m.press([2]buttons{buttons(i / 10 % 16), buttons(i / 7 % 16)}) }
	}
	defer m.Close()
	r := rewind.New(m.Engine)
	sums := "sums"
	for i := range 100 {
		press(i)
		m.Step(m.StepLength())
		sum, err := r.Sum()
		require.NoError(t, err)
		sums += fmt.Sprintf(" %x", sum)
	}
	if os.Getenv("SOMEN_SUMS") != "" {
		fmt.Println(sums)
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestSumInAnotherProcess$")
	cmd.Env = append(os.Environ(), "SOMEN_SUMS=1")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	require.Contains(t, string(out), sums)
}
