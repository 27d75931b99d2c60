package ecs

import (
	"maps"
	"reflect"
	"slices"
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
	// LeavePart forgets the entities, whose tasks have left, before they are removed.
	LeavePart(entities []donburi.Entity)
}

// A PartBasis is what [Engine.PartMemory] and [Engine.PartHolders] tell of: as long as it is the same, they are.
type PartBasis struct {
	objects []any            // pointers to resources, what those are that are pointers, and states of systems
	fixed   []map[string]any // of each FixedHolder
}

// PartBasis returns the present one.
func (e *Engine) PartBasis() PartBasis { return e.addBasis(PartBasis{}) }

// IsBasis reports whether the basis is still the one that there was. It allocates nothing but what a FixedHolder does.
func (e *Engine) IsBasis(was *PartBasis) bool {
	objects := e.basis.objects[:0]
	e.basis = e.addBasis(PartBasis{objects, e.basis.fixed[:0]})
	now := &e.basis
	defer func() { clear(now.objects); clear(now.fixed) }()
	return slices.Equal(now.objects, was.objects) && slices.EqualFunc(now.fixed, was.fixed, maps.Equal)
}

func (e *Engine) addBasis(b PartBasis) PartBasis {
	for _, p := range e.set {
		b.objects = append(b.objects, p)
		at := p
		if v := reflect.ValueOf(p).Elem(); v.Kind() == reflect.Pointer && !v.IsNil() {
			at = v.Interface()
			b.objects = append(b.objects, at)
		}
		if h, ok := at.(FixedHolder); ok {
			b.fixed = append(b.fixed, h.FixedInSaves())
		}
	}
	for stage := range e.stages {
		for _, s := range e.stages[stage] {
			if s.State != nil {
				b.objects = append(b.objects, s.State)
			}
		}
	}
	return b
}

// TasksOf appends the live tasks that are OwnedBy a Ref to an entity of this engine. It is for package ecs/save.
func (e *Engine) TasksOf(to []coroutine.Task, entity donburi.Entity) []coroutine.Task {
	if e.owned == nil {
		e.owned = e.scheduler.NewOwned(func(owner any) (uint64, bool) {
			r, ok := owner.(Ref)
			return uint64(r.entity), ok && r.entry != nil && r.entry.World == e.world
		})
	}
	return e.owned.Tasks(to, uint64(entity))
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
