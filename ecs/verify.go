package ecs

import (
	"errors"
	"math"
	"reflect"

	"github.com/yohamta/donburi"
)

// VerifyLoaded is for package ecs/save: it returns an error if the engine, which was loaded, can't be one.
func (e *Engine) VerifyLoaded() error {
	if !(e.scale >= 0) || math.IsInf(e.scale, 1) || !(e.alpha >= 0 && e.alpha <= 1) || e.debt < 0 || e.now < 0 || e.delta < 0 || e.frame < 0 || e.steps < 0 {
		return errors.New("ecs: the time of the engine is out of range")
	}
	for _, w := range e.watches {
		if w == nil || isNone(w.c) {
			return errors.New("ecs: the engine watches no component")
		}
	}
	for _, w := range e.input.waits {
		if w == nil {
			return errors.New("ecs: nobody waits for a key")
		}
	}
	for _, c := range e.clocks {
		if c == nil {
			return errors.New("ecs: an entity has no clock")
		}
	}
	return e.commands.verify(e)
}

func (c *Commands) verify(e *Engine) error {
	wrong := errors.New("ecs: the commands that wait contradict each other")
	parts, do := 0, 0
	for _, k := range c.pending {
		if k.kind > toDo || k.parts < 0 || k.parts > 0 && k.kind == toDespawn || k.parts != 1 && (k.kind == toSet || k.kind == toRemove) {
			return wrong
		}
		if parts += int(k.parts); k.kind == toDo {
			do++
		}
	}
	if c.engine != e || c.applied.pending != 0 || c.applied.parts != 0 || c.applied.do != 0 || parts != len(c.parts) || do != len(c.do) {
		return wrong
	}
	for _, p := range c.parts {
		if isNone(p.IComponentType) {
			return wrong
		}
	}
	for _, f := range c.do {
		if f == nil {
			return wrong
		}
	}
	return nil
}

// isNone reports whether there is no component type, not even behind the interface.
func isNone(c donburi.IComponentType) bool {
	if c == nil {
		return true
	}
	v := reflect.ValueOf(c)
	return v.Kind() == reflect.Pointer && v.IsNil()
}
