package ecs

import (
	"fmt"

	"github.com/yohamta/donburi"
)

// Ref is a reference to an entity that is safe to keep, across steps and across the yields of a
// behaviour. donburi has one *Entry for each entity id and uses it again for the next entity that
// gets the id, so an entry that is kept can silently become somebody else; a Ref says instead that
// its entity is gone.
//
// A Ref is a small value that can be compared. Its zero value refers to nothing.
type Ref struct {
	world  donburi.World
	entity donburi.Entity
}

// RefOf returns a reference to the entity of an entry.
func RefOf(entry *donburi.Entry) Ref { return Ref{entry.World, entry.Entity()} }

// NewRef returns a reference to an entity of the world w.
func NewRef(w donburi.World, e donburi.Entity) Ref { return Ref{w, e} }

// Get returns the entry of the entity, for use up to the next yield, and false if the entity is
// gone.
func (r Ref) Get() (*donburi.Entry, bool) {
	if !r.Alive() {
		return nil, false
	}
	return r.world.Entry(r.entity), true
}

// Alive reports whether the entity is still there.
func (r Ref) Alive() bool { return r.world != nil && r.world.Valid(r.entity) }

// Entity returns the entity, alive or not.
func (r Ref) Entity() donburi.Entity { return r.entity }

// Remove removes the entity, if it is still there.
func (r Ref) Remove() {
	if r.Alive() {
		r.world.Remove(r.entity)
	}
}

// String names the entity in reports.
func (r Ref) String() string {
	if r.world == nil {
		return "no entity"
	}
	return fmt.Sprintf("entity %d.%d", r.entity.Id(), r.entity.Version())
}
