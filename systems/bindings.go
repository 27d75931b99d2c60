package systems

import (
	"cmp"
	"slices"

	"github.com/somen-go/somen/components"
	"github.com/yohamta/donburi"
)

// place is where a behaviour is: a slot of an entity. The slot of components.Behaviour is "".
type place struct {
	entity donburi.Entity
	slot   string
}

// data returns what is in the place, or nil if it is gone.
func (p place) data(w donburi.World) *components.BehaviourData {
	if !w.Valid(p.entity) {
		return nil
	}
	entry := w.Entry(p.entity)
	if p.slot == "" && entry.HasComponent(components.Behaviour) {
		return components.Behaviour.Get(entry)
	}
	if p.slot != "" && entry.HasComponent(components.Slots) {
		for name, data := range components.Slots.Get(entry).All() {
			if name == p.slot {
				return data
			}
		}
	}
	return nil
}

// bindings keeps which run belongs to a place, for when the component no longer tells.
type bindings struct {
	owner *byte // stands for the system in the notes, which outlive it with the world
	runs  map[place]*components.Run
	named map[donburi.Entity][]string // the named slots of the entities that have any

	// The runs by their keys. They are looked at for every entity in every step, one after the other.
	singles []single
	free    []int // keys of none
}

// single is the run of an entity's components.Behaviour.
type single struct {
	run    *components.Run
	entity donburi.Entity
}

// has reports whether data, which is the entity's components.Behaviour, is noted to be bound.
func (b *bindings) has(entity donburi.Entity, data *components.BehaviourData) bool {
	key, run := data.Key(), data.Run()
	return run != nil && uint(key) < uint(len(b.singles)) && b.singles[key] == single{run, entity}
}

func (b *bindings) len() int { return len(b.runs) }

func (b *bindings) at(at place) *components.Run { return b.runs[at] }

// hasEntity reports whether any place of the entity is bound.
func (b *bindings) hasEntity(entity donburi.Entity) bool {
	return b.runs[place{entity: entity}] != nil || len(b.named) > 0 && b.named[entity] != nil
}

// add binds a run to its place, and gives it its key.
func (b *bindings) add(r *components.Run) {
	b.runs[place{r.Entity, r.Slot}] = r
	if r.Slot != "" {
		b.named[r.Entity] = append(b.named[r.Entity], r.Slot)
		return
	}
	if n := len(b.free); n > 0 {
		r.Key, b.free = b.free[n-1], b.free[:n-1]
		b.singles[r.Key] = single{r, r.Entity}
	} else {
		r.Key = len(b.singles)
		b.singles = append(b.singles, single{r, r.Entity})
	}
}

// remove forgets a place and cancels what runs there.
func (b *bindings) remove(at place, cause error) {
	run := b.runs[at]
	if run == nil {
		return
	}
	delete(b.runs, at)
	if at.slot == "" {
		b.singles[run.Key] = single{}
		b.free = append(b.free, run.Key)
	} else {
		slots := b.named[at.entity]
		if i := slices.Index(slots, at.slot); len(slots) > 1 {
			b.named[at.entity] = slices.Delete(slots, i, i+1)
		} else {
			delete(b.named, at.entity)
		}
	}
	run.By = nil
	run.Task.CancelCause(cause)
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
	for at := range b.runs {
		if at.data(w) == nil {
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
