package ecs

import (
	"reflect"
	"strings"

	"github.com/somen-go/somen/coroutine"
	"github.com/yohamta/donburi"
)

// A PartHolder is a resource that knows something of entities which goes with them when they are saved as a part. It
// is for package ecs/save, and systems.Behaviours.
type PartHolder interface {
	// PartOf returns what is known of the entities, as a pointer to a record, the tasks that belong to them, and
	// pointers to what belongs to them alone. The type of the record is the same for no entities.
	PartOf(entities []donburi.Entity) (record any, tasks []coroutine.Task, own []any)
	// CheckPart returns an error if a record that was loaded is none.
	CheckPart(record any) error
	// TakePart takes over a record that was loaded, when its entities are there.
	TakePart(record any)
}

// PartHolders returns the resources that are a PartHolder, by the names that they have in [Engine.Memory].
func (e *Engine) PartHolders() map[string]PartHolder {
	all := map[string]PartHolder{}
	for t, p := range e.resources {
		v := reflect.ValueOf(p)
		if t.Kind() == reflect.Pointer && !v.Elem().IsNil() {
			v = v.Elem()
		}
		if h, ok := v.Interface().(PartHolder); ok {
			all["resource."+longName(t)] = h
		}
	}
	return all
}

// Belongings are what an engine keeps of entities: the clocks of [Engine.ClockOf], and the waits for their removal.
// They are for package ecs/save.
type Belongings struct {
	Clocks   []ownClock
	Removals []ownRemoval
}

type ownClock struct {
	Entity donburi.Entity
	Clock  *coroutine.Clock
}

type ownRemoval struct {
	Entity donburi.Entity
	Signal *coroutine.Signal[donburi.Entity]
}

// BelongingsOf returns what the engine keeps of entities; of waits for a removal those that waits says of, which is
// given what is waited for.
func (e *Engine) BelongingsOf(entities []donburi.Entity, waits func(any) bool) *Belongings {
	b := &Belongings{}
	for _, entity := range entities {
		if c := e.clocks[entity]; c != nil {
			b.Clocks = append(b.Clocks, ownClock{entity, c})
		}
		if s := e.removal.of[entity]; s != nil && waits(s) {
			b.Removals = append(b.Removals, ownRemoval{entity, s})
		}
	}
	return b
}

// Own returns what the belongings are, by pointers.
func (b *Belongings) Own() (all []any) {
	for _, c := range b.Clocks {
		all = append(all, c.Clock)
	}
	for _, r := range b.Removals {
		all = append(all, r.Signal)
	}
	return all
}

// Check reports whether belongings that were loaded are some.
func (b *Belongings) Check() bool {
	for _, c := range b.Clocks {
		if c.Clock == nil {
			return false
		}
	}
	for _, r := range b.Removals {
		if r.Signal == nil {
			return false
		}
	}
	return true
}

// Take takes over what was loaded.
func (e *Engine) Take(b *Belongings) {
	for _, c := range b.Clocks {
		if e.clocks == nil {
			e.clocks = map[donburi.Entity]*coroutine.Clock{}
		}
		e.clocks[c.Entity] = c.Clock
	}
	for _, r := range b.Removals {
		if e.removal.of == nil {
			e.removal.of = map[donburi.Entity]*coroutine.Signal[donburi.Entity]{}
		}
		e.removal.of[r.Entity] = r.Signal
	}
	e.hookClocks()
}

// Feeds returns the feeds of donburi's events, by pointers.
func (e *Engine) Feeds() (all []any) {
	for _, f := range e.feeds {
		all = append(all, f)
	}
	return all
}

// IsFeedLoop reports whether a type is one of those by which loops over feeds know how far they are.
func IsFeedLoop(t reflect.Type) bool {
	return t.PkgPath() == reflect.TypeFor[Engine]().PkgPath() && strings.HasPrefix(t.Name(), "happening[")
}

// RefWith returns the Ref of an entity whose entry is known, and which is still to come.
func RefWith(entry *donburi.Entry, entity donburi.Entity) Ref { return Ref{entry, entity} }
