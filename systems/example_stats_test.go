package systems_test

import (
	"fmt"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
)

// newCrowd returns an engine with n behaviours that want to run in every frame.
func newCrowd(n int, budget coroutine.Budget) *ecs.Engine {
	engine := ecs.New()
	engine.Add(ecs.Update, systems.Behaviours(budget))
	for range n {
		engine.Scheduler().Start(coroutine.Script(func(co *coroutine.Co) {
			for {
				co.Frame()
			}
		}))
	}
	return engine
}

// A renderer reads the numbers as it reads everything else.
func ExampleBehaviourStats() {
	engine := newCrowd(100, coroutine.Budget{Resumes: 30})
	defer engine.Close()
	engine.Step(engine.StepLength())
	stats, ok := ecs.ResourceValue[systems.BehaviourStats](engine.View())
	fmt.Println(ok, stats.Resumed, stats.LeftOver)
	// Output: true 30 70
}

func ExampleFrameStats() {
	engine := newCrowd(100, coroutine.Budget{Resumes: 30})
	defer engine.Close()
	for range 3 {
		engine.Step(engine.StepLength())
		stats := systems.FrameStats(engine)
		fmt.Println(stats.Resumed, stats.LeftOver, stats.OldestWait)
	}
	// Output:
	// 30 70 1
	// 30 70 2
	// 30 70 3
}

// A game on a weak machine makes do with less.
func ExampleSetBudget() {
	engine := newCrowd(100, coroutine.Budget{Resumes: 30})
	defer engine.Close()
	systems.SetBudget(engine, coroutine.Budget{Resumes: 10})
	engine.Step(engine.StepLength())
	fmt.Println(systems.FrameStats(engine).Resumed)
	// Output: 10
}

func ExampleFrameBudget() {
	engine := newCrowd(100, coroutine.Budget{Resumes: 30})
	defer engine.Close()
	engine.Step(engine.StepLength())
	fmt.Println(systems.FrameBudget(engine).Resumes)
	// Output: 30
}
