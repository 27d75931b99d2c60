package ecs

import (
	"log/slog"

	"github.com/somen-go/somen/components"
	"github.com/yohamta/donburi"
)

const (
	firstAdvice = 60  // steps until the engine looks for what its game has forgotten
	nextAdvice  = 300 // steps until it looks again
)

// advise says, once, that nobody runs the behaviours that are there. Between two looks it costs a
// comparison a step.
func (e *Engine) advise() {
	e.adviseAt = 0
	if e.scheduler.Ticks() > 0 {
		return
	}
	entity, name, ok := e.idle()
	if !ok {
		e.adviseAt = e.steps + nextAdvice
		return
	}
	slog.Warn("ecs: an entity has a behaviour, but nothing resumes those of its engine; "+
		"give the engine the system: engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{})), or enable it",
		"behaviour", name, "entity", NewRef(e.world, entity), "world", e.world.Id(), "steps", e.steps)
}

// idle returns an entity with a behaviour that no engine has started.
func (e *Engine) idle() (entity donburi.Entity, name string, ok bool) {
	for entity, b := range NewQuery1(components.Behaviour).Each(e.world) {
		if b.Recipe != nil && b.Start == nil {
			return entity, b.Recipe.Name, true
		}
	}
	for entity, slots := range NewQuery1(components.Slots).Each(e.world) {
		for _, b := range slots.All() {
			if b.Recipe != nil && b.Start.Key == 0 {
				return entity, b.Recipe.Name, true
			}
		}
	}
	return entity, "", false
}
