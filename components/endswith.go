package components

import (
	"github.com/somen-go/somen/coroutine"
	"github.com/yohamta/donburi"
)

// EndsWith removes its entity when a task has ended: the bullets of a boss with the phase that fired
// them, the box of a dialogue with the dialogue. Whatever ends the task, nobody has to tidy up.
//
//	engine.Spawn(components.Text, ecs.Comp(components.EndsWith, components.EndOf(co.Self())))
//
// The system systems.Behaviours does so before it resumes the behaviours and after; an entity that was
// spawned by a command is not even created.
var EndsWith = donburi.NewComponentType[EndsWithData]().SetName("EndsWith")

// EndsWithData is the value of [EndsWith]. Make one with [EndOf]; the zero value has ended. It tells of
// its task nothing but that, so that a renderer can't reach it.
type EndsWithData struct{ task coroutine.Task }

// EndOf returns a value for [EndsWith]: the end of a task. The zero Task has ended.
func EndOf(t coroutine.Task) EndsWithData { return EndsWithData{t} }

// Ended reports whether the task has ended.
func (e EndsWithData) Ended() bool { return e.task.State().Ended() }
