package ecs

import "github.com/yohamta/donburi"

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
type Commands struct {
	engine  *Engine
	pending []command
	parts   []Part                 // of the pending commands, one after the other
	then    []func(*donburi.Entry) // of SpawnThen, likewise
	do      []func(donburi.World)  // of Do, likewise
	applied struct{ pending, parts, then, do int }
	types   []donburi.IComponentType // reused by spawn
	moves   moves
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
	toSpawn commandKind = iota
	toSpawnThen
	toDespawn
	toSet
	toRemove
	toDo
)

// Spawn creates an entity with the components and their values. It panics if there are none.
func (c *Commands) Spawn(parts ...Part) { c.SpawnThen(nil, parts...) }

// SpawnThen is Spawn, and calls then with the new entity, if then is not nil.
func (c *Commands) SpawnThen(then func(*donburi.Entry), parts ...Part) {
	if len(parts) == 0 {
		panic("ecs: Commands.Spawn: an entity needs a component; pass one at least")
	}
	kind := toSpawn
	if then != nil {
		kind = toSpawnThen
		c.then = append(c.then, then)
	}
	c.parts = append(c.parts, parts...)
	c.pending = append(c.pending, command{kind: kind, parts: int32(len(parts))})
}

// Despawn removes an entity.
func (c *Commands) Despawn(e donburi.Entity) {
	c.pending = append(c.pending, command{kind: toDespawn, entity: e})
}

// Set gives an entity a component with a value: it adds the component, or replaces its value.
func (c *Commands) Set(e donburi.Entity, p Part) {
	c.parts = append(c.parts, p)
	c.pending = append(c.pending, command{kind: toSet, parts: 1, entity: e})
}

// Remove takes a component from an entity, which must have another: donburi has no entities
// without components, and panics.
func (c *Commands) Remove(e donburi.Entity, t donburi.IComponentType) {
	c.parts = append(c.parts, Part{c: t})
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
		case toSpawn:
			if n := c.alike(parts); n > 0 {
				c.spawnMany(1+n, parts)
			} else {
				c.spawn(parts)
			}
		case toSpawnThen:
			then := c.then[at.then]
			at.then++
			then(c.spawn(parts))
		case toDespawn:
			NewRef(w, k.entity).Remove()
		case toSet:
			if entry, ok := NewRef(w, k.entity).Get(); ok {
				if !entry.HasComponent(parts[0].c) {
					c.moves.add(entry, parts[0].c)
				}
				parts[0].set(entry)
			}
		case toRemove:
			if entry, ok := NewRef(w, k.entity).Get(); ok && entry.HasComponent(parts[0].c) {
				c.moves.remove(entry, parts[0].c)
			}
		case toDo:
			do := c.do[at.do]
			at.do++
			do(w)
		}
	}
	clear(c.parts)
	clear(c.then)
	clear(c.do)
	c.pending, c.parts, c.then, c.do = c.pending[:0], c.parts[:0], c.then[:0], c.do[:0]
	*at = struct{ pending, parts, then, do int }{}
}
