package systems

import (
	"errors"
	"slices"

	"github.com/somen-go/somen/coroutine"
	"github.com/yohamta/donburi"
)

// What the system Behaviours knows of some entities goes with them when they are saved as a part; see package ecs/save.

// boundOf is what is known of them: the bindings themselves, to which the components point.
type boundOf struct {
	Bindings []*binding
	Adopted  []bool // whether the task of each was not started by the system
	Watched  []bool // whether it is looked for its end
}

// PartOf returns the bindings of entities, and their tasks.
func (b *behaviours) PartOf(entities []donburi.Entity) (record any, tasks []coroutine.Task, own []any) {
	of := &boundOf{}
	add := func(bound *binding) {
		of.Bindings = append(of.Bindings, bound)
		of.Adopted = append(of.Adopted, b.bound.adopted[bound.task] == bound)
		of.Watched = append(of.Watched, slices.Contains(b.adopted, bound))
		tasks, own = append(tasks, bound.task), append(own, bound)
	}
	for _, entity := range entities {
		if bound := b.bound.at(place{entity: entity}); bound != nil {
			add(bound)
		}
		for _, bound := range b.bound.named[entity] {
			add(bound)
		}
	}
	return of, tasks, own
}

// CheckPart returns an error unless a record that was loaded has all that it needs.
func (b *behaviours) CheckPart(record any) error {
	of, ok := record.(*boundOf)
	if !ok || of == nil || len(of.Bindings) != len(of.Adopted) || len(of.Bindings) != len(of.Watched) {
		return errors.New("systems: the behaviours of the part are damaged")
	}
	known := map[*binding]bool{}
	for _, bound := range of.Bindings {
		if bound == nil || bound.entity == donburi.Null || known[bound] || bound.over || bound.slot != nil && bound.slot.start == nil {
			return errors.New("systems: the behaviours of the part are damaged")
		}
		known[bound] = true
	}
	return nil
}

// TakePart binds the entities, which are there, to their tasks, which go on.
func (b *behaviours) TakePart(record any) {
	of := record.(*boundOf)
	for i, bound := range of.Bindings {
		b.bound.take(bound)
		if of.Adopted[i] {
			b.bound.adopt(bound, bound.task)
		}
		if bound.recipe == nil {
			continue
		}
		if !bound.task.State().Ended() {
			b.rule(bound)
		}
		if of.Watched[i] {
			b.adopted = append(b.adopted, bound)
		}
	}
}

// LeavePart forgets the bindings of entities whose tasks have left.
func (b *behaviours) LeavePart(entities []donburi.Entity) {
	for _, entity := range entities {
		if bound := b.bound.at(place{entity: entity}); bound != nil {
			b.bound.forget(bound)
		}
		for len(b.bound.named[entity]) > 0 {
			b.bound.forget(b.bound.named[entity][0])
		}
	}
}
