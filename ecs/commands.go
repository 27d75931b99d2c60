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
// at the end of the next step's first stage. What they allocate is what donburi does, and one closure
// for each [Comp].
type Commands struct {
	engine  *Engine
	pending []command
	parts   []Part                   // of the pending spawns, one after the other
	types   []donburi.IComponentType // reused by spawn
}

// command is a change that waits.
type command struct {
	kind   commandKind
	entity donburi.Entity
	part   Part // that is set, or, without its value, removed
	parts  int  // how many of Commands.parts a spawn has
	then   func(*donburi.Entry)
	do     func(donburi.World)
}

type commandKind uint8

const (
	applied commandKind = iota
	toSpawn
	toDespawn
	toSet
	toRemove
	toDo
)

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
	c.parts = append(c.parts, parts...)
	c.pending = append(c.pending, command{kind: toSpawn, parts: len(parts), then: then})
}

// Despawn removes an entity.
func (c *Commands) Despawn(e donburi.Entity) {
	c.pending = append(c.pending, command{kind: toDespawn, entity: e})
}

// Set gives an entity a component with a value: it adds the component, or replaces its value.
func (c *Commands) Set(e donburi.Entity, p Part) {
	c.pending = append(c.pending, command{kind: toSet, entity: e, part: p})
}

// Remove takes a component from an entity, which must have another: donburi has no entities
// without components, and panics.
func (c *Commands) Remove(e donburi.Entity, t donburi.IComponentType) {
	c.pending = append(c.pending, command{kind: toRemove, entity: e, part: Part{c: t}})
}

// Do calls f with the world when the commands are applied, for whatever else changes it.
func (c *Commands) Do(f func(donburi.World)) {
	c.pending = append(c.pending, command{kind: toDo, do: f})
}

// apply applies the commands, and those that they give.
func (c *Commands) apply() {
	w := c.engine.world
	parts := 0
	for i := 0; i < len(c.pending); i++ {
		k := c.pending[i]
		c.pending[i] = command{parts: k.parts} // should it panic, the others are applied next time
		first := parts
		parts += k.parts
		switch k.kind {
		case toSpawn:
			c.spawn(c.parts[first:parts], k.then)
		case toDespawn:
			w.Remove(k.entity)
		case toSet:
			if w.Valid(k.entity) {
				entry := w.Entry(k.entity)
				if !entry.HasComponent(k.part.c) {
					entry.AddComponent(k.part.c)
				}
				k.part.set(entry)
			}
		case toRemove:
			if w.Valid(k.entity) {
				w.Entry(k.entity).RemoveComponent(k.part.c)
			}
		case toDo:
			k.do(w)
		}
	}
	clear(c.parts)
	c.pending, c.parts = c.pending[:0], c.parts[:0]
}

func (c *Commands) spawn(parts []Part, then func(*donburi.Entry)) {
	c.types = c.types[:0]
	for _, p := range parts {
		c.types = append(c.types, p.c)
	}
	entry := c.engine.Spawn(c.types...)
	for _, p := range parts {
		p.set(entry)
	}
	if then != nil {
		then(entry)
	}
}
