package components_test

import (
	"fmt"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/systems"
)

// Behave gives an entity a behaviour. The system systems.Behaviours starts it in the next step.
func ExampleBehave() {
	engine := newEngine()
	defer engine.Close()
	robot := engine.Spawn(components.Behaviour)
	components.Behaviour.SetValue(robot, components.Behave("greet", coroutine.Script(func(co *coroutine.Co) {
		fmt.Println("hello")
		co.Sleep(2 * time.Second)
		fmt.Println("goodbye")
	})))
	for range 3 {
		engine.Step(time.Second)
	}
	// Output:
	// hello
	// goodbye
}

// The options are those of a scheduler's Start: here two entities are in a room that is paused.
func ExampleBehave_options() {
	engine := newEngine()
	defer engine.Close()
	room := engine.Scheduler().NewGroup()
	for _, name := range []string{"rat", "bat"} {
		components.Behaviour.SetValue(engine.Spawn(components.Behaviour),
			components.Behave(name, count(name), coroutine.InGroup(room)))
	}
	engine.Step(time.Second)
	engine.Step(time.Second)
	room.Pause()
	engine.Step(time.Second)
	fmt.Println(room.Len(), "stand still")
	// Output:
	// rat 0
	// bat 0
	// 2 stand still
}

// The task of a behaviour tells how it is, and can be ended.
func ExampleBehaviourData_task() {
	engine := newEngine()
	defer engine.Close()
	robot := engine.Spawn(components.Position, components.Behaviour)
	components.Behaviour.SetValue(robot, components.Behave("patrol", count("round")))
	engine.Step(time.Second)
	task := systems.TaskOf(engine, robot.Entity(), "")
	fmt.Println(task.Name(), task.State())
	robot.RemoveComponent(components.Behaviour)
	engine.Step(time.Second)
	fmt.Println(task.State(), task.Cause() == systems.ErrComponentRemoved)
	// Output:
	// patrol waiting
	// cancelled true
}
