package ecs

import (
	"github.com/somen-go/somen/ecs/internal/rice"
	"github.com/yohamta/donburi"
)

// Spawn creates an entity and returns its entry. Its parts are component types, which begin with
// their default values, and components with values, in any order:
//
//	engine.Spawn(components.Velocity, components.Shape, ecs.Comp(components.Position, Vec2{X: 1, Y: 2}))
//
// It may be called from inside a behaviour; in a loop over a query use [Engine.Commands]. It allocates
// what donburi does. It panics with a *coroutine.ArgumentError if there are no parts.
func (e *Engine) Spawn(parts ...Part) *donburi.Entry {
	var room [8]component
	return e.spawn("Engine.Spawn", apart(room[:0], parts))
}

// SpawnMany creates n entities that are alike, as [Engine.Spawn] does, and returns their entries. It
// takes less time than n calls of Spawn. A value with pointers is shared by all; behaviours made with
// components.BehaveFunc are one each.
// It panics with a *coroutine.ArgumentError if n is negative or there are no parts.
func (e *Engine) SpawnMany(n int, parts ...Part) []*donburi.Entry {
	if n < 0 {
		panic(argumentError("Engine.SpawnMany", "the number is negative; pass how many entities to create"))
	}
	var room [8]component
	entries := make([]*donburi.Entry, n)
	apart := apart(room[:0], parts)
	for i, entity := range e.world.CreateMany(n, e.typesOf("Engine.SpawnMany", apart)...) {
		entries[i] = e.world.Entry(entity)
		setValues(entries[i], apart)
	}
	return entries
}

func (e *Engine) spawn(function string, parts []component) *donburi.Entry {
	entry := e.world.Entry(e.world.Create(e.typesOf(function, parts)...))
	setValues(entry, parts)
	return entry
}

// apart appends the parts, taken apart.
func apart(to []component, parts []Part) []component {
	for _, p := range parts {
		to = append(to, componentOf(p))
	}
	return to
}

// typesOf returns the component types, for donburi to create entities with. They are valid until it is
// called again.
func (e *Engine) typesOf(function string, parts []component) []donburi.IComponentType {
	if len(parts) == 0 {
		panic(argumentError(function, "an entity needs a component; pass one at least"))
	}
	e.donburis.Correct(e.world)
	e.types = e.types[:0]
	for i := range parts {
		e.types = append(e.types, parts[i].IComponentType)
	}
	return e.types
}

// spawnMany applies the spawn with these parts and those that follow it, n in all, which are alike.
// donburi finds their archetype once for all.
func (c *Commands) spawnMany(n int, first []component) {
	w, at := c.engine.world, &c.applied
	begin := at.parts - len(first)
	at.pending += n - 1
	at.parts += (n - 1) * len(first)
	parts := c.parts[begin:at.parts]
	for i, e := range w.CreateMany(n, c.engine.typesOf("Commands.Spawn", first)...) {
		setValues(w.Entry(e), parts[i*len(first):][:len(first)])
	}
}

// alike returns how many of the commands that follow, one after the other, spawn an entity with the
// same components. It is none if the game listens to what is created: it is to be told of each
// entity when those before have their values.
func (c *Commands) alike(parts []component) int {
	following := c.pending[c.applied.pending:]
	if len(following) == 0 || !following[0].spawns() {
		return 0
	}
	w := rice.Of(c.engine.world)
	if w == nil {
		return 0
	}
	if created, _ := w.Callbacks(); created > 0 {
		return 0
	}
	next := c.parts[c.applied.parts:]
	for n, k := range following {
		if !k.spawns() || int(k.parts) != len(parts) {
			return n
		}
		for i := range parts {
			if next[i].IComponentType != parts[i].IComponentType {
				return n
			}
		}
		if k.kind == toSpawnTied && isOrphan(next[:len(parts)]) {
			return n
		}
		next = next[len(parts):]
	}
	return len(following)
}
