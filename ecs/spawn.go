package ecs

import "github.com/yohamta/donburi"

// spawn creates an entity.
func (c *Commands) spawn(parts []Part) *donburi.Entry {
	entry := c.engine.Spawn(c.typesOf(parts)...)
	for i := range parts {
		parts[i].set(entry)
	}
	return entry
}

// spawnMany applies the spawn with these parts and those that follow it, n in all, which are alike.
// donburi finds their archetype once for all.
func (c *Commands) spawnMany(n int, first []Part) {
	w, at := c.engine.world, &c.applied
	begin := at.parts - len(first)
	at.pending += n - 1
	at.parts += (n - 1) * len(first)
	parts := c.parts[begin:at.parts]
	c.engine.mender.mend(w)
	for i, e := range w.CreateMany(n, c.typesOf(first)...) {
		entry := w.Entry(e)
		for j := range first {
			parts[i*len(first)+j].set(entry)
		}
	}
}

// alike returns how many of the commands that follow, one after the other, spawn an entity with the
// same components. It is none if the game listens to what is created: it is to be told of each
// entity when those before have their values.
func (c *Commands) alike(parts []Part) int {
	following := c.pending[c.applied.pending:]
	if len(following) == 0 || following[0].kind != toSpawn {
		return 0
	}
	if f := fieldsOf(c.engine.world); f == nil || len(f.createCallbacks) > 0 {
		return 0
	}
	next := c.parts[c.applied.parts:]
	for n, k := range following {
		if k.kind != toSpawn || int(k.parts) != len(parts) {
			return n
		}
		for i := range parts {
			if next[i].c != parts[i].c {
				return n
			}
		}
		next = next[len(parts):]
	}
	return len(following)
}

// typesOf returns the components of the parts, until it is called again.
func (c *Commands) typesOf(parts []Part) []donburi.IComponentType {
	c.types = c.types[:0]
	for i := range parts {
		c.types = append(c.types, parts[i].c)
	}
	return c.types
}
