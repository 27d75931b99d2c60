package systems

import (
	"cmp"
	"slices"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

// place is where a behaviour is: a slot of an entity. The slot of components.Behaviour is "".
type place struct {
	entity donburi.Entity
	slot   string
}

// value is what is in a place.
type value struct {
	components.BehaviourData
	at *components.BehaviourData // the component; nil in a named slot
}

// value returns what is in the place, and false if it is gone.
func (p place) value(w donburi.World) (value, bool) {
	if !w.Valid(p.entity) {
		return value{}, false
	}
	entry := w.Entry(p.entity)
	if p.slot == "" {
		if !entry.HasComponent(components.Behaviour) {
			return value{}, false
		}
		at := components.Behaviour.Get(entry)
		return value{*at, at}, true
	}
	if !entry.HasComponent(components.Slots) {
		return value{}, false
	}
	b, ok := components.Slots.Get(entry).Get(p.slot)
	return value{b, nil}, ok
}

// binding is a place with the value that a task was started for.
type binding struct {
	place
	components.BehaviourData // without a Start when it is gone: the value was replaced, or its place is
	task                     coroutine.Task
	start                    components.Start // that of a component; At is nil in a named slot
}

// gone reports whether the binding is none any more.
func (b *binding) gone() bool { return b.Start == nil }

// holds reports whether the binding is for a value that is in its place now.
func (b *binding) holds(now value) bool {
	if b.gone() || now.Start == nil {
		return false
	}
	// Two entities may share a component, by donburi's Set, and two engines; it has the start of the one
	// that was started last.
	shared := now.at != nil && now.at == b.start.At && now.at == now.Start.At && now.Recipe == b.Recipe
	return b.Start == now.Start || shared
}

// bindings is the one place that knows which task runs the behaviour of which entity. The components
// say what is to run; what does run stands here.
type bindings struct {
	places map[place]*binding
	named  map[donburi.Entity][]string // the named slots of the entities that have any

	// The starts that are bound, by their keys. They are looked at for every entity in every step, one
	// after the other. The first is none.
	seats []seat
	free  []int // keys of none

	adopted map[coroutine.Task]*binding // the bindings of the tasks that were not started here
}

// seat is a start and whose it is.
type seat struct {
	start  *components.Start
	entity donburi.Entity
}

func newBindings() bindings {
	return bindings{places: make(map[place]*binding), named: make(map[donburi.Entity][]string), seats: make([]seat, 1)}
}

// has reports whether a start with a key is the one that was bound for an entity. An entity has a start
// in one place at most.
func (b *bindings) has(entity donburi.Entity, s *components.Start, key int) bool {
	return uint(key) < uint(len(b.seats)) && b.seats[key] == seat{s, entity}
}

// at returns the binding of a place, or nil.
func (b *bindings) at(at place) *binding { return b.places[at] }

// hasEntity reports whether any place of the entity is bound.
func (b *bindings) hasEntity(entity donburi.Entity) bool {
	return b.places[place{entity: entity}] != nil || len(b.named) > 0 && b.named[entity] != nil
}

// add binds a place, which is not bound, to the value that is in it. A component gets a new start, and
// so differs from all others.
func (b *bindings) add(at place, v value) *binding {
	key := len(b.seats)
	if n := len(b.free); n > 0 {
		key, b.free = b.free[n-1], b.free[:n-1]
	} else {
		b.seats = append(b.seats, seat{})
	}
	bound := &binding{place: at, BehaviourData: v.BehaviourData}
	if v.at != nil {
		bound.start.At = v.at
		bound.Start = &bound.start
	}
	bound.Start.Key, bound.Key = key, key
	b.seats[key] = seat{bound.Start, at.entity}
	if v.at != nil {
		*v.at = bound.BehaviourData
	}
	b.places[at] = bound
	if at.slot != "" {
		b.named[at.entity] = append(b.named[at.entity], at.slot)
	}
	return bound
}

// adopt gives a binding a task that was not started for it.
func (b *bindings) adopt(bound *binding, task coroutine.Task) {
	if b.adopted == nil {
		b.adopted = make(map[coroutine.Task]*binding)
	}
	b.adopted[task], bound.task = bound, task
}

// whose returns the binding that a task has, or nil. A task that was started here is its entity's.
func (b *bindings) whose(task coroutine.Task) *binding {
	if bound := b.adopted[task]; bound != nil {
		return bound
	}
	owner, _ := task.Owner().(ecs.Ref)
	for _, slot := range append([]string{""}, b.named[owner.Entity()]...) {
		if bound := b.places[place{owner.Entity(), slot}]; bound != nil && bound.task == task {
			return bound
		}
	}
	return nil
}

// remove forgets a place and cancels what runs there.
func (b *bindings) remove(at place, cause error) {
	if bound := b.places[at]; bound != nil {
		b.forget(bound)
		bound.task.CancelCause(cause)
	}
}

// forget forgets a binding, whose task goes on.
func (b *bindings) forget(bound *binding) {
	at := bound.place
	delete(b.places, at)
	if len(b.adopted) > 0 {
		delete(b.adopted, bound.task)
	}
	b.seats[bound.Key] = seat{}
	b.free = append(b.free, bound.Key)
	if at.slot != "" {
		slots := b.named[at.entity]
		if i := slices.Index(slots, at.slot); len(slots) > 1 {
			b.named[at.entity] = slices.Delete(slots, i, i+1)
		} else {
			delete(b.named, at.entity)
		}
	}
	bound.Start = nil
}

// removeEntity forgets all places of an entity that is being removed.
func (b *bindings) removeEntity(entity donburi.Entity) {
	b.remove(place{entity: entity}, ErrEntityRemoved)
	for len(b.named[entity]) > 0 {
		b.remove(place{entity, b.named[entity][0]}, ErrEntityRemoved)
	}
}

// cancelOrphans cancels the tasks whose place is gone, in the order of the entities, so that a run
// can be repeated.
func (b *bindings) cancelOrphans(w donburi.World) {
	var orphans []place
	for at := range b.places {
		if _, ok := at.value(w); !ok {
			orphans = append(orphans, at)
		}
	}
	slices.SortFunc(orphans, func(p, q place) int {
		return cmp.Or(cmp.Compare(p.entity, q.entity), cmp.Compare(p.slot, q.slot))
	})
	for _, at := range orphans {
		b.remove(at, ErrComponentRemoved)
	}
}
