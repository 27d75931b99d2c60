package ecs

import (
	"iter"

	"github.com/somen-go/somen/coroutine"
	"github.com/yohamta/donburi"
	"github.com/yohamta/donburi/features/events"
)

// EventFeed returns the feed of a type of donburi's events package. The engine subscribes to the
// type at the first call. The events come when the game calls ProcessEvents or ProcessAllEvents,
// as ever.
func EventFeed[T any](e *Engine, t *events.EventType[T]) *Feed[T] {
	if f, ok := e.feeds[t].(*Feed[T]); ok {
		return f
	}
	f := &Feed[T]{}
	e.feeds[t] = f
	if e.closed {
		return f
	}
	to := f // nil when the engine is closed: donburi can't unsubscribe one engine's function alone
	t.Subscribe(e.world, func(_ donburi.World, event T) {
		if to != nil {
			to.emit(event)
		}
	})
	e.release = append(e.release, func() { to = nil })
	return f
}

// NextEvent waits for the next event of a type, and returns it. Of several that are processed in
// one go it is the first.
func NextEvent[T any](co *coroutine.Co, e *Engine, t *events.EventType[T]) T {
	return EventFeed(e, t).Wait(co)
}

// Events returns a sequence of the events of a type, from the start of the loop on. None is
// missed: those that come while the loop is busy wait for it.
func Events[T any](co *coroutine.Co, e *Engine, t *events.EventType[T]) iter.Seq[T] {
	return EventFeed(e, t).All(co)
}
