package ecs

import (
	"unsafe"

	"github.com/yohamta/donburi"
)

// Part is a component with its value, for [Commands.Spawn]. Make one with [Comp]. It may be used any
// number of times.
type Part struct {
	c     donburi.IComponentType
	value value
}

// value is the value of a component of some type.
type value interface {
	copyTo(component unsafe.Pointer)
}

// Comp returns a component with a value.
func Comp[T any](c *donburi.ComponentType[T], v T) Part { return Part{c, &valueOfType[T]{v}} }

type valueOfType[T any] struct{ v T }

func (v *valueOfType[T]) copyTo(component unsafe.Pointer) { *(*T)(component) = v.v }

// set gives the part's value to the component of an entity, which has it.
func (p *Part) set(entry *donburi.Entry) { p.value.copyTo(entry.Component(p.c)) }
