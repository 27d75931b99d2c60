package systems_test

import (
	"fmt"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
)

// A game brings back a robot that was on patrol: its task runs already when the system sees the robot.
func ExampleAdopt() {
	engine := ecs.New()
	defer engine.Close()
	engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}))
	patrol := func(from int) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			defer fmt.Println("the patrol ends")
			for at := from; ; at++ {
				fmt.Println("at", at)
				co.Sleep(time.Second)
			}
		})
	}
	robot := engine.Spawn(ecs.Comp(components.Behaviour, components.Behave("patrol", patrol(0))))
	task := engine.Scheduler().Start(patrol(7), coroutine.Named("patrol"), coroutine.OwnedBy(ecs.RefOf(robot)))
	if err := systems.Adopt(engine, robot.Entity(), "", task); err != nil {
		fmt.Println(err)
	}
	engine.Step(time.Second)
	engine.Step(time.Second)
	robot.Remove()
	// Output:
	// at 7
	// at 8
	// the patrol ends
}

func ExampleTaskOf() {
	engine := ecs.New()
	defer engine.Close()
	engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}))
	robot := engine.Spawn(ecs.Comp(components.Behaviour, components.Behave("rest", coroutine.Await(coroutine.Forever()))))
	engine.Step(time.Second)
	task := systems.TaskOf(engine, robot.Entity(), "")
	task.Pause()
	fmt.Println(task.Name(), task.State())
	// Output: rest paused
}

// A renderer may tell what a robot does; it can't make it do something else.
func ExampleActivity() {
	engine := ecs.New()
	defer engine.Close()
	engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}))
	robot := engine.Spawn(ecs.Comp(components.Behaviour, components.Behave("rest", coroutine.Await(coroutine.Sleep(time.Minute)))))
	engine.Step(time.Second)

	draw := func(view ecs.View) {
		if does, ok := systems.ActivityOf(view, robot.Entity(), ""); ok {
			fmt.Printf("%s: %s for %v more\n", does.Name, does.Waits, does.Until-does.Now)
		}
	}
	draw(engine.View())
	// Output: rest: sleep for 1m0s more
}
