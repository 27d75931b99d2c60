package ecs

import "github.com/yohamta/donburi"

// Commands is a list of changes to the world. They are applied in order at the end of the stage in
// which they were given, when no query runs. A change to an entity that is gone by then is
// dropped, so despawning twice is harmless.
//
//	for row := range mortal.Rows(engine.World()) {
//		if row.A.Left <= 0 {
//			engine.Commands().Despawn(row.Entity)
//		}
//	}
//
// Commands may be given from systems, from inside behaviours, and by other commands as they are
// applied; these are applied at once after them. Those that are given between two steps are applied
// at the end of the next step's first stage. Each allocates.
type Commands struct {
	engine  *Engine
	pending []func(donburi.World)
}

// Part is a component with its value, for [Commands.Spawn]. Make one with [Comp].
type Part struct {
	c   donburi.IComponentType
	set func(*donburi.Entry)
}

// Comp returns a component with a value.
func Comp[T any](c *donburi.ComponentType[T], value T) Part {
	return Part{c, func(entry *donburi.Entry) { c.SetValue(entry, value) }}
}

// Spawn creates an entity with the components and their values. It panics if there are none.
func (c *Commands) Spawn(parts ...Part) { c.SpawnThen(nil, parts...) }

// SpawnThen is Spawn, and calls then with the new entity, if then is not nil.
func (c *Commands) SpawnThen(then func(*donburi.Entry), parts ...Part) {
	if len(parts) == 0 {
		panic("ecs: Commands.Spawn: an entity needs a component; pass one at least")
	}
	types := make([]donburi.IComponentType, len(parts))
	for i, p := range parts {
		types[i] = p.c
	}
	c.Do(func(donburi.World) {
		entry := c.engine.Spawn(types...)
		for _, p := range parts {
			p.set(entry)
		}
		if then != nil {
			then(entry)
		}
	})
}

// Despawn removes an entity.
func (c *Commands) Despawn(e donburi.Entity) {
	c.Do(func(w donburi.World) { w.Remove(e) })
}

// Set gives an entity a component with a value: it adds the component, or replaces its value.
func (c *Commands) Set(e donburi.Entity, p Part) {
	c.on(e, func(entry *donburi.Entry) {
		if !entry.HasComponent(p.c) {
			entry.AddComponent(p.c)
		}
		p.set(entry)
	})
}

// Remove takes a component from an entity, which must have another: donburi has no entities
// without components, and panics.
func (c *Commands) Remove(e donburi.Entity, t donburi.IComponentType) {
	c.on(e, func(entry *donburi.Entry) { entry.RemoveComponent(t) })
}

// Do calls f with the world when the commands are applied, for whatever else changes it.
func (c *Commands) Do(f func(donburi.World)) { c.pending = append(c.pending, f) }

func (c *Commands) on(e donburi.Entity, f func(*donburi.Entry)) {
	c.Do(func(w donburi.World) {
		if w.Valid(e) {
			f(w.Entry(e))
		}
	})
}

// apply applies the commands, and those that they give.
func (c *Commands) apply() {
	for i := 0; i < len(c.pending); i++ {
		f := c.pending[i]
		c.pending[i] = nil
		f(c.engine.world)
	}
	c.pending = c.pending[:0]
}
