package ecs

import (
	"fmt"

	"github.com/somen-go/somen/ecs/internal/rice"
	"github.com/yohamta/donburi"
)

// Ref is a reference to an entity that is safe to keep, across steps and across the yields of a
// behaviour. donburi has one *Entry for each entity id and uses it again for the next entity that
// gets the id, so an entry that is kept can silently become somebody else; a Ref says instead that
// its entity is gone.
//
// [Get], [Set] and [Ref.Remove] are what a deferred function uses, and whoever else comes back to an
// entity that may be gone: they do nothing then.
//
//	lamp := ecs.RefOf(entry)
//	defer ecs.Set(lamp, components.Glow, dark)
//
// A Ref is a small value that can be compared. Its zero value refers to nothing. To ask it for its
// entity costs about as much as donburi's own World.Entry, and allocates nothing.
type Ref struct {
	entry  *donburi.Entry // of the entity's id, whoever has it now
	entity donburi.Entity
}

// RefOf returns a reference to the entity of an entry. That of nil is the zero Ref.
func RefOf(entry *donburi.Entry) Ref {
	if entry == nil {
		return Ref{}
	}
	return Ref{entry, entry.Entity()}
}

// NewRef returns a reference to an entity of the world w. It may be gone already, or never have been
// there: any value will do, and one that the world does not have is not alive.
func NewRef(w donburi.World, e donburi.Entity) Ref {
	if r := rice.Of(w); r != nil {
		return Ref{r.EntryOf(e), e}
	} else if rice.Valid(w, e) {
		return Ref{w.Entry(e), e}
	}
	return Ref{nil, e}
}

// Get returns the entry of the entity, for use up to the next yield, and false if the entity is
// gone.
func (r Ref) Get() (*donburi.Entry, bool) {
	if !r.Alive() {
		return nil, false
	}
	return rice.EntryFor(r.entry, r.entity), true
}

// Get returns a pointer to the component c of an entity, for use up to the next yield, and false if
// the entity is gone or has none.
func Get[T any](r Ref, c *donburi.ComponentType[T]) (*T, bool) {
	entry, ok := r.Get()
	if !ok || !entry.HasComponent(c) {
		return nil, false
	}
	return c.Get(entry), true
}

// Set gives the component c of an entity a value. If the entity is gone or has no such component, it
// does nothing, and reports false.
func Set[T any](r Ref, c *donburi.ComponentType[T], v T) bool {
	p, ok := Get(r, c)
	if ok {
		*p = v
	}
	return ok
}

// Alive reports whether the entity is still there.
func (r Ref) Alive() bool { return r.entry != nil && rice.Alive(r.entry, r.entity) }

// Entity returns the entity, alive or not.
func (r Ref) Entity() donburi.Entity { return r.entity }

// Remove removes the entity, if it is still there.
func (r Ref) Remove() {
	if r.Alive() {
		r.entry.World.Remove(r.entity)
	}
}

// String names the entity in reports.
func (r Ref) String() string {
	if r.entity == donburi.Null {
		return "no entity"
	}
	return fmt.Sprintf("entity %d.%d", r.entity.Id(), r.entity.Version())
}
