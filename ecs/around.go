package ecs

import (
	"slices"
	"time"

	"github.com/somen-go/somen/coroutine"
)

// AroundStep has f called in place of each step from now on, until the function that it returns is called. F calls step,
// which runs the systems, and may look at the world and change it before and after. It may roll the engine back
// and call step again, as package ecs/rewind does. Of several functions the one that was given last is called first, and
// its step calls the one before. Functions of [Engine.AfterStep] are called when all of them have returned.
//
// It may be called between two steps alone: it panics with coroutine.ErrBusy inside one.
func (e *Engine) AroundStep(f func(step func())) (remove func()) {
	e.mustRest()
	own := &f
	e.around = append(slices.Clip(e.around), own)
	return func() {
		e.around = slices.DeleteFunc(slices.Clone(e.around), func(g *func(func())) bool { return g == own })
	}
}

// mustRest panics inside a step.
func (e *Engine) mustRest() {
	if e.running {
		panic(coroutine.ErrBusy)
	}
}

// goAround runs a step with what is around it.
func (e *Engine) goAround(dt time.Duration) {
	step := func() {
		if !e.closed {
			e.systems(dt)
		}
	}
	for _, f := range e.around {
		inner := step
		step = func() { (*f)(inner) }
	}
	e.goesAround = true
	defer func() { e.goesAround = false }()
	step()
}
