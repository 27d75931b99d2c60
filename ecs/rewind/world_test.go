package rewind_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
	"github.com/yohamta/donburi/features/events"
	"github.com/yohamta/donburi/filter"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/rewind"
)

var deaths = events.NewEventType[int]()

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
