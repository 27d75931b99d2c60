package systems

import (
	"iter"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

// Activity says what a behaviour does at the moment. It is a value: a renderer can show it, and can't
// change the behaviour through it. What can is [TaskOf], for systems.
type Activity struct {
	Name    string
	State   coroutine.State
	Waits   string        // what it waits for, in words; see coroutine.Info
	Until   time.Duration // when its sleep ends, on the clock that it sleeps on
	Frames  int           // how many frames it has still to wait
	Resumes int64
	Used    time.Duration // on the wall clock, while the scheduler's Profile is on
	Now     time.Duration // on its clock
	info    coroutine.Info
}

// ActivityOf returns what the behaviour in a slot of an entity does, where "" is its
// components.Behaviour, and false if the system [Behaviours] has started none. It allocates nothing.
//
//	if does, ok := systems.ActivityOf(view, robot, ""); ok {
//		label(does.Name + " waits for " + does.Waits)
//	}
func ActivityOf(view ecs.View, entity donburi.Entity, slot string) (Activity, bool) {
	b, _ := ecs.ResourceValue[*behaviours](view)
	task := b.taskOf(place{entity, slot})
	if task == (coroutine.Task{}) {
		return Activity{}, false
	}
	i := task.Info()
	a := Activity{
		Name: i.Name, State: i.State, Waits: i.Waits, Until: i.Until, Frames: i.Frames,
		Resumes: i.Resumes, Used: i.Used, info: i,
	}
	if i.Clock != nil {
		a.Now = i.Clock.Now()
	}
	return a, true
}

// Where returns the source line at which it waits, as coroutine.Info.Where does. It allocates.
func (a Activity) Where() string { return a.info.Where() }

// Trace returns a sequence of the lines of its stack, as coroutine.Info.Trace does. It allocates.
func (a Activity) Trace() iter.Seq[string] { return a.info.Trace() }
