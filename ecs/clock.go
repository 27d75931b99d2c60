package ecs

import (
	"github.com/somen-go/somen/coroutine"
	"github.com/yohamta/donburi"
)

// ClockOf returns the clock of one entity, which goes with it: it is made at the first call, to follow
// another clock, or the scheduler's root clock if that is nil, and closed when the entity is removed.
// Later calls return the same one, whatever they name. See coroutine.Clock.Close for who sleeps on it
// then.
//
//	engine.ClockOf(enemy, fight).SetScale(0.5) // it alone is slow, and slower when the fight is
//
// It panics with a *coroutine.ArgumentError if the entity is gone. It allocates the clock.
func (e *Engine) ClockOf(entry *donburi.Entry, follows *coroutine.Clock) *coroutine.Clock {
	if !RefOf(entry).Alive() {
		panic(argumentError("Engine.ClockOf", "the entity is gone; make its clock while it lives"))
	}
	entity := entry.Entity()
	if c := e.clocks[entity]; c != nil {
		return c
	}
	if follows == nil {
		follows = e.scheduler.Clock()
	}
	if e.clocks == nil {
		e.clocks = make(map[donburi.Entity]*coroutine.Clock)
	}
	e.hookClocks()
	c := follows.NewClock(RefOf(entry).String())
	e.clocks[entity] = c
	return c
}

// hookClocks has the clocks of entities closed that are removed.
func (e *Engine) hookClocks() {
	if e.clocks != nil && !e.closesClocks {
		e.closesClocks = true
		e.OnRemove(e.closeClock)
	}
}

func (e *Engine) closeClock(_ donburi.World, entity donburi.Entity) {
	if c := e.clocks[entity]; c != nil {
		delete(e.clocks, entity)
		c.Close()
	}
}
