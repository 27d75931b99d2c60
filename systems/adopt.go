package systems

import (
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

// TaskOf returns the task that the system [Behaviours] runs for what is in a slot of an entity, where ""
// is its components.Behaviour. It is the zero Task if the system has not started one. It allocates
// nothing, and may be called from inside a behaviour.
//
//	systems.TaskOf(engine, robot.Entity(), "").Cancel()
func TaskOf(e *ecs.Engine, entity donburi.Entity, slot string) coroutine.Task {
	b, _ := ecs.ResourceValue[*behaviours](e.View())
	return b.taskOf(place{entity, slot})
}

func (b *behaviours) taskOf(at place) coroutine.Task {
	if b == nil {
		return coroutine.Task{}
	}
	if bound := b.bound.at(at); bound != nil {
		return bound.task
	}
	return coroutine.Task{}
}

// Adopt binds what is in a slot of an entity, where "" is its components.Behaviour, to a task that runs
// already, as if the system [Behaviours] had started it. It is for those who bring tasks back, from a saved
// game or from another machine: the behaviour is not started anew, and from then on it ends with the entity,
// is replaced when another value is set, and keeps the rules of the value. What the task was started with
// stays: its name, its owner, its clock. That it is a task of the engine's scheduler is not checked.
//
// If something else runs there, that is replaced. The entity of a value that EndsEntity is removed before
// the behaviours are resumed or after, when the task has ended. A task that has ended already may be
// adopted too: the value counts as started, and is over. Adopting a task twice does nothing, unless another
// value was set meanwhile, for which it is adopted then.
//
// It starts the engine, as the first step does, and returns the error if it can't start. Otherwise the
// error is a *coroutine.ArgumentError: the engine has no system Behaviours, the entity is gone, or has no
// such slot or component, or the task is the zero Task, or one of another scheduler, or runs the behaviour of
// another place. It may be
// called between steps, from systems and from inside a behaviour.
func Adopt(e *ecs.Engine, entity donburi.Entity, slot string, task coroutine.Task) error {
	if err := e.Start(); err != nil {
		return err
	}
	b, ok := ecs.ResourceValue[*behaviours](e.View())
	if !ok {
		return adoptError("the engine has no system Behaviours; add it")
	}
	at := place{entity, slot}
	if task == (coroutine.Task{}) {
		return adoptError("the task is the zero Task; set the value alone to start its behaviour")
	}
	if !e.Scheduler().Has(task) {
		return adoptError("the task is one of another scheduler; start it on that of the engine")
	}
	now, ok := at.value(e.World())
	if !ok {
		return adoptError("the entity is gone, or has nothing in the slot; spawn it with its components before")
	}
	if bound := b.bound.whose(task); bound != nil {
		switch {
		case bound.place() != at:
			return adoptError("the task runs the behaviour of another entity or slot; one task is for one behaviour")
		case bound.holds(now):
			return nil
		}
		b.bound.forget(bound)
	}
	b.bound.remove(at, ErrReplaced)
	if now, ok = at.value(e.World()); !ok || b.bound.at(at) != nil {
		return adoptError("the behaviour that ran there has changed the entity when it was cancelled; cancel it before")
	}
	bound := b.bound.add(at, now)
	b.bound.adopt(bound, task)
	if bound.recipe != nil {
		b.rule(bound)
		if bound.recipe.EndsEntity {
			b.adopted = append(b.adopted, bound)
		}
	}
	return nil
}

func adoptError(reason string) error {
	return &coroutine.ArgumentError{Package: "systems", Func: "Adopt", Reason: reason}
}

// removeEnded removes the entities of the adopted tasks that have ended, if that is their rule.
func (b *behaviours) removeEnded(e *ecs.Engine) {
	all := b.adopted
	b.adopted = b.adopted[:0]
	for _, bound := range all {
		switch {
		case bound.gone():
		case bound.task.State().Ended():
			b.ended(e, bound)
		default:
			b.adopted = append(b.adopted, bound)
		}
	}
	clear(all[len(b.adopted):])
}
