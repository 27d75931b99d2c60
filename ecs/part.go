package ecs

import (
	"reflect"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs/internal/rice"
	"github.com/yohamta/donburi"
	donburicomponent "github.com/yohamta/donburi/component"
)

// Part is what an entity is made of, for [Engine.Spawn], [Engine.SpawnMany], [Commands.Spawn] and
// [Commands.Set]: any component type, which stands for its default value, or a component with a value,
// which [Comp] returns. It may be used any number of times.
type Part = donburi.IComponentType

// valued is a Part with a value.
type valued interface {
	componentType() donburi.IComponentType
	setIn(entry *donburi.Entry, c donburi.IComponentType)
}

// Comp returns a component with a value. It allocates a copy of the value. It is for this package alone:
// donburi's own World.Create can't take it, and panics.
func Comp[T any](c *donburi.ComponentType[T], v T) Part { return &part[T]{rice.IndexOf(c), v} }

// part has no pointer of its own, so that the garbage collector need not look at the parts of plain
// values, and Comp takes little time.
type part[T any] struct {
	index uint32 // of the component type among donburi's
	value T
}

func (p *part[T]) componentType() donburi.IComponentType {
	return rice.TypeAt(p.index)
}

func (p *part[T]) setIn(entry *donburi.Entry, c donburi.IComponentType) {
	*(*T)(entry.Component(c)) = p.value
}

// These make it a component type, whose place it takes.

func (p *part[T]) Id() donburicomponent.ComponentTypeId { return p.componentType().Id() }
func (p *part[T]) Name() string                         { return p.componentType().Name() }
func (p *part[T]) Typ() reflect.Type                    { return p.componentType().Typ() }

// New would make donburi give the value to all entities with the same components.
func (p *part[T]) New() rice.Pointer {
	panic(argumentError("Comp", "donburi can't create an entity with a value; use Engine.Spawn or Commands.Spawn"))
}

// component is what an entity is made of: a component type and its value, which may be nil.
type component struct {
	donburi.IComponentType
	value valued
}

// componentOf takes a Part apart.
func componentOf(p Part) component {
	if p, ok := p.(valued); ok {
		return component{p.componentType(), p}
	}
	return component{p, nil}
}

// setValues gives the values to an entity, which has the components.
func setValues(entry *donburi.Entry, parts []component) {
	for i := range parts {
		if p := &parts[i]; p.value != nil {
			p.value.setIn(entry, p.IComponentType)
		}
	}
}

// isTied reports whether the entity may be an orphan.
func (c *component) isTied() bool {
	switch c.value.(type) {
	case *part[components.BehaviourData], *part[components.EndsWithData]:
		return true
	}
	return false
}

// isOrphan reports whether the components say that their entity ends with a task, and that has ended.
func isOrphan(parts []component) bool {
	for i := range parts {
		switch p := parts[i].value.(type) {
		case *part[components.BehaviourData]:
			if lacksParent(p.value.Recipe) {
				return true
			}
		case *part[components.EndsWithData]:
			if p.componentType() == components.EndsWith && p.value.Ended() {
				return true
			}
		}
	}
	return false
}

// lacksParent reports whether the options of a recipe, which may be nil, name a parent, by
// coroutine.ChildOf, that has ended.
func lacksParent(r *components.Recipe) bool {
	if r == nil {
		return false
	}
	for i := range r.Options {
		if parent, ok := r.Options[i].Parent(); ok && parent.State().Ended() {
			return true
		}
	}
	return false
}
