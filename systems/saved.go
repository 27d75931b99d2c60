package systems

import (
	"maps"
	"reflect"
	"runtime"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine/code"
)

// What the system Behaviours knows is walked as it is when a game is saved; see package ecs/save.

// FixedInSaves names the causes of this package, which behaviours compare with.
func (b *behaviours) FixedInSaves() map[string]any {
	fixed := components.FixedInSaves()
	maps.Copy(fixed, map[string]any{
		"systems.ErrEntityRemoved": ErrEntityRemoved, "systems.ErrComponentRemoved": ErrComponentRemoved,
		"systems.ErrReplaced": ErrReplaced, "systems.ErrRule": ErrRule,
	})
	return fixed
}

var _ = code.Register(saved{})

// saved registers the func values that are in the state, and the types that a program can't name which only looks at a save.
type saved struct{}

func (saved) Register(r *code.Registry) {
	code.Type[behaviours](r)
	code.Type[frameBudget](r)
	code.Type[moves](r)
	code.Type[boundOf](r)
	x := new(ending)
	name := runtime.FuncForPC(reflect.ValueOf(x.end).Pointer()).Name()
	code.Closure(r, name, x, func(x *ending) any { return x.end }, nil)
}
