package ecs

import (
	"github.com/yohamta/donburi"
	"github.com/yohamta/donburi/features/events"
)

// EventFeed returns the feed of a type of donburi's events package. The engine subscribes to the
// type at the first call. The events come when the game calls ProcessEvents or ProcessAllEvents,
// as ever.
//
//	for death := range ecs.EventFeed(engine, Deaths).All(co) { ... }
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
