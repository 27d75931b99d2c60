package components

import (
	"github.com/somen-go/somen/coroutine"
	"github.com/yohamta/donburi"
)

// EndsWith removes its entity when the task that is its value has ended: the bullets of a boss with
// the phase that fired them, the box of a dialogue with the dialogue. Whatever ends the task, nobody
// has to tidy up.
//
//	engine.Spawn(components.Text, ecs.Comp(components.EndsWith, co.Self()))
//
// The system systems.Behaviours does so before it resumes the behaviours and after; an entity that was
// spawned by a command is not even created. The zero Task has ended.
var EndsWith = donburi.NewComponentType[coroutine.Task]().SetName("EndsWith")
