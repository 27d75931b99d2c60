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

// binding is a place with the value that a task was started for. There is one for each entity that behaves, so
// it is small.
type binding struct {
	own    components.Start // that of a component
	entity donburi.Entity
	recipe *components.Recipe
	task   coroutine.Task
	slot   *slot // nil for components.Behaviour
	over   bool  // the value was replaced, or its place is gone
}

// slot is a named slot with the start of what is in it.
type slot struct {
	name  string
	start *components.Start
	key   int64 // of the start, which another engine may have given another one
}

// gone reports whether the binding is none any more.
func (b *binding) gone() bool { return b.over }

func (b *binding) start() *components.Start {
	if b.slot != nil {
		return b.slot.start
	}
	return &b.own
}

func (b *binding) place() place {
	if b.slot != nil {
		return place{b.entity, b.slot.name}
	}
	return place{entity: b.entity}
}

// holds reports whether the binding is for a value that is in its place now.
func (b *binding) holds(now value) bool {
	if b.gone() || now.Start == nil {
		return false
	}
	// Two entities may share a component, by donburi's Set, and two engines; it has the start of the one
	// that was started last.
	shared := now.at != nil && now.at == b.own.At && now.at == now.Start.At && now.Recipe == b.recipe
	return b.start() == now.Start || shared
}

// bindings is the one place that knows which task runs the behaviour of which entity. The components
// say what is to run; what does run stands here.
type bindings struct {
	singles []*binding                    // of the components, by the id of the entity
	named   map[donburi.Entity][]*binding // of the named slots of the entities that have any
	n       int                           // of all
	seen    seen                          `somen:"spare"`
	looks   int64

	// The starts in named slots, by their keys. They are looked at for every slot in every step, one after
	// the other. The first is none.
	seats []seat
	free  []int64 // keys of none

	adopted map[coroutine.Task]*binding // the bindings of the tasks that were not started here
}

// seat is a start and whose it is.
type seat struct {
	start  *components.Start
	entity donburi.Entity
}

func newBindings() bindings {
	return bindings{named: make(map[donburi.Entity][]*binding), seats: make([]seat, 1)}
}

// hasSlot reports whether a start in a named slot is the one that was bound for an entity. An entity has a
// start in one place at most.
func (b *bindings) hasSlot(entity donburi.Entity, s *components.Start) bool {
	return uint64(s.Key) < uint64(len(b.seats)) && b.seats[s.Key] == seat{s, entity}
}

// begin begins a look at all components. What was seen before is of no use if the bindings are those of
// another look than the last one, because a game was loaded.
func (b *bindings) begin() {
	if b.seen.look != b.looks {
		b.seen.rows = nil
	}
	b.looks++
	b.seen.look = b.looks
}

// at returns the binding of a place, or nil.
func (b *bindings) at(at place) *binding {
	if at.slot == "" {
		if id := int(at.entity.Id()); id < len(b.singles) && b.singles[id] != nil && b.singles[id].entity == at.entity {
			return b.singles[id]
		}
		return nil
	}
	if len(b.named) > 0 {
		for _, bound := range b.named[at.entity] {
			if bound.slot.name == at.slot {
				return bound
			}
		}
	}
	return nil
}

// hasEntity reports whether any place of the entity is bound.
func (b *bindings) hasEntity(entity donburi.Entity) bool {
	return b.at(place{entity: entity}) != nil || len(b.named) > 0 && b.named[entity] != nil
}

// add binds a place, which is not bound, to the value that is in it. A component gets a new start, and
// so differs from all others.
func (b *bindings) add(at place, v value) *binding {
	bound := &binding{entity: at.entity, recipe: v.Recipe}
	if at.slot == "" {
		bound.own.At = v.at
		v.at.Start = &bound.own
	} else {
		bound.slot = &slot{name: at.slot, start: v.Start}
	}
	b.take(bound)
	return bound
}

// take makes a binding one of these. Its place is not bound.
func (b *bindings) take(bound *binding) {
	b.n++
	if bound.slot == nil {
		if missing := int(bound.entity.Id()) + 1 - len(b.singles); missing > 0 {
			b.singles = append(b.singles, make([]*binding, missing)...)
		}
		b.singles[bound.entity.Id()] = bound
		bound.own.Key = 0 // the row is one of where it comes from
		return
	}
	key := int64(len(b.seats))
	if n := len(b.free); n > 0 {
		key, b.free = b.free[n-1], b.free[:n-1]
	} else {
		b.seats = append(b.seats, seat{})
	}
	bound.slot.key, bound.slot.start.Key = key, key
	b.seats[key] = seat{bound.slot.start, bound.entity}
	b.named[bound.entity] = append(b.named[bound.entity], bound)
}

// isFor reports whether a place is bound to the value that is in it now, which no other place shares.
func (b *bindings) isFor(at place, now value) bool {
	bound := b.at(at)
	return bound != nil && now.Start == bound.start()
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
	for _, bound := range append([]*binding{b.at(place{entity: owner.Entity()})}, b.named[owner.Entity()]...) {
		if bound != nil && bound.task == task {
			return bound
		}
	}
	return nil
}

// remove forgets a place and cancels what runs there.
func (b *bindings) remove(at place, cause error) {
	if bound := b.at(at); bound != nil {
		b.forget(bound)
		bound.task.CancelCause(cause)
	}
}

// forget forgets a binding, whose task goes on.
func (b *bindings) forget(bound *binding) {
	if len(b.adopted) > 0 {
		delete(b.adopted, bound.task)
	}
	bound.over = true
	b.n--
	if bound.slot == nil {
		b.seen.drop(bound)
		b.singles[bound.entity.Id()] = nil
		return
	}
	b.seats[bound.slot.key] = seat{}
	b.free = append(b.free, bound.slot.key)
	slots := b.named[bound.entity]
	if i := slices.Index(slots, bound); len(slots) > 1 {
		b.named[bound.entity] = slices.Delete(slots, i, i+1)
	} else {
		delete(b.named, bound.entity)
	}
}

// removeEntity forgets all places of an entity that is being removed.
func (b *bindings) removeEntity(entity donburi.Entity) {
	b.remove(place{entity: entity}, ErrEntityRemoved)
	for len(b.named[entity]) > 0 {
		b.remove(b.named[entity][0].place(), ErrEntityRemoved)
	}
}

// cancelOrphans cancels the tasks whose place is gone, in the order of the entities, so that a run
// can be repeated.
func (b *bindings) cancelOrphans(w donburi.World) {
	var orphans []place
	look := func(bound *binding) {
		if _, ok := bound.place().value(w); !ok {
			orphans = append(orphans, bound.place())
		}
	}
	for _, bound := range b.singles {
		if bound != nil {
			look(bound)
		}
	}
	for _, slots := range b.named {
		for _, bound := range slots {
			look(bound)
		}
	}
	slices.SortFunc(orphans, func(p, q place) int {
		return cmp.Or(cmp.Compare(p.entity, q.entity), cmp.Compare(p.slot, q.slot))
	})
	for _, at := range orphans {
		b.remove(at, ErrComponentRemoved)
	}
}
