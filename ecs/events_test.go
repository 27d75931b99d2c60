package ecs_test

import (
	"testing"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
	"github.com/yohamta/donburi/features/events"
)

type hit struct{ Damage int }

func TestEvents(t *testing.T) {
	e := newEngine(t)
	hits := events.NewEventType[hit]()
	var first int
	var all, busy []int
	script(e, func(co *coroutine.Co) { first = ecs.EventFeed(e, hits).Wait(co).Damage })
	script(e, func(co *coroutine.Co) {
		for h := range ecs.EventFeed(e, hits).All(co) {
			all = append(all, h.Damage)
		}
	})
	script(e, func(co *coroutine.Co) {
		for h := range ecs.EventFeed(e, hits).All(co) {
			busy = append(busy, h.Damage)
			if len(busy) == 4 {
				break
			}
			co.Frames(3)
		}
	})
	e.Step(0)
	for step := range 10 {
		for i := range 3 {
			if step < 4 {
				hits.Publish(e.World(), hit{10*step + i})
			}
		}
		if step%2 == 0 {
			hits.ProcessEvents(e.World())
		} else {
			events.ProcessAllEvents(e.World())
		}
		e.Step(0)
	}
	require.Zero(t, first)
	require.Equal(t, []int{0, 1, 2, 10, 11, 12, 20, 21, 22, 30, 31, 32}, all)
	require.Equal(t, []int{0, 1, 2, 10}, busy, "none is missed")
	require.Equal(t, 12, len(all))
}

func TestEventFeedInASelect(t *testing.T) {
	e := newEngine(t)
	hits := events.NewEventType[hit]()
	var got hit
	which := -1
	script(e, func(co *coroutine.Co) {
		which = co.First(coroutine.Forever(), ecs.EventFeed(e, hits).Next(&got))
	})
	e.Step(0)
	hits.Publish(e.World(), hit{7})
	hits.ProcessEvents(e.World())
	e.Step(0)
	require.Equal(t, 1, which)
	require.Equal(t, hit{7}, got)
}

func TestALoopOverEventsIsCancelled(t *testing.T) {
	e := newEngine(t)
	hits := events.NewEventType[hit]()
	ended := false
	task := script(e, func(co *coroutine.Co) {
		defer func() { ended = true }()
		for range ecs.EventFeed(e, hits).All(co) {
			co.Forever()
		}
	})
	e.Step(0)
	hits.Publish(e.World(), hit{})
	hits.ProcessEvents(e.World())
	task.Cancel()
	require.True(t, ended)
	hits.Publish(e.World(), hit{})
	hits.ProcessEvents(e.World())
}

func TestRemovals(t *testing.T) {
	e := newEngine(t)
	a, b := e.Spawn(smalls), e.Spawn(smalls)
	var gone, any []donburi.Entity
	for range 2 {
		script(e, func(co *coroutine.Co) {
			co.Wait(e.Removed(a.Entity()))
			gone = append(gone, a.Entity())
			co.Wait(e.Removed(a.Entity())) // it is gone: no wait
			gone = append(gone, a.Entity())
		})
	}
	script(e, func(co *coroutine.Co) {
		for entity := range e.EntityRemoved().All(co) {
			any = append(any, entity)
		}
	})
	e.Step(0)
	want := []donburi.Entity{b.Entity(), a.Entity()}
	b.Remove()
	e.Step(0)
	require.Empty(t, gone)
	c := e.Spawn(mediums)
	want = append(want, c.Entity())
	a.Remove()
	c.Remove()
	e.Step(0)
	require.Len(t, gone, 4)
	require.Equal(t, want, any, "several in one step")
}

func TestWatch(t *testing.T) {
	e := newEngine(t)
	before := e.Spawn(smalls)
	life := e.Watch(smalls)
	require.Same(t, life, e.Watch(smalls))
	var added, removed []donburi.Entity
	script(e, func(co *coroutine.Co) {
		for entity := range life.Added.All(co) {
			added = append(added, entity)
		}
	})
	script(e, func(co *coroutine.Co) {
		for entity := range life.Removed.All(co) {
			removed = append(removed, entity)
		}
	})
	e.Step(0)
	a, b, c := e.Spawn(smalls), e.Spawn(mediums), e.Spawn(smalls, mediums)
	x, y := a.Entity(), c.Entity()
	e.Step(0)
	require.Empty(t, added, "told at the end of the step")
	e.Step(0)
	require.Equal(t, []donburi.Entity{x, y}, added)

	b.AddComponent(smalls)
	c.RemoveComponent(smalls)
	a.Remove()
	before.AddComponent(mediums) // moves, and keeps it
	again := e.Spawn(smalls)
	require.Equal(t, x.Id(), again.Entity().Id())
	e.Step(0)
	e.Step(0)
	require.ElementsMatch(t, []donburi.Entity{x, y, b.Entity(), again.Entity()}, added)
	require.ElementsMatch(t, []donburi.Entity{x, y}, removed)
}
