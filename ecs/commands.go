package ecs

import (
	"github.com/somen-go/somen/ecs/internal/rice"
	"github.com/yohamta/donburi"
)

// Commands is a list of changes to the world. They are applied in order at the end of the stage in
// which they were given, when no query runs. A change to an entity that the world does not have then
// is dropped, whether it is gone or [donburi.Null]; so despawning twice is harmless. Entities of another
// world can't be told apart, since the ids of donburi repeat from world to world: don't pass them.
//
//	for row := range mortal.Rows(engine.World()) {
//		if row.A.Left <= 0 {
//			engine.Commands().Despawn(row.Entity)
//		}
//	}
//
// Commands may be given from systems, from inside behaviours, and by other commands as they are
// applied; these are applied at once after them. Those that are given between two steps are applied
// at the end of the next step's first stage. What they allocate is what donburi does, and a copy of the
// value of each [Comp].
//
// What is spawned does not exist before they are applied, so that a query does not find it. A fight
// that removes all bullets when it ends would miss those that were fired in the same stage. Say of a
// bullet what it ends with, by components.EndsWith or coroutine.ChildOf: if that has ended by the time
// the command is applied, no entity is created.
type Commands struct {
	engine  *Engine
	pending []command
	parts   []component           // of the pending commands, one after the other
	do      []func(donburi.World) // of Do, likewise
	applied struct{ pending, parts, do int }
	moves   rice.Moves `somen:"-"` // of this world
}

// command is a change that waits. What it needs beyond these numbers stands in lists of its own, so
// that the garbage collector need not look at commands.
type command struct {
	kind   commandKind
	parts  int32 // how many of Commands.parts it has
	entity donburi.Entity
}

type commandKind uint8

const (
	toSpawn     commandKind = iota
	toSpawnTied             // if what it ends with has not ended
	toDespawn
	toSet
	toRemove
	toDo
)

// Spawn creates an entity with component types and components with values, as [Engine.Spawn] does.
// If the entity is to end with a task that has ended, by components.EndsWith or by the ChildOf of its
// components.Behaviour, it is not created. A game that needs the entry calls Engine.Spawn in [Commands.Do].
// It panics with a *coroutine.ArgumentError if there are no parts.
func (c *Commands) Spawn(parts ...Part) {
	if len(parts) == 0 {
		panic(argumentError("Commands.Spawn", "an entity needs a component; pass one at least"))
	}
	kind := toSpawn
	for _, p := range parts {
		part := componentOf(p)
		if part.isTied() {
			kind = toSpawnTied
		}
		c.parts = append(c.parts, part)
	}
	c.pending = append(c.pending, command{kind: kind, parts: int32(len(parts))})
}

func (k *command) spawns() bool { return k.kind <= toSpawnTied }

// Despawn removes an entity.
func (c *Commands) Despawn(e donburi.Entity) {
	c.pending = append(c.pending, command{kind: toDespawn, entity: e})
}

// Set gives an entity a component. It adds the component if that is not there, and sets the value that
// comes with it, if any.
func (c *Commands) Set(e donburi.Entity, p Part) {
	c.parts = append(c.parts, componentOf(p))
	c.pending = append(c.pending, command{kind: toSet, parts: 1, entity: e})
}

// Remove takes a component from an entity, which must have another: donburi has no entities
// without components, and panics.
func (c *Commands) Remove(e donburi.Entity, t donburi.IComponentType) {
	c.parts = append(c.parts, component{componentOf(t).IComponentType, nil})
	c.pending = append(c.pending, command{kind: toRemove, parts: 1, entity: e})
}

// Do calls f with the world when the commands are applied, for whatever else changes it.
func (c *Commands) Do(f func(donburi.World)) {
	c.do = append(c.do, f)
	c.pending = append(c.pending, command{kind: toDo})
}

// apply applies the commands, and those that they give. Should one panic, the others are applied
// next time.
func (c *Commands) apply() {
	w, at := c.engine.world, &c.applied
	for at.pending < len(c.pending) {
		k := c.pending[at.pending]
		at.pending++
		parts := c.parts[at.parts : at.parts+int(k.parts)]
		at.parts += len(parts)
		switch k.kind {
		case toSpawn, toSpawnTied:
			if k.kind == toSpawnTied && isOrphan(parts) {
				continue
			}
			if n := c.alike(parts); n > 0 {
				c.spawnMany(1+n, parts)
			} else {
				c.engine.spawn("Commands.Spawn", parts)
			}
		case toDespawn:
			NewRef(w, k.entity).Remove()
		case toSet:
			if entry, ok := NewRef(w, k.entity).Get(); ok {
				if t := parts[0].IComponentType; !entry.HasComponent(t) {
					c.moves.Add(entry, t)
				}
				setValues(entry, parts)
			}
		case toRemove:
			if entry, ok := NewRef(w, k.entity).Get(); ok && entry.HasComponent(parts[0].IComponentType) {
				c.moves.Remove(entry, parts[0].IComponentType)
			}
		case toDo:
			do := c.do[at.do]
			at.do++
			do(w)
		}
	}
	clear(c.parts)
	clear(c.do)
	c.pending, c.parts, c.do = c.pending[:0], c.parts[:0], c.do[:0]
	*at = struct{ pending, parts, do int }{}
}
